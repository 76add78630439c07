"""Title and date of a text that does not state them; values that a person wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from search_index.sources.dates import dateline, find_date, named_date

MAX_TITLE = 120  # code points; about what a list of documents can show
_HEAD = 20_000  # code points in which a title or a dateline is looked for
_TITLE_LINES = 12  # lines, not counting blank ones
_LABEL_WORDS = 3  # "The Buzz", "Member Activities", "Новости дня"
_SENTENCE_END = re.compile(r"[.!?…。](?=[\"'”’»)]*\s)")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$|\S+@\S+\.\w+$")
_LETTER = re.compile(r"[^\W\d_]")
_LANGUAGES = {
    **dict.fromkeys(("en", "eng", "english", "английский", "영어"), "en"),
    **dict.fromkeys(("ko", "kor", "korean", "корейский", "한국어"), "ko"),
    **dict.fromkeys(("ru", "rus", "russian", "русский", "러시아어"), "ru"),
}


def clean_language(value: str) -> str:
    """Return the language a person named ("en", "en-GB", "Russian", "한국어"), else "und"."""
    return _LANGUAGES.get(re.split(r"[-_\s]", value.strip().lower(), maxsplit=1)[0], "und")


def clean_date(value: str) -> str:
    """Return a date a person wrote as ISO 8601, possibly partial; "" if there is none in it."""
    return find_date(value)


def date_of(text: str, path: str) -> str:
    """Return the date in the name of the file, else in a dateline of the first lines, else ""."""
    named = named_date(PurePosixPath(path).stem)
    if named:
        return named
    for _, line in zip(range(_TITLE_LINES), _lines(text), strict=False):
        date = dateline(line)
        if date:
            return date
    return ""


def stem_of(path: str) -> str:
    """Return the name of a file without folder and ending."""
    return PurePosixPath(path).stem


def title_of(text: str) -> str:
    """Return the first line that can be a title, shortened to MAX_TITLE; "" if there is none.

    Lines without a letter, addresses and datelines are passed over. A label of up to three words
    gives way to a headline that follows it: more words than a label, one line, no full stop.
    """
    lines = [
        line for _, line in zip(range(_TITLE_LINES), _lines(text), strict=False) if _can_title(line)
    ]
    if not lines:
        return ""
    if len(lines) > 1 and _is_label(lines[0]) and _is_headline(lines[1]):
        return lines[1]
    return _shortened(lines[0])


def _lines(text: str) -> Iterator[str]:
    for line in text[:_HEAD].split("\n"):
        stripped = " ".join(line.split())
        if stripped:
            yield stripped


def _can_title(line: str) -> bool:
    return bool(_LETTER.search(line)) and not _ADDRESS.match(line) and not dateline(line)


def _is_label(line: str) -> bool:
    return len(line.split()) <= _LABEL_WORDS and line[-1] not in ".!?…"


def _is_headline(line: str) -> bool:
    return len(line.split()) > _LABEL_WORDS and len(line) <= MAX_TITLE and line[-1] not in ".:;,"


def _shortened(line: str) -> str:
    """Return a line of at most MAX_TITLE code points, cut after a sentence or a word."""
    if len(line) <= MAX_TITLE:
        return line
    ends = [match.end() for match in _SENTENCE_END.finditer(line, 0, MAX_TITLE + 1)]
    if ends and ends[-1] >= MAX_TITLE // 3:  # not after "U.S." or "Dr."
        return line[: ends[-1]]
    cut = line.rfind(" ", 0, MAX_TITLE)
    return line[: cut if cut >= MAX_TITLE // 2 else MAX_TITLE - 1].rstrip(" ,;:–—-") + "…"
