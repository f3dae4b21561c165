"""The stewards' rooms: how the house is set, links that let people in, people who would like to come in."""

from dataclasses import replace
from typing import Any

from flask import g

from community.current import house
from community.household import presenters, queries, services
from community.household.keys import way_in, way_to_answer
from community.household.profile import LISTS, Profile, loaded
from community.household.schemas import AnswerSchema, ApplicationSchema, HouseholdSchema, KeySchema, OpenSchema
from community.language import spoken
from community.mail import trial
from community.members.presenters import ways_as_delivered
from community.members.services import invite
from community.safety.help_lines import country_names, laid_over
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import SeeOther, accepts, allows, returns
from community.web.editions import changed_meanwhile, check_unchanged, edition_of, edition_read, reads_otherwise
from community.web.schema import RequestSchema
from community.web.templating import Form, page_answer, secret_page
from community_forum.house import show_join
from community_forum.views import pages


@pages.get("/stewards/house")
@allows(P.KEEP_HOUSE, on=queries.find_household)
@returns(page="community_forum/stewards_house.html")
def show_household(identity: Identity, thing: Any) -> dict[str, Any]:
    """How the house is set, and what each setting changes for members; after a clash, both versions."""
    view = presenters.household(thing, identity)
    stands = _typed(view.profile)
    found: Form = g.get("community_form", Form("mail"))
    if found.name == "mail":  # not this form was sent
        g.community_form = found = replace(found, typed=stands)
    # Only the countries that have lines of their own can come first.
    known = {line.country for line in laid_over(view.profile.help_lines)} | {
        view.profile.country,
        found.value("country"),
    }
    return {
        "household": view,
        "as_delivered": ways_as_delivered(),
        "countries": {code: name for code, name in country_names(spoken().code).items() if code in known},
        "version": edition_read(edition_of(stands)),
        "now": stands,
        "otherwise": reads_otherwise(found.typed, stands) if changed_meanwhile() else (),
    }


@pages.post("/stewards/house")
@allows(P.KEEP_HOUSE, on=queries.find_household)
@accepts(HouseholdSchema, location="form", again=show_household)
@returns()
def change_household(identity: Identity, thing: Any, version: str, **given: Any) -> SeeOther:
    """Set the house; what another steward changed meanwhile is never overwritten unseen."""
    check_unchanged(version, _typed(loaded(thing.profile)))
    services.change(identity, thing, **given)
    return SeeOther("/stewards/house", "kept")


@pages.post("/stewards/house/mail")
@allows(P.KEEP_HOUSE, on=queries.find_household)
@accepts(RequestSchema, location="form", again=show_household, form="mail")
@returns()
def try_mail(identity: Identity, thing: Any) -> SeeOther:  # noqa: ARG001 (found so that only stewards pass)
    """Have a mail sent to oneself, to see whether it arrives."""
    trial.try_mail(identity)
    return SeeOther("/stewards/house#mail")


@pages.get("/stewards/invitations")
@allows(P.KEEP_HOUSE, on=queries.find_household)
@returns(page="community_forum/stewards_invitations.html")
def show_invitations(identity: Identity, thing: Any) -> dict[str, Any]:  # noqa: ARG001 (found so that only stewards pass)
    """Links that still let somebody in."""
    return {"links": presenters.open_links(identity), "made": None}


@pages.post("/stewards/invitations")
@allows(P.KEEP_HOUSE, on=queries.find_household)
@accepts(OpenSchema, location="form", again=show_invitations)
@returns()
def make_invitation(identity: Identity, thing: Any, uses: str, days: str) -> Any:  # noqa: ARG001 (found so that only stewards pass)
    """Make a link; it is shown once, and no kept answer holds it."""
    made = way_in(invite(uses=int(uses), days=int(days)))
    return page_answer(  # its forms need their origin, which a page without a referrer would not send
        "community_forum/stewards_invitations.html", {"links": presenters.open_links(identity), "made": made}
    )


@pages.post("/stewards/invitations/<house_invitation_id>/end")
@allows(P.KEEP_HOUSE, on=queries.find_house_invitation)
@accepts(RequestSchema, location="form")
@returns()
def end_invitation(_identity: Identity, thing: Any) -> SeeOther:
    """End a link."""
    services.end_invitation(thing)
    return SeeOther("/stewards/invitations", "done")


@pages.get("/stewards/applications")
@allows(P.KEEP_HOUSE, on=queries.find_household)
@returns(page="community_forum/stewards_applications.html")
def show_applications(identity: Identity, thing: Any) -> dict[str, Any]:  # noqa: ARG001 (found so that only stewards pass)
    """People who would like to come in."""
    return {"applications": presenters.applications(identity)}


@pages.post("/stewards/applications/<application_id>/answer")
@allows(P.KEEP_HOUSE, on=queries.find_application)
@accepts(AnswerSchema, location="form")
@returns()
def answer_application(identity: Identity, thing: Any, **data: str) -> SeeOther:
    """Answer somebody."""
    services.answer(identity, thing, **data)
    return SeeOther("/stewards/applications", "sent")


@pages.post("/join/application")
@allows(P.JOIN)
@accepts(ApplicationSchema, location="form", again=show_join, form="application")
@returns()
def apply(_identity: Identity | None, **data: Any) -> Any:
    """Ask to come in; the key to the answer is shown once."""
    mailed = bool(data["email"]) and house().settings.mail_server is not None
    context = {"answer": None, "address": way_to_answer(services.apply(**data)), "new": True, "mailed": mailed}
    return secret_page("community_forum/join_answer.html", context)


@pages.get("/join/answer")
@allows(P.VISIT)
@accepts(KeySchema, location="query")
@returns(page="community_forum/join_answer.html")
def read_answer(_identity: Identity | None, key: str = "") -> dict[str, Any]:
    """How it stands with one's wish to come in."""
    return {"answer": presenters.answer(queries.application_of(key)), "key": key, "new": False, "mailed": False}


def _typed(profile: Profile) -> dict[str, list[str]]:
    lists = {
        f"{name}_{code}": ["\n".join(getattr(profile, name).get(code, ()))] for name in LISTS for code in ("en", "fr")
    }
    one = {
        "name": profile.name,
        "accent": profile.accent,
        "address": profile.address,
        "joining": profile.joining,
        "country": profile.country,
    }
    return {**{name: [value] for name, value in one.items()}, "minimum_age": [profile.minimum_age], **lists}
