"""Words being typed, completed by the words that an index has."""

from __future__ import annotations

from collections.abc import Callable

from search_index.analysis.stems import stem
from search_index.analysis.tokens import is_character
from search_index.query import tree
from search_index.query.combine import any_of
from search_index.query.tree import Node

#: Returns the terms of words that begin with some letters, though the terms do not: a stem may be
#: shorter than what has been typed of its word, as `cooper` is than "coopera".
Beyond = Callable[[str], tuple[str, ...]]


def completed(node: Node, beyond: Beyond) -> Node:
    """Return `node` with every unfinished word also standing for the terms `beyond` it.

    And for what it means if no letter follows: its inflected forms.
    """
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
            whole = stem(terms[-1])  # it may be finished after all
            ends = {*beyond(terms[-1]), *(() if whole.startswith(terms[-1]) else (whole,))}
            others = [tree.Sequence((*terms[:-1], end), False, field) for end in sorted(ends)]
            return tree.Or((node, *others)) if others else node
    return node
