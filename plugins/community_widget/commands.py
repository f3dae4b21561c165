"""``flask community site …``: which apps may show the widget, and with which keys they sign."""

import secrets
import sys
from datetime import timedelta
from typing import NoReturn, TextIO

import click
from flask.cli import AppGroup

from community import unit_of_work
from community.current import now
from community_widget import sites
from community_widget.assertion import Refused, examine
from community_widget.keys import Unfit
from community_widget.models import Site
from community_widget.queries import base, site_named
from community_widget.queries import sites as every_site
from community_widget.snippet import snippet

site = AppGroup("site", help="Apps that may show the widget.")
key = AppGroup("key", help="The keys that an app signs with.")
site.add_command(key)


@site.command("add")
@click.argument("name")
@click.option("--origin", "origins", multiple=True, required=True, help="https://app.example.org; may be repeated.")
def add(name: str, origins: tuple[str, ...]) -> None:
    """Let an app show the widget; prints its publishable key. NAME is the issuer of what it signs."""
    try:
        with unit_of_work():
            click.echo(sites.add_site(name, origins).publishable)
    except Unfit as error:
        _fail(str(error))


@site.command("list")
def list_sites() -> None:
    """Print every app with its keys."""
    for found in every_site():
        closed = ", closed" if found.closed_at else ""
        click.echo(f"{found.name}: {found.publishable}, {' '.join(found.origins)}{closed}")
        if found.webhook:
            click.echo(f"  told at {found.webhook} that something waits")
        for one in found.keys:
            used = f"last used on {one.used_on}" if one.used_on else "never used"
            ends = f" until {one.ends_at:%Y-%m-%d %H:%M} UTC" if one.ends_at and one.state == "retiring" else ""
            click.echo(f"  {one.kid}: {one.algorithm}, {one.state}{ends}, {used}")


@site.command("close")
@click.argument("name")
def close(name: str) -> None:
    """Let an app show the widget no longer; every visit by way of it ends."""
    with unit_of_work():
        sites.close_site(_site(name), closed=True)
    click.echo(f"{name} is closed.", err=True)


@site.command("open")
@click.argument("name")
def open_again(name: str) -> None:
    """Let a closed app show the widget again."""
    with unit_of_work():
        sites.close_site(_site(name), closed=False)
    click.echo(f"{name} is open.", err=True)


@site.command("webhook")
@click.argument("name")
@click.argument("url", required=False)
@click.option("--off", is_flag=True, help="Tell this app no longer.")
def webhook(name: str, url: str | None, off: bool) -> None:
    """Tell an app at URL that something waits for one of its people; prints the secret that signs it, this once."""
    if (url is None) == (not off):
        _fail("give an address, or --off.")
    try:
        with unit_of_work():
            found = _site(name)
            secret = sites.set_webhook(found, url) if url else None
            if off:
                found.webhook = found.webhook_secret = None
    except Unfit as error:
        _fail(str(error))
    click.echo(secret or f"{name} is told no longer.", err=secret is None)


@site.command("snippet")
@click.argument("name")
def print_snippet(name: str) -> None:
    """Print what the app's page needs."""
    click.echo(snippet(_site(name)))


@site.command("doctor")
@click.argument("name")
@click.option("--assertion", type=click.File(), required=True, help="A file with an assertion; - reads it from here.")
def doctor(name: str, assertion: TextIO) -> None:
    """Say which rule an assertion breaks, if any. It is not used up."""
    try:
        examine(_site(name), assertion.read().strip(), base(), now())
    except Refused as refused:
        _fail(f"refused, {refused.rule}: {refused.found}.")
    click.echo("This assertion holds.")


@key.command("add")
@click.argument("name")
@click.argument("public", type=click.File(), required=False)
@click.option("--kid", help="What the app calls this key in what it signs.")
@click.option("--secret", is_flag=True, help="Make a shared secret (HS256), and print it this once.")
def key_add(name: str, public: TextIO | None, kid: str | None, secret: bool) -> None:
    """Add a key: PUBLIC is a file with a public key, PEM or JWK (- reads it from here). Prints its name, kid."""
    if (public is None) == (not secret):
        _fail("give a file with a public key, or --secret.")
    made = secrets.token_urlsafe(48) if secret else None
    text = public.read() if public is not None else None
    try:
        with unit_of_work():
            click.echo(sites.add_key(_site(name), kid=kid, public=text, secret=made).kid)
    except Unfit as error:
        _fail(str(error))
    if made:
        click.echo(made)


@key.command("retire")
@click.argument("name")
@click.argument("kid")
@click.option("--hours", type=click.IntRange(0, 24 * 30), default=24, show_default=True, help="How long it is taken.")
def key_retire(name: str, kid: str, hours: int) -> None:
    """Let a key go after a while; the next one is active from now on."""
    try:
        with unit_of_work():
            sites.retire_key(_site(name), kid, timedelta(hours=hours))
    except Unfit as error:
        _fail(str(error))
    click.echo(f"{kid} is retiring.", err=True)


@key.command("revoke")
@click.argument("name")
@click.argument("kid")
def key_revoke(name: str, kid: str) -> None:
    """End a key at once, and every visit that it began."""
    try:
        with unit_of_work():
            sites.revoke_key(_site(name), kid)
    except Unfit as error:
        _fail(str(error))
    click.echo(f"{kid} is revoked.", err=True)


def _site(name: str) -> Site:
    found = site_named(name)
    if found is None:
        _fail(f"there is no site named {name}; `flask community site list` names them.")
    return found


def _fail(words: str) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(1)
