"""Names in English texts as a pipeline of spaCy finds them (extra ``ner``)."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from search_index.entities.model_names import Finder, Span
from search_index.models import EntityType

# The types of OntoNotes 5 (Weischedel et al. 2013) that are ours.
_TYPES = {
    "PERSON": EntityType.PERSON, "ORG": EntityType.ORG, "GPE": EntityType.PLACE,
    "LOC": EntityType.PLACE, "FAC": EntityType.PLACE,
}  # fmt: skip
_UNUSED = ("tagger", "parser", "senter", "attribute_ruler", "lemmatizer")


def load(model: str) -> Finder:
    """Return what finds names with the pipeline in a package, the parts for names alone."""
    pipeline = import_module(model).load(exclude=list(_UNUSED))

    def find(text: str) -> Iterator[Span]:
        for entity in pipeline(text).ents:
            if entity.label_ in _TYPES:
                yield Span(entity.start_char, entity.end_char, _TYPES[entity.label_])

    return find
