"""Looking after the sites that may show the widget, and their keys. Called by the operator's commands."""

from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy import update

from community.current import house, now, session
from community.web.paging import seal
from community_widget.keys import Unfit, is_taken
from community_widget.knocking import new_secret
from community_widget.knocks import SEALED
from community_widget.models import Algorithm, KeyState, Site, SiteKey, Visit
from community_widget.queries import site_named

MOST_KEYS = 5
MOST_SIGNS = 500  # of an address
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def add_site(name: str, origins: tuple[str, ...]) -> Site:
    """Register a site; its name is its issuer.

    Raises:
        Unfit: when the name is taken or an origin is none.
    """
    if site_named(name) is not None:
        raise Unfit(f"there is a site named {name} already.")
    lines = "\n".join(dict.fromkeys(read_origin(origin) for origin in origins))
    made = Site(publishable="pk_" + house().ids.public_id(), name=name, origin_lines=lines, made_at=now())
    session().add(made)
    session().flush()
    return made


def read_origin(given: str) -> str:
    """An origin as browsers send it: scheme, host and port, nothing else.

    Raises:
        Unfit: for a path, a wildcard, or http that is not on this machine.
    """
    parts = urlsplit(given.rstrip("/").lower())
    plain = f"{parts.scheme}://{parts.netloc}"
    if given.rstrip("/").lower() != plain or not parts.hostname or "*" in given or "@" in given or " " in given:
        raise Unfit(f"{given} is not an origin: give scheme, host and port alone, as in https://app.example.org.")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise Unfit(f"{given} must begin with https://; http is for this machine alone.")
    return plain


def add_key(site: Site, *, kid: str | None, public: str | None, secret: str | None) -> SiteKey:
    """Add a key to a site: its first one is active, a later one is next.

    Raises:
        Unfit: for a key that is not taken, or a sixth one.
    """
    from community_widget.signatures import keep_secret, read_public  # loaded when it is needed: it takes its time

    taken = [found for found in site.keys if is_taken(found, now())]
    if len(taken) >= MOST_KEYS:
        raise Unfit(f"{site.name} has {MOST_KEYS} keys already: retire or revoke one first.")
    kid = kid or house().ids.public_id()
    if any(found.kid == kid for found in site.keys):
        raise Unfit(f"{site.name} has a key named {kid} already: choose another name.")
    if public is not None:
        algorithm, material = read_public(public)
    else:
        algorithm, material = Algorithm.HS256, keep_secret(secret or "")
    active = any(found.state == KeyState.ACTIVE for found in taken)
    state = KeyState.NEXT if active else KeyState.ACTIVE
    made = SiteKey(
        site_id=site.id, kid=kid, algorithm=algorithm.value, material=material, state=state.value, made_at=now()
    )
    session().add(made)
    return made


def retire_key(site: Site, kid: str, grace: timedelta) -> SiteKey:
    """Let a key go after a while, in which the app can change to the next one; that one is active from now on.

    Raises:
        Unfit: when there is no such key in use.
    """
    found = _key(site, kid)
    if found.state not in (KeyState.NEXT, KeyState.ACTIVE):
        raise Unfit(f"the key {kid} is {found.state} already.")
    was_active = found.state == KeyState.ACTIVE
    found.state, found.ends_at = KeyState.RETIRING.value, now() + grace
    following = next((other for other in site.keys if other.state == KeyState.NEXT), None)
    if was_active and following is not None:
        following.state = KeyState.ACTIVE.value
    return found


def revoke_key(site: Site, kid: str) -> SiteKey:
    """End a key at once, and every visit that it began: it may be in wrong hands.

    Raises:
        Unfit: when there is no such key.
    """
    found = _key(site, kid)
    found.state, found.ends_at = KeyState.REVOKED.value, now()
    session().execute(update(Visit).where(Visit.key_id == found.id).values(token_hash=None, way_hash=None))
    following = next((other for other in site.keys if other.state == KeyState.NEXT), None)
    if following is not None and not any(other.state == KeyState.ACTIVE for other in site.keys):
        following.state = KeyState.ACTIVE.value
    return found


def set_webhook(site: Site, url: str) -> str:
    """Say where a site is told that something waits for one of its people; returns the secret that signs it.

    Raises:
        Unfit: for an address that is not https, or http on this machine.
    """
    parts = urlsplit(url)
    if parts.username or parts.password or parts.fragment or len(url) > MOST_SIGNS:
        raise Unfit(f"{url} is not an address to post to: leave out names, passwords and what follows a #.")
    read_origin(f"{parts.scheme}://{parts.netloc}")
    secret = new_secret()
    site.webhook, site.webhook_secret = url, seal(SEALED, [secret])
    return secret


def close_site(site: Site, *, closed: bool) -> None:
    """Close a site, with every visit by way of it, or open it again."""
    site.closed_at = now() if closed else None
    if closed:
        session().execute(update(Visit).where(Visit.site_id == site.id).values(token_hash=None, way_hash=None))


def _key(site: Site, kid: str) -> SiteKey:
    found = next((found for found in site.keys if found.kid == kid), None)
    if found is None:
        raise Unfit(f"{site.name} has no key named {kid}.")
    return found
