"""Coming back in and changing a password over the API."""

from community.recovery import services
from community.recovery.schemas import ChangePasswordSchema, ForgottenSchema, NewPasswordSchema
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.blueprint import ApiBlueprint
from community.web.door import accepts, allows, returns

api = ApiBlueprint("recovery", __name__, description="A new password, with the old one or without")


@api.post("/recovery")
@allows(P.RECOVER, own_transaction=True)
@accepts(ForgottenSchema)
@returns(status=204, refuses=(409, 429))
def ask_for_way_back(_identity: Identity | None, who: str) -> None:
    """Ask for a link by mail, by short name or address; the answer is the same whether or not it is known."""
    services.ask_for_way_back(who=who)


@api.put("/recovery")
@allows(P.RECOVER, own_transaction=True)
@accepts(NewPasswordSchema)
@returns(status=204, refuses=(429,))
def choose_password(_identity: Identity | None, token: str, password: str) -> None:
    """Set a new password with the token of a link; every session and every token is dead then."""
    services.choose_password(token=token, password=password)


@api.put("/me/password")
@allows(P.CHANGE_PASSWORD, own_transaction=True)
@accepts(ChangePasswordSchema)
@returns(status=204, refuses=(429,))
def change_password(identity: Identity, old: str, new: str) -> None:
    """Change your password: every other session and every token is dead, this session goes on."""
    services.change_password(identity, old=old, new=new)
