"""Home, joining, signing in and out, one's own exchanges."""

from typing import Any

from flask import request

from community.current import house
from community.demo.seed import SIGN_INS
from community.hellos.presenters import has_hello, may_say_hello
from community.household.presenters import age_in_words
from community.household.profile import house_profile
from community.invitations.services import note_shown
from community.members import presenters as members
from community.members import services
from community.members.schemas import JoinSchema, SignInSchema
from community.notices import presenters as notices
from community.notices.schemas import PutAwaySchema
from community.notices.services import put_away
from community.pace.presenters import rests
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.security.sessions import identity as signed_in
from community.web.door import SeeOther, accepts, allows, returns
from community.web.pages import own_path
from community.web.schema import CursorSchema, RequestSchema, Text
from community.web.templating import page_answer
from community_forum.links import older
from community_forum.views import pages


class InviteSchema(RequestSchema):
    """The invitation that a link carries."""

    invite = Text(most=200, least=0, load_default="")


class NextSchema(RequestSchema):
    """Where to go on after signing in."""

    next = Text(most=500, least=0, load_default="")


class SignInFormSchema(SignInSchema):
    """Signing in from a page."""

    next = Text(most=500, least=0, load_default="")


@pages.get("/")
@allows(P.VISIT)
@returns()
def home(identity: Identity | None) -> Any:
    """Today for members, a welcome for everyone else."""
    if identity is None:
        return page_answer("community_forum/welcome.html", {})
    today = notices.today(identity)
    note_shown(identity, [card.id for card in today.items])
    shown = {"cards": today.items, "end": today.end, "rests": rests(identity)}
    return page_answer("community_forum/today.html", {**shown, "may_say_hello": may_say_hello(identity)})


@pages.get("/join")
@allows(P.VISIT)
@accepts(InviteSchema, location="query")
@returns(page="community_forum/join.html")
def show_join(_identity: Identity | None, invite: str = "") -> dict[str, Any]:
    """The form for coming in."""
    set_to = house_profile()
    opens = set_to.joining == "open" or (set_to.joining != "host" and bool(invite or request.form.get("invite")))
    return {
        "way_in": "open" if opens else set_to.joining,
        "invite": invite,
        "ways": members.ways_of_the_house(),
        "house_values": set_to.values_to_affirm(),
        "age": age_in_words(set_to),
        "mail": house().settings.mail_server is not None,
    }


@pages.post("/join")
@allows(P.JOIN, own_transaction=True)
@accepts(JoinSchema, location="form", again=show_join)
@returns()
def join(_identity: Identity | None, **data: Any) -> SeeOther:
    """Come in."""
    services.join(**data)
    return SeeOther("/", "welcome")


@pages.get("/sign-in")
@allows(P.VISIT)
@accepts(NextSchema, location="query")
@returns(page="community_forum/sign_in.html")
def show_sign_in(_identity: Identity | None, next: str = "") -> dict[str, Any]:
    """The form for signing in."""
    return {"next": next or request.form.get("next", ""), "demo_sign_ins": SIGN_INS if house().settings.demo else ()}


@pages.post("/sign-in")
@allows(P.SIGN_IN, own_transaction=True)
@accepts(SignInFormSchema, location="form", again=show_sign_in)
@returns()
def sign_in(_identity: Identity | None, handle: str, password: str, next: str) -> SeeOther:
    """Sign in."""
    member = services.sign_in(handle=handle, password=password)
    if member.left_at is not None:
        return SeeOther("/come-back")
    found = signed_in()
    return SeeOther("/paused" if found is not None and found.paused else own_path(next or "/"))


@pages.post("/sign-out")
@allows(P.SIGN_IN)
@accepts(RequestSchema, location="form")
@returns()
def sign_out(_identity: Identity | None) -> SeeOther:
    """Sign out."""
    services.sign_out()
    return SeeOther("/", "signed-out")


@pages.get("/you")
@allows(P.BE_A_MEMBER)
@accepts(CursorSchema, location="query")
@returns(page="community_forum/you.html")
def you(identity: Identity, limit: str, cursor: str | None = None) -> dict[str, Any]:
    """One's own exchanges, and the way to everything that concerns oneself."""
    found = members.exchanges_page(identity, limit=limit, cursor=cursor)
    ways = {"rests": rests(identity), "has_hello": has_hello(identity)}
    return {"exchanges": found.items, "older": older(found), **ways}


@pages.post("/cards/<card>/dismissal")
@allows(P.BE_A_MEMBER)
@accepts(PutAwaySchema, location="form")
@returns()
def dismiss(identity: Identity, card: str, for_ever: bool) -> SeeOther:
    """Put a card away, or stop what it suggests."""
    put_away(identity, card, for_ever=for_ever)
    return SeeOther("/")
