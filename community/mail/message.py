"""A letter as a mail: plain text first, then the same words in HTML; no image, nothing that tells of its reading.

Headers are made by ``email.policy``, which refuses line breaks in them.
"""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

from email_validator import validate_email

from community.current import house, now
from community.language import spoken
from community.mail.letters import Letter
from community.web.templating import Link

POLICY = SMTP.clone(max_line_length=900)  # a long address in a header stays in one piece; 998 is what SMTP allows


def message_of(letter: Letter, address: str, name: str) -> EmailMessage:
    """Make the mail.

    Args:
        letter: what it says.
        address: to whom; exactly one mailbox.
        name: the same for every try to send it, so that a mailbox that received it twice can tell.

    Raises:
        ValueError: for an address that is not one, or a header with a line break.
    """
    settings = house().settings
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(" ".join(settings.name.split()), addr_spec=_plain(settings.mail_from))
    message["To"] = Address(addr_spec=_plain(address))
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{name}@{urlsplit(settings.base_url).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.stop:
        message["List-Unsubscribe"] = f"<{letter.stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(_text(letter), cte="quoted-printable")
    language = spoken()
    page = house().templates.render(
        "community/mail.html", {"letter": letter, "locale": language.code, "direction": language.direction}
    )
    message.add_alternative(page, subtype="html", cte="quoted-printable")
    message["Content-Language"] = language.code  # after its parts, which would take it for theirs
    return message


def _text(letter: Letter) -> str:
    way = (_way(letter.way),) if letter.way else ()
    thought = letter.thought
    closing = (thought.words, _way(thought.way), _way(thought.stop)) if thought else ()
    return "\n\n".join((*letter.before, *way, *closing, *letter.after)) + "\n"


def _way(link: Link) -> str:
    return f"{link.text}\n{link.href}"


def _plain(address: str) -> str:
    found = validate_email(address, check_deliverability=False, test_environment=True)
    return found.ascii_email or found.normalized
