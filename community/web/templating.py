"""Pages: our own Jinja environment, so that a host's templates and ours never meet."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from babel.dates import format_date
from flask import Response, g, request
from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined, pass_context
from jinja2.ext import Extension
from jinja2.runtime import Context
from markupsafe import Markup, escape

from community.clock import day_of
from community.current import house, now
from community.household.profile import house_profile, last_known
from community.language import LANGUAGES, NAMES, Language, _, long_day, spoken, when
from community.safety.heavy import is_heavy
from community.safety.help_lines import talk_line
from community.security.identity import Identity
from community.security.sessions import identity
from community.web.csrf import form_token
from community.web.outlets import opener
from community.web.root import root
from community.web.undoing import way_to_undo

SENTENCE = re.compile(r"""_\("((?:[^"\\])*)"\)""")
KEPT = 2000
LANGUAGES_BY_NAME = [(code, NAMES[code]) for code in LANGUAGES]
LINK = re.compile(r"https?://[^\s<>\"'«»]+[^\s<>\"'«».,;:!?)\]}]")


@dataclass(frozen=True)
class Link:
    """A way on from a page."""

    href: str
    text: str
    rel: str = "next"


@dataclass(frozen=True)
class Form:
    """What was typed into a form, and what there is to put right."""

    name: str = ""
    typed: Mapping[str, list[str]] = field(default_factory=dict)
    wrong: Mapping[str, list[str]] = field(default_factory=dict)

    def value(self, name: str) -> str:
        return (self.typed.get(name) or [""])[0]

    def values(self, name: str) -> list[str]:
        return self.typed.get(name, [])

    def errors(self, name: str) -> list[str]:
        return self.wrong.get(name, [])

    @property
    def heavy(self) -> bool:
        """Whether what was typed sounds very heavy to carry; asked when the form comes back to its writer."""
        return is_heavy(". ".join(words for typed in self.typed.values() for words in typed))

    @property
    def all_errors(self) -> list[tuple[str, str]]:
        return [(name, sentence) for name, sentences in self.wrong.items() for sentence in sentences]


class Templates:
    """Renders the templates of the core and of the plugins, each under its own name.

    There is one environment a variant of a language: plain sentences are translated when a template is compiled,
    so that a page pays only for sentences with values in them.
    """

    def __init__(
        self,
        folders: Mapping[str, Path],
        languages: Mapping[str, Language],
        fillings: Mapping[str, Sequence[str]],
    ) -> None:
        loader = PrefixLoader({name: FileSystemLoader(path) for name, path in folders.items()})
        self._environments = {variant: _environment(loader, language) for variant, language in languages.items()}
        for environment in self._environments.values():
            environment.globals["outlet"] = opener(environment, fillings)

    def render(self, template: str, context: Mapping[str, Any]) -> str:
        return self._environments[spoken().variant].get_template(template).render(context)


def _environment(loader: PrefixLoader, language: Language) -> Environment:
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n", PlainSentences],
    )
    environment.globals["language"] = language
    catalogue = language.catalogue
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # the extension brings it
        catalogue.gettext, catalogue.ngettext, newstyle=True
    )
    kept: dict[Any, str] = {}

    @pass_context
    def keep(context: Context, template: str, views: Iterable[Any]) -> Markup:
        """Parts of a page that say nothing but their view, each rendered once for as long as its view is the same."""
        root, today = context["root"], context["today"]
        parts = []
        for view in views:
            key = (view, template, root, today)
            part = kept.get(key)
            if part is None:
                if len(kept) >= KEPT:
                    kept.clear()
                found = environment.get_template(template)
                part = kept[key] = found.render(view=view, root=root)
            parts.append(part)
        return Markup("".join(parts))  # noqa: S704 (rendered by templates, which escape)

    environment.globals["kept"] = keep
    environment.filters.update(prose=prose, when=_when, calendar=_calendar)
    environment.globals["talk_line"] = talk_line
    return environment


