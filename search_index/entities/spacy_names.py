"""Names in English texts as a pipeline of spaCy finds them (extra ``ner``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from search_index.entities.model_spans import Finder, Span
from search_index.models import EntityType

# The types of OntoNotes 5 (Weischedel et al. 2013) that are ours.
_TYPES = {
    "PERSON": EntityType.PERSON, "ORG": EntityType.ORG, "GPE": EntityType.PLACE,
    "LOC": EntityType.PLACE, "FAC": EntityType.PLACE,
}  # fmt: skip
_UNUSED = ("parser", "senter", "attribute_ruler", "lemmatizer")
_PROPER = "NNP"  # a proper noun in the singular (Penn Treebank, Marcus et al. 1993)


def load(model: str) -> Finder:
    """Return what finds names with the pipeline in a package, the parts for names alone.

    Matrices are multiplied by numpy, with which names take two thirds of the time that they take
    with BLIS, spaCy's own choice.
    """
    from thinc.api import use_ops  # noqa: PLC0415 - an extra

    with use_ops("numpy", use_blis=False):
        pipeline = import_module(model).load(exclude=list(_UNUSED))

    def find(text: str) -> Iterator[Span]:
        parsed = pipeline(text)
        for entity in parsed.ents:
            if entity.label_ in _TYPES:
                yield Span(entity.start_char, entity.end_char, _TYPES[entity.label_])
        for start, end in _proper_nouns(parsed):
            yield Span(start, end, None)

    return find


def _proper_nouns(parsed: Iterable[Any]) -> Iterator[tuple[int, int]]:
    """Yield the proper nouns that are in no entity and have no other beside them."""
    proper = [token.tag_ == _PROPER for token in parsed]
    beside = [False, *proper, False]
    for at, token in enumerate(parsed):
        alone = not (beside[at] or beside[at + 2])
        if proper[at] and alone and not token.ent_type_:
            yield token.idx, token.idx + len(token)
