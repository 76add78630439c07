"""Mailboxes: many messages in one file, each after a line that begins with "From " (RFC 4155)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search_index.errors import SourceError
from search_index.sources import mime
from search_index.sources.article import Article, Reading
from search_index.sources.mail import articles_of

_LINE = re.compile(rb"^From ([^\r\n]{0,1000})\r?\n(?=[!-9;-~]{1,100}:|>From )", re.MULTILINE)
# What parts a separator from a sentence: the day and the time at which the message came.
_DAY = re.compile(rb"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.*\d\d?:\d\d")
_YEAR = re.compile(rb"\b(?:19|20)\d\d\b")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)  # mboxrd; mboxo has at most one ">"
_HEAD_END = re.compile(rb"\r?\n\r?\n")


def read(data: bytes, name: str, reading: Reading) -> Iterator[Article]:
    """Yield the messages of a mailbox and their attachments; a message's part is its number.

    Raises SourceError when there is no message in it.
    """
    separators = [match.span() for match in _LINE.finditer(data) if _is_envelope(match.group(1))]
    if not separators:
        raise SourceError("not a mailbox: no line that begins a message")
    ends = [start for start, _ in separators[1:]] + [len(data)]
    line, counted = 1, 0
    empty = first_empty = 0
    for number, ((_, begin), end) in enumerate(zip(separators, ends, strict=True), 1):
        head_end = _HEAD_END.search(data, begin, end)
        body = head_end.end() if head_end else end
        line += data.count(b"\n", counted, body)
        counted = body
        message = _QUOTED.sub(rb"\1", data[begin:end])
        try:
            parsed = mime.parse(message)
            count = yield from articles_of(parsed, "mbox", str(number), reading, first_line=line)
        except SourceError as error:
            reading.refuse(str(number), str(error))
            continue
        if not count:
            empty += 1
            first_empty = first_empty or number
    if empty:
        reading.refuse(str(first_empty), _without_text(empty))


def _is_envelope(rest: bytes) -> bool:
    return bool(_DAY.search(rest) and _YEAR.search(rest))


def _without_text(count: int) -> str:
    return f"no text in {count} messages, this one first" if count > 1 else "no text in the message"
