"""Named entities of a document: recognised and linked by rules and a lexicon.

A model need not be there; where the extra of one is installed, what it finds is put beside the
rules' own (``extras``).

``recognise`` is pure: the same document and lexicon give the same mentions, in any order of
documents and under any hash seed. Ids are stable slugs. An entity of the lexicon has its key
(``place:vladivostok``); another has the slug of its name in Latin letters (``romanise.slug``), a
date its normal form (``date:2022-02``), a figure its value and unit (``quantity:usd-30-billion``).
"""

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
from search_index.entities.recognise import Recognition, recognise

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
