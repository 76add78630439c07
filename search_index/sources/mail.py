"""Mail: a message is a document, and so is everything readable that is attached to it."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.utils import parsedate_to_datetime
from mimetypes import MimeTypes

from search_index.errors import SourceError
from search_index.sources import mime
from search_index.sources.article import Article, Reading
from search_index.sources.web_page import declared_charset, plain_text

_MAX_DEPTH = 50  # parts in parts
_MAX_FORWARDED = 10  # messages in messages
_TOO_DEEP = "too deep in other messages"
# A plain text that is this much shorter than its HTML says only where to read the letter.
_STUB = 0.3
_STUB_LACKS = 200  # code points
_READ_TEXTS = frozenset(("text/plain", "text/html", "text/enriched", "text/markdown"))
_IGNORED = frozenset(("image", "audio", "video", "font"))
_SIGNATURES = frozenset(  # and other parts that no person wrote
    {
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "message/delivery-status",
        "text/calendar",
        "text/rfc822-headers",
        "text/vcard",
        "text/x-vcard",
    }
)
_ENCRYPTED = frozenset(
    ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
)
_ENCRYPTED_REASON = "encrypted mail: decrypt it first"
_WINMAIL_REASON = "winmail.dat, packed by Outlook: save what is in it as files"
# Where people have their mail says nothing of who publishes it.
_MAILBOXES = re.compile(
    r"(?:^|\.)(?:gmail|googlemail|naver|daum|hanmail|nate|kakao|outlook|hotmail|live|msn|yahoo|"
    r"icloud|me|aol|mail|inbox|list|bk|yandex|ya|rambler|proton|protonmail|gmx|qq|163|126)"
    r"\.(?:com|net|ru|co\.kr|me|org|de|by|kz|ua|co\.uk|co\.jp)$"
)
# What Apple Mail writes before a message: how many bytes it has. Its own notes follow.
_COUNTED = re.compile(rb"(\d{1,10}) *\r?\n")
_ANGLES = re.compile(r"([^<]*)<([^<>]*)>")
# Archives of mailing lists hide addresses from robots: "anna at example.org (Anna Lee)".
_COMMENT = re.compile(r"\s*(\S+(?:@|\s+at\s+)\S+?)\s*\(([^()]*)\)")
_AT = re.compile(r"\s+at\s+")
_ENDINGS = MimeTypes(())  # without the tables of the system, which differ


def read(data: bytes, name: str, reading: Reading) -> Iterator[Article]:
    """Yield the message in `data`, then what is attached to it.

    Raises SourceError when there is neither text nor an attachment.
    """
    counted = _COUNTED.match(data)
    message = mime.parse(data[counted.end() :][: int(counted[1])] if counted else data)
    if not message.keys():
        raise SourceError("not a mail message")
    count = yield from articles_of(message, "eml", "", reading)
    if not count:
        raise SourceError("no text in the message")


@dataclass(slots=True)
class _Content:
    """What is in one message."""

    attached: list[Message] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)  # forwarded: message/rfc822 parts
    encrypted: bool = False


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    plain: bool = True


def articles_of(
    message: Message, kind: str, part: str, reading: Reading, *, first_line: int = 1, depth: int = 0
) -> Generator[Article, None, int]:
    """Yield a message as an article named `part`, then those in its attachments and messages.

    Returns how many of all these there were, read or refused. `depth` is how many messages it is
    in. Raises SourceError where its parts are nested without end.
    """
    found = _Content()
    body = _body(message, found, 0).text.strip("\n").rstrip()
    count = 0
    if body.strip():
        count += 1
        yield _article(message, kind, part, body, first_line)
    elif found.encrypted:
        count += 1
        reading.refuse(part or "message", _ENCRYPTED_REASON)
    taken: dict[str, int] = {}
    for attached in found.attached:
        name = _name(attached)
        inner = _within(part, _unlike(name, taken))
        count += 1
        if name.lower() == "winmail.dat" or attached.get_content_type() == "application/ms-tnef":
            reading.refuse(inner, _WINMAIL_REASON)
        elif attached.get_content_type() in _ENCRYPTED:
            reading.refuse(inner, _ENCRYPTED_REASON)
        else:
            yield from reading.inner(mime.content(attached), name, inner)
    for attached in found.messages:
        for forwarded in mime.children(attached):
            name = mime.file_name(attached) or mime.header(forwarded, "subject") or "message"
            inner = _within(part, _unlike(name, taken))
            count += 1
            if depth < _MAX_FORWARDED:
                yield from articles_of(forwarded, kind, inner, reading, depth=depth + 1)
            else:
                reading.refuse(inner, _TOO_DEEP)
    return count


def _article(message: Message, kind: str, part: str, body: str, first_line: int) -> Article:
    name, address = sender(mime.raw_header(message, "from"))
    archived = mime.header(message, "archived-at").strip("<> ")
    return Article(
        body,
        kind,
        title=mime.header(message, "subject"),
        date=_date(message),
        source=_source(message, address),
        author=name or address,
        url=archived if re.match(r"https?://\S+$", archived) else "",
        first_line=first_line,
        part=part,
    )


def sender(raw: str) -> tuple[str, str]:
    """Return the name and the address of the first sender in a From header as it is written."""
    angles = _ANGLES.match(raw)
    comment = _COMMENT.match(raw)
    if angles:
        name, address = angles.groups()
    elif comment:
        address, name = _AT.sub("@", comment[1]), comment[2]
    else:
        name, address = "", raw.partition(",")[0]
    name = mime.decode_words(name.strip().strip("\"'").replace('\\"', '"')).strip(" \"'")
    address = mime.decode_words(address)
    return ("" if name == address else name), address


def _date(message: Message) -> str:
    raw = mime.header(message, "date")
    try:
        return parsedate_to_datetime(raw).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return raw


def _source(message: Message, address: str) -> str:
    listed = mime.raw_header(message, "list-id")
    if listed:
        name, _ = sender(listed)
        return name or listed.strip("<> ")
    domain = address.rpartition("@")[2].strip("<> ").lower()
    return domain if "." in domain and not _MAILBOXES.search(domain) else ""


def _body(part: Message, found: _Content, depth: int) -> _Text:
    """Return the text of a part; what is no text of the letter goes to `found`."""
    if depth > _MAX_DEPTH:
        raise SourceError(_TOO_DEEP)
    kind = part.get_content_type()
    children = mime.children(part)
    if kind in _ENCRYPTED:
        found.encrypted = True
        return _Text("")
    if kind == "message/rfc822" and children:
        found.messages.append(part)
        return _Text("")
    if children:
        texts = [_body(child, found, depth + 1) for child in children]
        if kind == "multipart/alternative":
            return _better(texts)
        return _Text("\n\n".join(text.text.strip("\n") for text in texts if text.text.strip()))
    return _leaf(part, kind, found, depth)


def _leaf(part: Message, kind: str, found: _Content, depth: int) -> _Text:
    # A broken multipart, whose boundary is missing, has its text as it stands.
    textual = kind in _READ_TEXTS or kind.startswith("multipart/")
    attached = mime.disposition(part) == "attachment" or (depth and mime.file_name(part))
    if textual and not attached:
        if kind != "text/html":
            return _Text(_unflowed(mime.text_of(part), part))
        data = mime.content(part)
        charset = mime.charset_of(part) or declared_charset(data)
        return _Text(plain_text(mime.decoded(data, charset)), plain=False)
    if kind.partition("/")[0] not in _IGNORED and kind not in _SIGNATURES:
        found.attached.append(part)
    return _Text("")


def _better(texts: list[_Text]) -> _Text:
    """Return the plain text of a letter that is written in several ways, unless it is a stub."""
    plain = max((t for t in texts if t.plain), key=lambda t: len(t.text), default=_Text(""))
    rich = max((t for t in texts if not t.plain), key=lambda t: len(t.text), default=_Text(""))
    length, whole = len(plain.text.strip()), len(rich.text.strip())
    stub = length < _STUB * whole and whole - length > _STUB_LACKS
    return rich if (whole and not length) or stub else plain


def _unflowed(text: str, part: Message) -> str:
    """Return text with the lines joined that its writer's program broke (RFC 3676)."""
    if mime.parameter(part, "format") != "flowed":
        return text
    glue = "" if mime.parameter(part, "delsp") == "yes" else " "
    lines: list[str] = []
    paragraph: list[str] = []
    for line in text.split("\n"):
        quoted = line.startswith(">")
        stuffed = line[1:] if line.startswith(" ") else line
        flows = stuffed.endswith(" ") and not quoted and stuffed != "-- "
        paragraph.append(stuffed.removesuffix(" ") if flows else stuffed)
        if not flows:
            lines.append(glue.join(paragraph))
            paragraph = []
    return "\n".join([*lines, glue.join(paragraph)] if paragraph else lines)


def _name(part: Message) -> str:
    """Return the name of an attachment; by its type if it has none."""
    name = mime.file_name(part)
    return name or f"attachment{_ENDINGS.guess_extension(part.get_content_type()) or ''}"


def _unlike(name: str, taken: dict[str, int]) -> str:
    """Return a name that is not in `taken`, and take it: "a.pdf", then "a (2).pdf"."""
    plain = "".join(char if char.isprintable() and char != "#" else "_" for char in name)
    stem, dot, ending = plain.rpartition(".")
    stem, ending = (stem, dot + ending) if stem else (plain, "")
    free = plain
    while free in taken:
        taken[plain] += 1  # how many there are of the name
        free = f"{stem} ({taken[plain]}){ending}"
    taken[free] = 1
    return free


def _within(part: str, name: str) -> str:
    return f"{part}#{name}" if part else name
