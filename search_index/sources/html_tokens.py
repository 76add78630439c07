"""HTML markup as tokens: tags, text and comments, in one pass without going back.

The standard library's parser looks for the end of an unfinished tag or comment again and again, so
that a megabyte of "<!--" takes it minutes. This one follows the states of the standard (WHATWG,
HTML, 13.2.5 Tokenization) for all that matters to text: what is begun and not ended takes the rest.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_NAME = re.compile(r"[A-Za-z][^\s/>]*")
_ATTRIBUTE = re.compile(r"[\s/]*([^\s/>][^\s/>=]*)")  # a name may begin with "="
_EQUALS = re.compile(r"\s*=\s*")
_UNQUOTED = re.compile(r"[^\s>]*")
_TAG_END = re.compile(r"[\s/]*>")
# Elements whose content is text up to their end tag, whatever stands in it.
_RAW = frozenset({"script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"})
_WITH_ENTITIES = frozenset({"title", "textarea"})
_RAW_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _RAW}
# html.unescape fails on numbers of thousands of digits; none of these stands for a character.
_LONG_NUMBER = re.compile(r"&#(?:[xX][0-9a-fA-F]{8,}|[0-9]{9,});?")


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a page."""

    kind: str  # "start", "end", "text", "comment"
    name: str = ""  # of a tag, lower case
    text: str = ""  # of text, with entities decoded; of a comment
    attributes: Mapping[str, str] = field(default_factory=dict)  # names in lower case

    def __getitem__(self, name: str) -> str:
        """Return the value of an attribute, "" if there is none."""
        return self.attributes.get(name, "")


def unescape(text: str) -> str:
    """Return text with its entities decoded; never raises."""
    return html.unescape(_LONG_NUMBER.sub("\ufffd", text)) if "&" in text else text


def tokens(markup: str) -> Iterator[Token]:
    """Yield the tokens of a page or of a piece of one."""
    xml = markup.lstrip("\ufeff \t\n").startswith("<?xml")  # there, <script/> is a whole element
    position, end = 0, len(markup)
    while position < end:
        opening = markup.find("<", position)
        if opening < 0:
            opening = end
        if opening > position:
            yield Token("text", text=unescape(markup[position:opening]))
        if opening >= end:
            return
        following = markup[opening + 1 : opening + 2]
        if following in {"!", "?"} or (following == "/" and not _NAME.match(markup, opening + 2)):
            token, position = _declaration(markup, opening)
            yield from token
        elif following == "/":
            name = _NAME.match(markup, opening + 2)
            position = _after(markup, ">", opening)
            if name and position <= end:
                yield Token("end", name.group().lower())
        elif (name := _NAME.match(markup, opening + 1)) is None:
            yield Token("text", text="<")
            position = opening + 1
        else:
            attributes, position = _attributes(markup, name.end())
            tag = name.group().lower()
            if position > end:
                return
            yield Token("start", tag, attributes=attributes)
            if tag in _RAW and not (xml and markup[position - 2] == "/"):
                match = _RAW_ENDS[tag].search(markup, position)
                close = match.start() if match else end
                text = markup[position:close]
                yield Token("text", text=unescape(text) if tag in _WITH_ENTITIES else text)
                position = close


def _after(markup: str, mark: str, start: int) -> int:
    """Return the offset after the next `mark`; past the end of the markup if there is none."""
    found = markup.find(mark, start)
    return found + len(mark) if found >= 0 else len(markup) + 1


def _declaration(markup: str, opening: int) -> tuple[list[Token], int]:
    """Return what a comment, a declaration or the like at `opening` is, and where it ends."""
    if markup.startswith(("<!-->", "<!--->"), opening):
        return [], _after(markup, ">", opening)
    if markup.startswith("<!--", opening):
        position = _after(markup, "-->", opening + 4)
        return [Token("comment", text=markup[opening + 4 : position - 3])], position
    if markup.startswith("<![CDATA[", opening):
        position = _after(markup, "]]>", opening)
        return [Token("text", text=markup[opening + 9 : position - 3])], position
    return [], _after(markup, ">", opening)


def _attributes(markup: str, position: int) -> tuple[dict[str, str], int]:
    """Return a tag's attributes from `position` on, and the offset after its end.

    The offset is past the end of the markup if the tag does not end.
    """
    found: dict[str, str] = {}
    while (close := _TAG_END.match(markup, position)) is None:
        name = _ATTRIBUTE.match(markup, position)
        if name is None:
            return found, len(markup) + 1
        position, value = name.end(), ""
        equals = _EQUALS.match(markup, position)
        if equals:
            position = equals.end()
            quote = markup[position : position + 1]
            if quote in {'"', "'"}:
                begin = position + 1
                position = _after(markup, quote, begin)
                value = markup[begin : position - 1]
            else:
                unquoted = _UNQUOTED.match(markup, position)
                position = unquoted.end() if unquoted else position
                value = markup[equals.end() : position]
            if position > len(markup):
                return found, position
        found.setdefault(name.group(1).lower(), unescape(value))
    return found, close.end()
