"""Fields of a query that stand for a property of a document."""

from __future__ import annotations

import re

from search_index.analysis import fold
from search_index.query.dates import parse_dates
from search_index.query.tree import Keyword, Node

# Names of the languages of the corpus as people may type them, and their ISO 639-2 codes.
_LANGUAGES = {
    "en": ("eng", "english", "английский", "영어"),
    "ko": ("kor", "korean", "корейский", "한국어", "조선말"),
    "ru": ("rus", "russian", "русский", "러시아어", "노어"),
    "und": ("unknown", "none"),
}
_CODE = re.compile("[a-z]{2,3}")
_LEAST_NAME = 2


def keyword(field: str, value: str, prefix: bool) -> tuple[Node | None, bool]:
    """Return the node that a field with a value means, if any, and whether all of it was used.

    `prefix`: the value may be unfinished.
    """
    if field == "date":
        return parse_dates(value)
    if field == "entity":
        value = value.strip()
        return (Keyword(field, value) if value else None), True
    value = fold(value).strip()
    if field == "language":
        value = _language(value, prefix)
    return (Keyword(field, value) if value else None), True


def _language(value: str, prefix: bool) -> str:
    """Return the code of a language given by code or name, "" if it is neither."""
    for code, names in _LANGUAGES.items():
        known = tuple(map(fold, names))
        if value == code or value in known:
            return code
        if prefix and len(value) >= _LEAST_NAME and any(n.startswith(value) for n in known):
            return code
    return value if _CODE.fullmatch(value) else ""
