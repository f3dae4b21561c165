"""``flask community init``: from empty tables to a house with somebody who looks after it."""

import re
import secrets
import shlex
import sys

import click
from flask.cli import with_appcontext
from sqlalchemy import exists, select

from community.current import house, session
from community.db import migrate
from community.db.unit_of_work import unit_of_work
from community.errors import Invalid
from community.language import LANGUAGES
from community.members.models import Member
from community.members.schemas import JoinSchema
from community.members.services import add_member
from community.plugin import PluginError
from community.settings import JOINING, SettingsError, read_settings

READABLE = 18  # random bytes of a password that is made here


@click.command("init")
@click.option("--steward", "handle", help="Short name of whoever looks after the house first.")
@click.option("--steward-name", help="What people call them.")
@click.option("--locale", type=click.Choice(LANGUAGES), help="Their language.")
@click.option("--password-stdin", is_flag=True, help="Read their password from standard input, instead of making one.")
@click.option("--house", "house_name", help="What the house is called.")
@click.option("--joining", type=click.Choice(JOINING), help="How people come in.")
@click.option("--base-url", help="The address at which people reach it, such as https://care.example.org.")
@with_appcontext
def init(
    handle: str | None,
    steward_name: str | None,
    locale: str | None,
    password_stdin: bool,
    house_name: str | None,
    joining: str | None,
    base_url: str | None,
) -> None:
    """Make the tables and the first steward of an empty house. Asks for what is not said when a terminal is there.

    Standard output holds the settings to keep, one a line, for the environment of the server.
    """
    settings = house().settings
    _migrate()
    if _has_members():
        raise click.ClickException("This house has members already: nothing was changed.")
    handle = _given("--steward", "Short name of the first steward", handle)
    steward_name = _given("--steward-name", "What people call them", steward_name, handle.title())
    locale = _given("--locale", f"Their language ({', '.join(LANGUAGES)})", locale, "en")
    house_name = _given("--house", "What the house is called", house_name, settings.name)
    joining = _given("--joining", f"How people come in ({', '.join(JOINING)})", joining, settings.joining)
    base_url = _given("--base-url", "Address of the house", base_url, settings.base_url)
    lines = {"COMMUNITY_NAME": house_name, "COMMUNITY_JOINING": joining, "COMMUNITY_BASE_URL": base_url}
    _check_settings(lines)
    password = sys.stdin.readline().rstrip("\n") if password_stdin else secrets.token_urlsafe(READABLE)
    _check({"handle": handle, "name": steward_name, "password": password, "locale": locale})
    try:
        with unit_of_work():
            if _has_members():  # somebody was faster
                raise click.ClickException("This house has members already: nothing was changed.")
            add_member(handle, steward_name, password, locale=locale, steward=True)
    except Invalid as error:
        _refuse(error.fields)
    click.echo(f"{handle} looks after this house and can sign in.", err=True)
    if not password_stdin:
        click.echo(f"Their password, which is not kept anywhere else: {password}", err=True)
    click.echo("Settings to keep:", err=True)
    for name, value in lines.items():
        click.echo(f"{name}={shlex.quote(value)}")
    click.echo("Next: `flask community doctor`, then `flask community invite`.", err=True)


def _migrate() -> None:
    try:
        migrate.upgrade()
    except PluginError as error:
        raise click.ClickException(str(error)) from error


def _has_members() -> bool:
    return bool(session().scalar(select(exists().where(Member.id.is_not(None)))))


def _given(option: str, question: str, value: str | None, usual: str | None = None) -> str:
    """What was said, or what a person answers at a terminal, or what is usual."""
    if value is not None:
        return value.strip()
    if sys.stdin.isatty():
        answer: str = click.prompt(question, default=usual, err=True)
        return answer.strip()
    if usual is None:
        raise click.UsageError(f"{option} is needed.")
    return usual


def _check(given: dict[str, str]) -> None:
    wrong = JoinSchema(partial=True).validate(given)
    if wrong:
        _refuse(wrong)


def _check_settings(lines: dict[str, str]) -> None:
    """The settings as the server will read them, before anything is written."""
    settings = house().settings
    needed = {"COMMUNITY_SECRET_KEY": settings.secret_key, "COMMUNITY_DATABASE_URL": settings.database_url}
    if any(re.search(r"[\x00-\x1f\x7f]", value) for value in lines.values()):
        raise click.ClickException("A setting is one line of plain text.")
    try:
        read_settings({**lines, **needed})
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


def _refuse(fields: dict[str, list[str]]) -> None:
    words = "; ".join(f"{field}: {' '.join(sentences)}" for field, sentences in fields.items())
    raise click.ClickException(f"Nothing was changed: {words}")
