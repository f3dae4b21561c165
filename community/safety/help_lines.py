"""Help lines: configuration with country, channel, hours, source and the day somebody checked them."""

from dataclasses import dataclass
from datetime import date

from community.language import _


@dataclass(frozen=True)
class HelpLine:
    """One service that answers."""

    name: str
    number: str
    channel: str
    hours: str
    text: str
    source: str
    checked_on: date

    @property
    def tel(self) -> str:
        return self.number.replace(" ", "").replace("-", "")


@dataclass(frozen=True)
class Country:
    """The lines of one country."""

    country: str
    lines: tuple[HelpLine, ...]


CHECKED = date(2026, 11, 24)


def help_lines() -> tuple[Country, ...]:
    """The lines that the page for help now shows, in the reader's language."""
    call, always = _("by phone"), _("day and night, free")
    text_only = _("by text message, for deaf people too")

    def line(name: str, number: str, words: str, *, channel: str = call, source: str) -> HelpLine:
        return HelpLine(name, number, channel, always, words, source, CHECKED)

    return (
        Country(
            _("France"),
            (
                line("SAMU", "15", _("A life is in danger."), source="service-public.fr"),
                line("3114", "3114", _("To talk to someone trained, also for relatives."), source="3114.fr"),
                line(
                    "114", "114", _("Emergency, when one cannot speak."), channel=text_only, source="info.urgence114.fr"
                ),
            ),
        ),
        Country(
            _("Europe"),
            (line("112", "112", _("Emergency, from any phone."), source="European Commission"),),
        ),
        Country(
            _("Belgium"),
            (
                line(
                    "Centre de Prévention du Suicide",
                    "0800 32 123",
                    _("To talk to someone trained."),
                    source="preventionsuicide.be",
                ),
            ),
        ),
        Country(_("Switzerland"), (line("La Main Tendue", "143", _("To talk to someone trained."), source="143.ch"),)),
        Country(_("Canada"), (line("988", "988", _("To talk to someone trained."), source="988.ca"),)),
    )
