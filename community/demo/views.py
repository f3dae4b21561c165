"""The demo's own page: it lets time pass."""

from community.demo.services import let_pass
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.blueprint import Blueprint
from community.web.door import SeeOther, accepts, allows, returns
from community.web.pages import own_path
from community.web.schema import RequestSchema, Text

demo_pages = Blueprint("community_demo", __name__)


class NextSchema(RequestSchema):
    """Where to go on."""

    next = Text(most=500, least=0, load_default="/")


@demo_pages.post("/demo/<span>")
@allows(P.LET_TIME_PASS)
@accepts(NextSchema, location="form")
@returns()
def let_time_pass(identity: Identity, span: str, next: str) -> SeeOther:
    """Let a day or a season pass in a demo house."""
    let_pass(identity, span)
    return SeeOther(own_path(next), "time")
