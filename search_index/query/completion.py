"""Words being typed, completed by the words that an index has."""

from __future__ import annotations

from collections.abc import Callable

from search_index.analysis.tokens import is_character
from search_index.query import tree
from search_index.query.combine import any_of
from search_index.query.tree import Node

#: Returns the terms of words that begin with some letters, though the terms do not: a stem may be
#: shorter than what has been typed of its word, as `cooper` is than "coopera".
Beyond = Callable[[str], tuple[str, ...]]


def completed(node: Node, beyond: Beyond) -> Node:
    """Return `node` with every unfinished word also standing for the terms `beyond` it."""
    match node:
        case tree.And():
            return tree.And(tuple(completed(child, beyond) for child in node.children))
        case tree.Or():
            made = any_of(completed(child, beyond) for child in node.children)
            assert made is not None
            return made
        case tree.Not():
            return tree.Not(completed(node.child, beyond))
        case tree.Named():
            return tree.Named(completed(node.text, beyond), node.entities)
        case tree.Sequence(terms, True, field) if not is_character(terms[-1]):
            stems = beyond(terms[-1])
            others = [tree.Sequence((*terms[:-1], stem), False, field) for stem in stems]
            return tree.Or((node, *others)) if others else node
    return node
