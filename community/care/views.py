"""Telling the care team over the API; what the stewards do they do on their pages."""

from typing import Any

from community.care import presenters, services
from community.care.schemas import ReportSchema, TellSchema
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.blueprint import ApiBlueprint
from community.web.door import accepts, allows, returns
from community.web.paging import Page
from community.web.schema import CursorSchema, page_of

api = ApiBlueprint("care", __name__, description="Telling the care team")


@api.post("/reports")
@allows(P.TELL_CARE)
@accepts(TellSchema)
@returns(ReportSchema, status=201, creates=True, refuses=(404, 429))
def tell(identity: Identity, **data: Any) -> presenters.ReportView:
    """Tell the care team of something that you may read; nobody else learns of it."""
    return presenters.report(services.tell(identity, **data), identity)


@api.get("/reports")
@allows(P.BE_A_MEMBER)
@accepts(CursorSchema, location="query")
@returns(page_of(ReportSchema))
def read_reports(identity: Identity, limit: str, cursor: str | None = None) -> Page[presenters.ReportView]:
    """What you told the care team, and what came of it."""
    return presenters.reports_page(identity, limit=limit, cursor=cursor)
