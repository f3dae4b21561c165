"""Forgotten passwords, new passwords, and a steward's help."""

from typing import Any

from flask import Response, request

from community.current import house
from community.links.services import address_of
from community.mail.schemas import LinkSchema
from community.recovery import queries, services
from community.recovery.schemas import ChangePasswordSchema, ForgottenSchema, NewPasswordSchema, WhomSchema
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import SeeOther, accepts, allows, returns
from community.web.templating import secret_page
from community_forum.views import pages


@pages.get("/forgotten")
@allows(P.VISIT)
@returns(page="community_forum/forgotten.html")
def show_forgotten(_identity: Identity | None) -> dict[str, Any]:
    """The form for a link by mail; in a house without mail, whom to ask."""
    return {"mail": house().settings.mail_server is not None}


@pages.post("/forgotten")
@allows(P.RECOVER, own_transaction=True)
@accepts(ForgottenSchema, location="form", again=show_forgotten)
@returns()
def ask_for_way_back(_identity: Identity | None, who: str) -> SeeOther:
    """Ask for a link; the answer is the same whether or not the name is known."""
    services.ask_for_way_back(who=who)
    return SeeOther("/forgotten", "asked-back")


@pages.get("/recover")
@allows(P.RECOVER)
@accepts(LinkSchema, location="query")
@returns()
def show_recover(_identity: Identity | None, token: str) -> Response:
    """The form for a new password, by a link."""
    token = token or request.form.get("token", "")
    return secret_page("community_forum/recover.html", {"token": token, "handle": services.whose(token)})


@pages.post("/recover")
@allows(P.RECOVER, own_transaction=True, by_link=True)
@accepts(NewPasswordSchema, location="form", again=show_recover)
@returns()
def choose_password(_identity: Identity | None, token: str, password: str) -> SeeOther:
    """Set a new password by a link."""
    services.choose_password(token=token, password=password)
    return SeeOther("/sign-in", "new-password")


@pages.get("/you/password")
@allows(P.CHANGE_PASSWORD)
@returns(page="community_forum/password.html")
def show_password(_identity: Identity) -> dict[str, Any]:
    """The form for changing one's password."""
    return {}


@pages.post("/you/password")
@allows(P.CHANGE_PASSWORD, own_transaction=True)
@accepts(ChangePasswordSchema, location="form", again=show_password)
@returns()
def change_password(identity: Identity, old: str, new: str) -> SeeOther:
    """Change one's password."""
    services.change_password(identity, old=old, new=new)
    return SeeOther("/you", "new-password")


@pages.get("/stewards/recovery")
@allows(P.HELP_BACK_IN, on=queries.for_stewards)
@returns(page="community_forum/help_back_in.html")
def show_help_back_in(_identity: Identity, thing: Identity) -> dict[str, Any]:  # noqa: ARG001 (found so that only stewards pass)
    """The form with which a steward makes a link for somebody."""
    return {"link": None, "handle": ""}


@pages.post("/stewards/recovery")
@allows(P.HELP_BACK_IN, on=queries.for_stewards)
@accepts(WhomSchema, location="form", again=show_help_back_in)
@returns()
def help_back_in(identity: Identity, thing: Identity, handle: str) -> Response:  # noqa: ARG001 (found so that only stewards pass)
    """Make a link back in; it is shown this once."""
    secret = services.link_by_steward(identity, handle=handle)
    link = address_of("/recover", secret)
    return secret_page("community_forum/help_back_in.html", {"link": link, "handle": handle})
