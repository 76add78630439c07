"""Personal names in Hangul that are not in the lexicon, known by a title that follows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from search_index.entities.candidates import Candidate
from search_index.entities.names import Barriers, name_data, person
from search_index.entities.normalise import PARTICLES
from search_index.entities.romanise import romanise_person
from search_index.entities.wordlists import word_list

# Common nouns that begin like a name of three syllables and often stand before a post.
_NOT_PEOPLE = frozenset(word_list("not_people"))


_COMMON_FAMILIES = frozenset("김이박최정강조윤장임한오서신권황안송류유홍전고문손양배백허남심노")


@lru_cache(maxsize=1)
def _hangul_pattern() -> re.Pattern[str]:
    data = name_data()
    family, given = "".join(sorted(data.family_hangul)), "".join(sorted(data.given_hangul))
    titles = "|".join(data.titles_hangul)
    compound = "남궁|황보|제갈|사공|선우|독고"
    return re.compile(
        rf"(?<![가-힣])(?P<name>(?:[{family}]|{compound})[{given}]{{2}})"
        rf"(?P<space>\s?)(?P<post>[가-힣·A-Z]{{1,8}}\s)?(?P<title>{titles})(?P<rest>[가-힣]*)"
    )


def hangul_people(text: str, barriers: Barriers) -> Iterator[Candidate]:
    """Yield the people named in Hangul before a title: 홍길동 교수, 홍길동 외교부 장관."""
    for match in _hangul_pattern().finditer(text):
        name = match["name"]
        if barriers[match.start()] or match["rest"] not in PARTICLES:
            continue
        if match["post"] and name[0] not in _COMMON_FAMILIES:
            continue
        if name[:2] in _NOT_PEOPLE or name[-1] in "의을를" or name[1:] in _NOT_PEOPLE:
            continue
        yield person(match.start("name"), match.end("name"), name, romanise_person(name))
