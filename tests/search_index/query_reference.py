"""Whether a text matches a query, worked out the plainest way: what every faster way must equal."""

from __future__ import annotations

from itertools import product

from search_index.analysis import terms
from search_index.analysis.tokens import WORD, folded_word
from search_index.query import parse
from search_index.query.forms import chooser
from search_index.query.tree import And, Everything, Forms, Near, Node, Not, Or, Sequence


def found(query: str, text: str, *, typing: bool = False) -> bool:
    """Return whether a query finds a text without title, properties or entities."""
    return matches(parse(query, typing=typing).tree, text)


def matches(node: Node, text: str) -> bool:
    """Return whether a text matches a tree."""
    match node:
        case Everything():
            return True
        case And():
            return all(matches(child, text) for child in node.children)
        case Or():
            return any(matches(child, text) for child in node.children)
        case Not():
            return not matches(node.child, text)
        case Sequence():
            return bool(places(node.terms, text, node.prefix))
        case Near():
            return _near(node, text)
        case Forms():
            return any(map(chooser(node), map(folded_word, WORD.findall(text))))
    raise AssertionError(f"{type(node).__name__} is not a matter of the text alone")


def places(wanted: tuple[str, ...], text: str, prefix: bool) -> list[int]:
    """Return the positions at which terms begin to stand one after the other."""
    known = terms(text)
    return [
        at
        for at in range(len(known) - len(wanted) + 1)
        if known[at : at + len(wanted) - 1] == list(wanted[:-1])
        and (
            known[at + len(wanted) - 1].startswith(wanted[-1])
            if prefix
            else known[at + len(wanted) - 1] == wanted[-1]
        )
    ]


def _near(node: Near, text: str) -> bool:
    """Return whether some choice of a place for each part lies close enough together."""
    size = sum(map(len, node.parts))
    for starts in product(*(places(part, text, False) for part in node.parts)):
        ends = [at + len(part) for at, part in zip(starts, node.parts, strict=True)]
        held = {at for span in zip(starts, ends, strict=True) for at in range(*span)}
        if len(held) == size and max(held) - min(held) + 1 <= size + node.distance - 1:
            return True
    return False
