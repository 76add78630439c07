"""Names in Russian texts as natasha finds them (extra ``ru``)."""

from __future__ import annotations

from collections.abc import Iterator

from search_index.entities.model_spans import Finder, Span
from search_index.models import EntityType

_TYPES = {"PER": EntityType.PERSON, "ORG": EntityType.ORG, "LOC": EntityType.PLACE}


def load(_model: str = "") -> Finder:
    """Return what finds names; its model and word vectors are in the package itself."""
    from natasha import NewsEmbedding, NewsNERTagger  # noqa: PLC0415 - an extra

    tagger = NewsNERTagger(NewsEmbedding())

    def find(text: str) -> Iterator[Span]:
        for span in tagger(text).spans:
            if span.type in _TYPES:
                yield Span(span.start, span.stop, _TYPES[span.type])

    return find
