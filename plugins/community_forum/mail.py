"""Mail between the house and oneself: one's address, one's wishes, and the pages that links in mails lead to."""

from typing import Any

from flask import Response, g

from community.mail import presenters, services
from community.mail.schemas import LinkSchema, MailFormSchema
from community.mail.stopping import read_stop_token
from community.mail.thoughts import stop_thought
from community.members.services import change_profile
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import SeeOther, accepts, allows, returns
from community.web.schema import RequestSchema
from community.web.templating import Form, secret_page
from community_forum.views import pages


@pages.get("/you/mail")
@allows(P.KEEP_MAIL)
@returns(page="community_forum/mail.html")
def read_mail(identity: Identity) -> dict[str, Any]:
    """One's address, what it is good for, and one's wishes."""
    mail = presenters.mail(identity)
    if "community_form" not in g:
        g.community_form = Form(typed={"email": [mail.address or ""], "notices": ["true"] if mail.notices else []})
    return {"mail": mail}


@pages.post("/you/mail")
@allows(P.KEEP_MAIL)
@accepts(MailFormSchema, location="form", again=read_mail)
@returns()
def choose_mail(identity: Identity, email: str, notices: bool) -> SeeOther:
    """Change one's address, and whether the house may write to it."""
    change_profile(identity, email=email)
    services.choose(identity.key, notices=notices)
    return SeeOther("/you/mail", "kept")


@pages.post("/you/mail/confirmation")
@allows(P.KEEP_MAIL)
@accepts(RequestSchema, location="form", again=read_mail)
@returns()
def send_link_again(identity: Identity) -> SeeOther:
    """Send the link that confirms one's address once more."""
    services.send_link_again(identity)
    return SeeOther("/you/mail", "link-sent")


@pages.get("/confirm-address")
@allows(P.USE_MAILED_LINK)
@accepts(LinkSchema, location="query")
@returns()
def show_confirm(_identity: Identity | None, token: str) -> Response:
    """Asks once, since programs that look through mails open every link in them."""
    return secret_page("community_forum/confirm_address.html", {"token": token})


@pages.post("/confirm-address")
@allows(P.USE_MAILED_LINK, by_link=True)
@accepts(LinkSchema, location="form", again=show_confirm)
@returns()
def confirm(_identity: Identity | None, token: str) -> SeeOther:
    """Confirm an address."""
    services.confirm(token)
    return SeeOther("/", "confirmed")


@pages.get("/stop-mail")
@allows(P.USE_MAILED_LINK)
@accepts(LinkSchema, location="query")
@returns()
def show_stop(_identity: Identity | None, token: str) -> Response:
    """Asks once, for the same reason."""
    return secret_page("community_forum/stop_mail.html", {"token": token, "stopped": False})


@pages.post("/stop-mail")
@allows(P.USE_MAILED_LINK, by_link=True)
@accepts(LinkSchema, location="query")
@returns()
def stop(_identity: Identity | None, token: str) -> Response:
    """Stop mails at once (RFC 8058): from this page, or by a mail program; the answer tells nobody whose they were."""
    services.stop(read_stop_token(token))
    return secret_page("community_forum/stop_mail.html", {"token": "", "stopped": True})


@pages.get("/stop-suggestion")
@allows(P.USE_MAILED_LINK)
@accepts(LinkSchema, location="query")
@returns()
def show_stop_suggestion(_identity: Identity | None, token: str) -> Response:
    """Asks once, for the same reason."""
    return secret_page("community_forum/stop_suggestion.html", {"token": token, "stopped": False})


@pages.post("/stop-suggestion")
@allows(P.USE_MAILED_LINK, by_link=True)
@accepts(LinkSchema, location="query")
@returns()
def stop_suggestion(_identity: Identity | None, token: str) -> Response:
    """Stop what a mail suggested, for ever; the answer tells nobody whose it was."""
    stop_thought(token)
    return secret_page("community_forum/stop_suggestion.html", {"token": "", "stopped": True})
