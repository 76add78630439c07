"""Nodes put together so that a tree keeps the invariants of `search_index.query.tree`."""

from __future__ import annotations

from collections.abc import Iterable

from search_index.query import tree
from search_index.query.tree import Node


def all_of(nodes: Iterable[Node]) -> Node | None:
    """Return the conjunction of nodes; negations alone leave everything else.

    A negation on its own is returned as it is: see `alone`.
    """
    flat: list[Node] = []
    for node in nodes:
        flat.extend(node.children if isinstance(node, tree.And) else [node])
    flat = list(dict.fromkeys(_positive(node) for node in flat))
    if len(flat) > 1:
        flat = [node for node in flat if not isinstance(node, tree.Everything)] or flat[:1]
    if flat and all(isinstance(node, tree.Not) for node in flat):
        return flat[0] if len(flat) == 1 else tree.And((tree.Everything(), *flat))
    return (flat[0] if len(flat) == 1 else tree.And(tuple(flat))) if flat else None


def any_of(nodes: Iterable[Node]) -> Node | None:
    """Return the disjunction of nodes, each able to stand alone if there are several."""
    listed = list(nodes)
    if len(listed) < 2:
        return listed[0] if listed else None
    flat: list[Node] = []
    for node in map(alone, listed):
        flat.extend(node.children if isinstance(node, tree.Or) else [node])
    flat = list(dict.fromkeys(flat))
    return flat[0] if len(flat) == 1 else tree.Or(tuple(flat))


def alone(node: Node) -> Node:
    """Return `node` such that it can stand anywhere: a negation is taken from everything."""
    return tree.And((tree.Everything(), node)) if isinstance(node, tree.Not) else node


def _positive(node: Node) -> Node:
    """Return `node` without negations that cancel out."""
    while isinstance(node, tree.Not) and isinstance(node.child, tree.Not):
        node = node.child.child
    return node
