"""Internet messages: their headers and the content of their parts, however badly written.

The standard library parses the structure, under the policy that leaves headers as they are: the
newer one raises on many that are found in real mail. Encoded words (RFC 2047) are decoded here,
because mailers break them inside characters and fold them inside words.
"""

from __future__ import annotations

import binascii
import codecs
import quopri
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32
from typing import TypeVar
from urllib.parse import unquote_to_bytes

from search_index.errors import SourceError
from search_index.sources.decoding import decode

_WORD = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?\s]{0,40})?\?([bBqQ])\?([^?]*)\?=")
_FOLD = re.compile(r"\r?\n[ \t]*|\r")
_PERCENT = re.compile(r"(?:[^%]|%[0-9A-Fa-f]{2})*%[0-9A-Fa-f]{2}(?:[^%]|%[0-9A-Fa-f]{2})*")
_SEVEN_BIT = re.compile(r"iso-?2022|utf-?7|hz", re.IGNORECASE)  # their bytes are all ASCII
_SPACES = re.compile(r"\s+")
_MAX_HEADER = 20_000  # code points of a header that are looked at
_Value = TypeVar("_Value")


class _AsWritten(Compat32):
    """Headers as they are: bytes that are not ASCII stay what they are, as surrogates.

    They are cut, since the standard library takes quadratic time for their parameters.
    """

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value[:_MAX_HEADER]


def parse(data: bytes) -> Message:
    """Return the message in `data`; raises SourceError if its parts are nested without end."""
    try:
        return BytesParser(policy=_AsWritten()).parsebytes(data)
    except (RecursionError, MessageError):
        raise SourceError("too deep in other messages") from None


def header(message: Message, name: str) -> str:
    """Return the text of a header in one line, "" if there is none."""
    return decode_words(raw_header(message, name))


def raw_header(message: Message, name: str) -> str:
    """Return a header as it is written, unfolded; bytes that are not ASCII as surrogates."""
    for key, value in message.raw_items():
        if key.lower() == name:
            return _FOLD.sub(" ", str(value)[:_MAX_HEADER])
    return ""


def decode_words(raw: str) -> str:
    """Return the text of a header or a parameter with its encoded words decoded."""
    words: list[tuple[str, bytes]] = []
    end = 0
    for match in _WORD.finditer(raw):
        between = raw[end : match.start()]
        if between.strip() or not words:
            words.append(("", between.encode("utf-8", "surrogateescape")))
        charset, data = match.group(1).lower(), _unpacked(match.group(2), match.group(3))
        # A character may begin in one word and end in the next.
        if words[-1][0] == charset:
            words[-1] = (charset, words[-1][1] + data)
        else:
            words.append((charset, data))
        end = match.end()
    words.append(("", raw[end:].encode("utf-8", "surrogateescape")))
    text = "".join(decoded(data, charset) for charset, data in words)
    return _SPACES.sub(" ", text.replace("\0", "")).strip()


def decoded(data: bytes, charset: str) -> str:
    """Return bytes of a message as text, by what it says of them or by themselves."""
    if not data.strip():
        return data.decode("ascii", "replace")
    if _SEVEN_BIT.match(charset) or b"\x1b$" in data:
        try:
            name = charset if _SEVEN_BIT.match(charset) else "iso-2022-kr"
            text, _ = codecs.lookup(name).decode(data, "strict")
            return text.replace("\r\n", "\n")
        except (LookupError, ValueError):
            pass
    try:
        return decode(data, charset)
    except SourceError:
        return data.decode("utf-8", "replace").replace("\r\n", "\n")


def content(part: Message) -> bytes:
    """Return the bytes that a part holds, without their encoding for transport."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError, TypeError):
        data = None
    if isinstance(data, bytes):
        return data
    text = part.get_payload()
    return text.encode("utf-8", "surrogateescape") if isinstance(text, str) else b""


def text_of(part: Message) -> str:
    """Return the text that a part holds, with line ends ``\\n`` and without NUL."""
    return decoded(content(part), charset_of(part)).replace("\0", "")


def charset_of(part: Message) -> str:
    """Return the charset that a part says it is in, "" if it does not."""
    return (_tried(part.get_content_charset) or "").strip(" \"';")


def file_name(part: Message) -> str:
    """Return the name of an attachment without folders, "" if it has none (RFC 2183, 2231)."""
    name = decode_words(_FOLD.sub("", _tried(lambda: part.get_filename("")) or ""))
    if "%" in name and _PERCENT.fullmatch(name):
        with suppress(UnicodeDecodeError):
            name = unquote_to_bytes(name).decode("utf-8")
    return re.split(r"[/\\]", name)[-1].strip()


def disposition(part: Message) -> str:
    """Return "attachment", "inline" or "" as a part says how it is to be shown."""
    return _tried(part.get_content_disposition) or ""


def parameter(part: Message, name: str) -> str:
    """Return a parameter of a part's content type in lower case, "" if there is none."""
    value = _tried(lambda: part.get_param(name))
    return value.lower() if isinstance(value, str) else ""


def children(part: Message) -> list[Message]:
    """Return the parts of a part that has some, else an empty list."""
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Message)] if part.is_multipart() else []


def leaves(message: Message) -> Iterator[Message]:
    """Yield all parts that have none themselves, in their order."""
    pending = [message]
    while pending:
        part = pending.pop()
        inner = children(part)
        if not inner:
            yield part
        pending.extend(reversed(inner))


def _tried(ask: Callable[[], _Value]) -> _Value | None:
    """Return what the standard library makes of a header, None if it fails on it."""
    try:
        return ask()
    except (ValueError, LookupError, TypeError, AttributeError, IndexError, MessageError):
        return None


def _unpacked(encoding: str, text: str) -> bytes:
    raw = text.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return quopri.decodestring(raw.replace(b" ", b"_"), header=True)
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    try:
        return binascii.a2b_base64(letters[: len(letters) - (len(letters) % 4 == 1)] + b"===")
    except binascii.Error:
        return b""
