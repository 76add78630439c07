"""Title and date of a text that does not state them; values that a person wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePosixPath

from search_index.sources import titles
from search_index.sources.datelines import dateline_of
from search_index.sources.dates import find_date, named_date

_HEAD = 20_000  # code points in which a title or a dateline is looked for
_HEAD_LINES = 12  # not counting blank ones
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
    return named_date(PurePosixPath(path).stem) or dateline_of(islice(_lines(text), _HEAD_LINES))


def stem_of(path: str) -> str:
    """Return the name of a file without folder and ending."""
    return PurePosixPath(path).stem


def title_of(text: str) -> str:
    """Return the line that is the title of a text, as ``titles.title_of``; "" if none can be."""
    return titles.title_of(list(islice(_lines(text), _HEAD_LINES)))


def _lines(text: str) -> Iterator[str]:
    for line in text[:_HEAD].split("\n"):
        stripped = " ".join(line.split())
        if stripped:
            yield stripped
