"""Expressions that are compiled when they are first used."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest

from search_index import entities
from search_index.entities.patterns import LazyPattern, lazy

MODULES = [
    f"{entities.__name__}.{module.name}" for module in pkgutil.iter_modules(entities.__path__)
]
EXTRAS = ("model_english", "model_russian")


def expressions(value: Any, depth: int = 3) -> Iterator[Any]:
    """Yield the expressions in a value, and in the containers in it."""
    if isinstance(value, LazyPattern):
        yield value
    elif depth and isinstance(value, dict):
        yield from (one for part in value.values() for one in expressions(part, depth - 1))
    elif depth and isinstance(value, (tuple, list)):
        yield from (one for part in value for one in expressions(part, depth - 1))


@pytest.mark.parametrize("name", [name for name in MODULES if not name.endswith(EXTRAS)])
def test_every_expression_compiles(name: str) -> None:
    module = importlib.import_module(name)
    for value in vars(module).values():
        for expression in expressions(value):
            assert re.compile(expression.pattern, expression.flags).pattern


def test_rules_have_expressions() -> None:
    modules = map(importlib.import_module, (name for name in MODULES if "model" not in name))
    found = [
        one for module in modules for value in vars(module).values() for one in expressions(value)
    ]
    assert len(found) > 200


def test_an_expression_is_compiled_when_it_is_used() -> None:
    wrong = lazy("(")
    with pytest.raises(re.error, match="unterminated"):
        wrong.search("(")


def test_an_expression_does_what_a_compiled_one_does() -> None:
    text, once = "Busan and Vladivostok", re.compile("b|v", re.IGNORECASE)
    later = lazy("b|v", re.IGNORECASE)
    assert [m.span() for m in later.finditer(text)] == [m.span() for m in once.finditer(text)]
    assert later.sub("-", text) == once.sub("-", text)
    assert later.pattern == "b|v"
    assert later.flags == once.flags
    with pytest.raises(AttributeError):
        later.no_such_method  # type: ignore[attr-defined]  # noqa: B018
