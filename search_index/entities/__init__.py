"""Named entities of a document: recognised and linked by rules and a lexicon.

A model need not be there; where the extra of one is installed, what it finds is put beside the
rules' own (``extras``).

``recognise`` is pure: the same document and lexicon give the same mentions, in any order of
documents and under any hash seed. Ids are stable slugs. An entity of the lexicon has its key
(``place:vladivostok``); another has the slug of its name in Latin letters (``romanise.slug``), a
date its normal form (``date:2022-02``), a figure its value and unit (``quantity:usd-30-billion``).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search_index.entities.entries import LexiconEntry
    from search_index.entities.extras import (
        NameModel,
        description,
        installed,
        name_models,
        recognisers,
        recognition_fingerprint,
    )
    from search_index.entities.lexicon import Lexicon
    from search_index.entities.loading import lexicon_fingerprint, load_lexicon
    from search_index.entities.normalise import name_key
    from search_index.entities.recognition import Recognition, recognise

__all__ = [
    "Lexicon",
    "LexiconEntry",
    "NameModel",
    "Recognition",
    "description",
    "installed",
    "lexicon_fingerprint",
    "load_lexicon",
    "name_key",
    "name_models",
    "recognise",
    "recognisers",
    "recognition_fingerprint",
]

_EXTRAS = ("NameModel", "description", "installed", "name_models", "recognisers")
_HOMES = {
    "Lexicon": "lexicon",
    "LexiconEntry": "entries",
    "Recognition": "recognition",
    "lexicon_fingerprint": "loading",
    "load_lexicon": "loading",
    "name_key": "normalise",
    "recognise": "recognition",
    **dict.fromkeys((*_EXTRAS, "recognition_fingerprint"), "extras"),
}


def __getattr__(name: str) -> object:
    """Import what is asked for: who only reads an index needs no rules of recognition."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
