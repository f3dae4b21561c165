"""Mail over the API: what one wishes, and the link that confirms one's address."""

from community.mail import presenters, services
from community.mail.schemas import MailViewSchema, MailWishesSchema
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.blueprint import ApiBlueprint
from community.web.door import accepts, allows, returns

api = ApiBlueprint("mail", __name__, description="Whether and where the house writes to you")


@api.get("/me/mail")
@allows(P.KEEP_MAIL)
@returns(MailViewSchema)
def read_mail(identity: Identity) -> presenters.MailView:
    """What is known of your address, and what you wish."""
    return presenters.mail(identity)


@api.put("/me/mail")
@allows(P.KEEP_MAIL)
@accepts(MailWishesSchema)
@returns(MailViewSchema)
def choose_mail(identity: Identity, notices: bool) -> presenters.MailView:
    """Say whether the house may write when something waits, at the times of your pace."""
    services.choose(identity.key, notices=notices)
    return presenters.mail(identity)


@api.post("/me/mail/confirmation")
@allows(P.KEEP_MAIL)
@returns(status=204, refuses=(409, 429))
def send_link_again(identity: Identity) -> None:
    """Send the link that confirms your address once more."""
    services.send_link_again(identity)
