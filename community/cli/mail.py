"""``flask community mail …``: whether mail arrives, and what was given up."""

import click
from flask.cli import AppGroup

from community.current import house
from community.db.unit_of_work import unit_of_work
from community.household.profile import language_of
from community.language import LANGUAGES, speak, then_as_before
from community.mail import letters
from community.mail.delivery import try_again
from community.mail.message import message_of
from community.mail.transport import NotSent, hand_over

mail = AppGroup("mail", help="Mail.")


@mail.command("test")
@click.argument("address")
@click.option("--locale", type=click.Choice(LANGUAGES), default="en", show_default=True)
@then_as_before()
def test(address: str, locale: str) -> None:
    """Send one mail to ADDRESS now."""
    server = house().settings.mail_server
    if server is None:
        raise click.ClickException("no mail server: set COMMUNITY_SMTP_URL and COMMUNITY_MAIL_FROM.")
    speak(language_of(locale))
    try:
        hand_over(message_of(letters.test_mail(), address, house().ids.public_id()), server)
    except ValueError as error:
        raise click.ClickException(f"{address} is not an address.") from error
    except NotSent as error:
        raise click.ClickException(f"{server.host}:{server.port} did not take it: {error}.") from error
    click.echo(f"{server.host}:{server.port} took it.", err=True)


@mail.command("again")
def again() -> None:
    """Let the mails that were given up be tried again."""
    with unit_of_work():
        try_again()
    click.echo("They are tried again.", err=True)