class PlainSentences(Extension):
    """Puts the words of a language in the place of ``_("…")`` before a template is compiled."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 (Jinja names what it gives)
        language: Language = self.environment.globals["language"]  # type: ignore[assignment]  # Jinja's globals are of any type
        return SENTENCE.sub(
            lambda found: json.dumps(language.catalogue.gettext(found.group(1)), ensure_ascii=False), source
        )


def page(template: str, context: Mapping[str, Any]) -> str:
    """Render a page for the person who is asking, in the language being spoken."""
    return house().templates.render(template, {**_frame(identity()), **context})


def page_answer(template: str, context: Mapping[str, Any]) -> Response:
    """A rendered page as an answer, for a view that has more than one page."""
    return Response(page(template, context), content_type="text/html; charset=utf-8")


def secret_page(template: str, context: Mapping[str, Any]) -> Response:
    """A page with a secret in its address or its words: kept by nobody, and told to no page that it leads to."""
    answer = page_answer(template, context)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def static_page(template: str, context: Mapping[str, Any]) -> str:
    """Render a page that knows nobody and asks no database."""
    return house().templates.render(template, {**_frame(None, asks=False), **context})


def _frame(who: Identity | None, *, asks: bool = True) -> dict[str, Any]:
    """What every page is given; ``asks`` is False where nothing may ask the database."""
    home = house()
    language = spoken()
    before = root()
    set_to = house_profile() if asks else last_known()
    return {
        "viewer": who,
        "today": day_of(now(), who.timezone if who else "UTC"),
        "root": before,
        "path": request.script_root + request.path,
        "here": request.path.removeprefix(home.prefix),
        "locale": language.code,
        "direction": language.direction,
        "languages": LANGUAGES_BY_NAME,
        "query_in": _query_in,
        "roomier": _reads_roomier(who),
        "house": set_to.name,
        "accent": set_to.accent,
        "leave_to": home.settings.leave_to,
        "form_token": form_token(who.session_ref if who else ""),
        "nonce_key": home.ids.public_id(),
        "asset": lambda name, owner="community": before + home.assets.path(name, owner),
        "assets_version": home.assets.version,
        "said": SAID[request.args["said"]]() if request.args.get("said") in SAID else None,
        "said_key": request.args.get("said") if request.args.get("said") in SAID else "",
        "undo": way_to_undo(request.args.get("undo")),
        "demo": DemoDay(day_of(now())) if home.settings.demo else None,
        "navigation": [
            Link(before + entry.path, language.catalogue.gettext(entry.words))
            for plugin in home.registry.plugins
            for entry in plugin.navigation
        ],
        "form": g.get("community_form", Form()),
    }


def _query_in(code: str, name: str = "lang") -> str:
    """What this page was asked, to be asked in another language, or set in another way."""
    asked = [(one, value) for one, value in request.args.items(multi=True) if one not in (name, "said", "undo")]
    return urlencode([*asked, (name, code)])


def _reads_roomier(who: Identity | None) -> bool:
    """Whether this page is set with roomier text: by its address, as with a language, or as its reader chose."""
    asked = request.args.get("text")
    return asked == "roomier" if asked in ("roomier", "usual") else who is not None and who.roomier


@dataclass(frozen=True)
class DemoDay:
    """The day it is in the demo house."""

    today: date

    @property
    def words(self) -> str:
        return long_day(self.today)


# What a page may say after a redirect: a closed set, so that no link can put words into our mouth.
SAID = {
    "asked": lambda: _(
        "Your words are with them. A reply can take a day or two. "
        "If it can't wait, “Need help now?” stands on every page."
    ),
    "sent": lambda: _("Your words are with them. Everybody reads in their own time."),
    "kept": lambda: _("Kept."),
    "offered": lambda: _("Your offer is with them. A no is fine, and so is silence."),
    "accepted": lambda: _("They know. You can write to each other here."),
    "declined": lambda: _("They will read your words, and nothing else."),
    "taken-back": lambda: _("Taken back."),
    "settled": lambda: _("All right. You can open it again whenever you like."),
    "thanked": lambda: _("Your thanks are with them."),
    "shared": lambda: _("It is shown while you both agree."),
    "private": lambda: _("It is between the two of you again."),
    "invited": lambda: _("Your invitation is with them. A no is fine, and so is silence."),
    "come-in": lambda: _("You are in this circle now."),
    "no-word": lambda: _("It is put away. Nobody is told."),
    "muted": lambda: _("It is quieter now. They are not told, and you can undo it here."),
    "blocked": lambda: _("You won't meet here any more. They are not told, and you can undo it here."),
    "let-back": lambda: _("It is as it was before. They are not told."),
    "left": lambda: _("You have left it. Nobody is told."),
    "posted": lambda: _("Your letter is on its way, at their pace. You can take it back."),
    "later": lambda: _("Kept for later. To them it looks like silence."),
    "at-rest": lambda: _("It rests. They are not told, and you can take it up again."),
    "taken-up": lambda: _("You have taken it up again. They are not told."),
    "done": lambda: _("Done."),
    "cared": lambda: _("Done. Whoever is concerned will read it."),
    "resting": lambda: _("It is quiet from now on. Nobody sees that you rest."),
    "rested": lambda: _("It is as it was before your rest."),
    "told": lambda: _("Thank you, we have it."),
    "welcome": lambda: _("Welcome. You can read, ask, or look around. There is no rush."),
    "left-house": lambda: _("You have left. For seven days, signing in leads you back. Take care of yourself."),
    "back": lambda: _("You are back. Everything is as it was."),
    "signed-out": lambda: _("You are signed out. Take care of yourself."),
    "asked-back": lambda: _("If this name or address is known here, a link is on its way. Look in your mailbox."),
    "new-password": lambda: _("Your new password is set. Everything that was open before is closed."),
    "link-sent": lambda: _("A link is on its way. Look in your mailbox."),
    "confirmed": lambda: _("Your address is confirmed."),
    "time": lambda: _("Time has passed in this demo house."),
}


def prose(text: str) -> Markup:
    """Plain text as paragraphs, with its web addresses made into careful links."""
    paragraphs = (part.strip() for part in re.split(r"\n\s*\n", text))
    return Markup("\n").join(
        Markup('<p dir="auto">{}</p>').format(Markup("<br>").join(_linked(line) for line in part.split("\n")))
        for part in paragraphs
        if part
    )


def _linked(line: str) -> Markup:
    done, result = 0, Markup("")
    for found in LINK.finditer(line):
        result += escape(line[done : found.start()])
        result += Markup('<a href="{0}" rel="noopener noreferrer nofollow ugc">{0}</a>').format(found.group())
        done = found.end()
    return result + escape(line[done:])


def _when(day: date) -> str:
    return when(day, _local_day())


def _calendar(day: date) -> str:
    """A day to come, as in a calendar."""
    return format_date(day, "d MMMM", locale=spoken().code)


def _local_day() -> date:
    who = identity()
    return day_of(now(), who.timezone if who else "UTC")
