"""How pages are set for their reader: with roomier text, or as usual (WCAG 1.4.12; letters and words grow together,
since spaced letters alone slow reading: Galliussi and others, 2020)."""

from community.members.services import change_profile
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import SeeOther, accepts, allows, returns
from community.web.pages import house_pages, own_path
from community.web.schema import RequestSchema, Text, YesNo


class TextSchema(RequestSchema):
    """Roomier or not, and where to go on reading."""

    roomier = YesNo(required=True)
    next = Text(most=500, least=0, load_default="/")


@house_pages.post("/text")
@allows(P.BE_A_MEMBER)
@accepts(TextSchema, location="form")
@returns()
def set_text(identity: Identity, roomier: bool, next: str) -> SeeOther:
    """Choose how pages are set for oneself, from now on."""
    change_profile(identity, roomier=roomier)
    return SeeOther(own_path(next))
