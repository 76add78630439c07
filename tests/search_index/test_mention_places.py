"""Mentions a page at a time, and the number of each, without reading those before."""

from __future__ import annotations

import pytest

from search_index.errors import DocumentNotFound
from search_index.library import Library, open_library

RUSSIA, KIEP = "place:russia", "org:kiep"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Thirty documents in three languages, indexed in two rounds, some changed and removed."""
    home = tmp_path_factory.mktemp("mentions")
    folder = home / "corpus"
    folder.mkdir()
    texts = (
        "Russia and KIEP met. Russia spoke; KIEP and Russia agreed.\n",
        "러시아와 대외경제정책연구원(KIEP)이 만났다. 러시아는 말했다.\n",
        "В России встретились KIEP и гости. Россия ждёт.\n",
        "Nothing to be named here.\n",
    )
    for number in range(24):
        (folder / f"{number:02}.txt").write_text(texts[number % 4] * (1 + number % 3))
    opened = open_library(folder, index_dir=home / "index", refresh=True)
    (folder / "05.txt").unlink()
    (folder / "06.txt").write_text("Russia, once.\n")
    (folder / "00a.txt").write_text("KIEP writes of Russia, Russia and Russia.\n")
    opened.refresh()
    return opened


@pytest.mark.parametrize("entity", [RUSSIA, KIEP])
def test_pages_of_mentions_are_cuts_of_the_whole(library: Library, entity: str) -> None:
    whole = library.mentions([entity])
    assert len(whole) == library.entity(entity).mentions > 20
    for limit in (1, 7, 20, 1000):
        for offset in range(len(whole) + 3):
            page = library.mentions([entity], offset=offset, limit=limit)
            assert page == whole[offset : offset + limit]
    assert library.mentions([entity], offset=5) == whole[5:]


def test_pages_of_the_mentions_of_several_entities_and_of_all(library: Library) -> None:
    both = library.mentions([RUSSIA, KIEP])
    assert {one.mention.entity for one in both} == {RUSSIA, KIEP}
    assert library.mentions([RUSSIA, KIEP], offset=9, limit=11) == both[9:20]
    everything = library.mentions()
    assert library.mentions(offset=3, limit=30) == everything[3:33]
    assert set(both) <= set(everything)


@pytest.mark.parametrize("entity", [RUSSIA, KIEP])
def test_every_mention_has_the_number_of_those_before_it(library: Library, entity: str) -> None:
    whole = library.mentions([entity])
    for number, one in enumerate(whole):
        assert library.mentions_before(entity, one.info.id, one.mention.start) == number
        assert library.mentions_before(entity, one.info.id, one.mention.start + 1) == number + 1
    for info in library.infos():
        before = sum(one.info.path < info.path for one in whole)
        assert library.mentions_before(entity, info.id) == before
    assert library.mentions_before("place:atlantis", "00.txt", 9) == 0


def test_a_document_that_is_not_there_has_no_mentions_before_it(library: Library) -> None:
    with pytest.raises(DocumentNotFound):
        library.mentions_before(RUSSIA, "05.txt")


def test_mentions_may_be_given_up(library: Library) -> None:
    whole = library.mentions([RUSSIA])
    asked = iter([False, False, True])
    first = list(dict.fromkeys(one.info.id for one in whole))[:2]
    found = library.mentions([RUSSIA], cancelled=lambda: next(asked))
    assert found == tuple(one for one in whole if one.info.id in first)
    assert library.mentions([RUSSIA], cancelled=lambda: True) == ()
