"""Personal tokens over the API; only a person at a browser keeps them."""

from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.tokens import presenters, queries, services
from community.tokens.models import PersonalToken
from community.tokens.schemas import MakeTokenSchema, NewTokenSchema, TokenSchema
from community.web.blueprint import ApiBlueprint
from community.web.door import accepts, allows, returns
from community.web.paging import Page
from community.web.schema import page_of

api = ApiBlueprint("tokens", __name__, description="Your own programs' way in")


@api.get("/me/tokens")
@allows(P.KEEP_TOKENS)
@returns(page_of(TokenSchema))
def read_tokens(identity: Identity) -> Page[presenters.TokenView]:
    """Your tokens, without their secrets."""
    return presenters.tokens(identity)


@api.post("/me/tokens")
@allows(P.KEEP_TOKENS)
@accepts(MakeTokenSchema)
@returns(NewTokenSchema, status=201, refuses=(409,))
def make_token(identity: Identity, name: str, scopes: list[str]) -> presenters.NewTokenView:
    """Make a token; its secret is told this once."""
    return presenters.new_token(*services.make_token(identity, name=name, scopes=scopes), identity)


@api.delete("/me/tokens/<token_id>")
@allows(P.KEEP_TOKENS, on=queries.find_token)
@returns(status=204)
def end_token(_identity: Identity, thing: PersonalToken) -> None:
    """End a token: it is dead at once."""
    services.end_token(thing)
