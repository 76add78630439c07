"""Markdown files, with or without front matter in YAML or TOML."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from search_index.sources.article import Article, Reading
from search_index.sources.decoding import decode
from search_index.sources.facts import title_of

# Longer blocks are not front matter that a person wrote; the limit also bounds nesting.
_MAX_FRONT = 16 * 1024
_MAX_NESTING = 50  # brackets; the parser recurses once for each
_FENCE = re.compile(r"(---|\+\+\+)[ \t]*\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_TOML_CLOSE = re.compile(r"^\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}#[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_MARKUP = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}|^[>#\s]+")
_MAX_VALUE = 500  # code points kept of a value


def read(data: bytes, name: str, reading: Reading) -> Iterator[Article]:
    """Yield what follows the front matter, with its Markdown signs kept.

    Raises SourceError when `data` is empty or not text.
    """
    whole = decode(data)
    front, start = split_front_matter(whole)
    text = whole[start:]
    if not text.strip():  # nothing but front matter: better a document of that than none
        front, start, text = {}, 0, whole
    yield Article(
        text,
        "markdown",
        title=front.get("title") or _heading(text),
        date=front.get("date", ""),
        source=front.get("source", ""),
        author=front.get("author") or front.get("authors", ""),
        language=front.get("language") or front.get("lang", ""),
        url=front.get("url", ""),
        first_line=whole.count("\n", 0, start) + 1,
    )


def split_front_matter(whole: str) -> tuple[dict[str, str], int]:
    """Return the scalar values of the front matter and the offset at which the text begins.

    Front matter is a YAML mapping between a first line ``---`` and a line ``---`` or ``...``
    (the Jekyll convention), or TOML between two lines ``+++`` (Hugo's). Anything else, malformed
    front matter too, is text: ``({}, 0)``.
    """
    fence = _FENCE.match(whole)
    if fence is None:
        return {}, 0
    begin, toml = fence.end(), fence[1] == "+++"
    close = (_TOML_CLOSE if toml else _CLOSE).search(whole, begin, begin + _MAX_FRONT)
    if close is None:
        return {}, 0
    block = whole[begin : close.start()]
    if block.count("[") + block.count("{") > _MAX_NESTING:
        return {}, 0
    loaded = _toml(block) if toml else _yaml(block)
    if not isinstance(loaded, dict):
        return {}, 0
    values = {
        key.lower(): " ".join(_scalar(value).split())[:_MAX_VALUE]
        for key, value in loaded.items()
        if isinstance(key, str)
    }
    return values, close.end()


def _toml(block: str) -> object:
    """Return what a block of TOML holds, None if it is malformed."""
    import tomllib  # here, because few files need it  # noqa: PLC0415

    try:
        return tomllib.loads(block)
    except (ValueError, RecursionError):
        return None


def _yaml(block: str) -> object:
    """Return what a block of YAML holds, {} for nothing, None if it is malformed."""
    import yaml  # here, because only Markdown with front matter needs it  # noqa: PLC0415

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        loaded = yaml.load(block, Loader=loader)
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError):
        return None
    return {} if loaded is None else loaded


def _scalar(value: object) -> str:
    """Return a value as text; of several names, those; "" for what is nested otherwise."""
    if isinstance(value, list):
        named = (item.get("name") if isinstance(item, dict) else item for item in value)
        return ", ".join(item for item in named if isinstance(item, str))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) if isinstance(value, str | int | float) else ""


def _heading(text: str) -> str:
    """Return the first top heading without its markup, else a title found as in plain text."""
    heading = _HEADING.search(text)
    title = title_of(heading.group(1)) if heading else title_of(text)
    return _MARKUP.sub(lambda match: match.group(1) or "", title).strip()
