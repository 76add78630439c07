"""What `search_index.query.tree` says of every tree, as assertions."""

from __future__ import annotations

from search_index.query.tree import (
    And,
    Everything,
    FormKind,
    Forms,
    Keyword,
    Named,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Sequence,
)

_TEXT_FIELDS = ("", "title")


def depth(node: Node) -> int:
    """Return how deep a tree is nested."""
    if isinstance(node, And | Or):
        return 1 + max(map(depth, node.children))
    if isinstance(node, Not):
        return 1 + depth(node.child)
    return 1 + depth(node.text) if isinstance(node, Named) else 1


def check(node: Node, parent: Node | None = None) -> None:
    """Assert that a tree keeps its invariants."""
    match node:
        case Nothing():
            raise AssertionError("nothing is never what someone means")
        case Everything():
            assert parent is None or isinstance(parent, And | Or | Not)
        case Sequence():
            assert node.terms
            assert all(node.terms)
            assert node.field in _TEXT_FIELDS
        case Near():
            assert len(node.parts) > 1
            assert all(part and all(part) for part in node.parts)
            assert 1 <= node.distance <= 1000
            assert node.field in _TEXT_FIELDS
        case Forms():
            assert node.pattern
            assert node.pattern.strip("*?")
            assert (node.kind is FormKind.FUZZY) == (node.edits > 0)
            assert node.edits <= 2
            assert node.field in _TEXT_FIELDS
        case Not():
            assert isinstance(parent, And)
            assert any(not isinstance(child, Not) for child in parent.children)
            assert not isinstance(node.child, Not)
            check(node.child, node)
        case And() | Or():
            assert len(node.children) > 1
            assert len(set(node.children)) == len(node.children)
            for child in node.children:
                assert not isinstance(child, type(node))
                check(child, node)
        case Named():
            assert node.entities
            check(node.text, node)
        case Keyword():
            assert node.value
