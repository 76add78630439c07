"""The shipped corpus as its reader meets it: three languages, one walk."""

from __future__ import annotations

import pytest
from rich.style import Style

from search_index.models import Span
from tests.tui.conftest import Corpus, OpenExplorer
from tests.tui.driver import Explorer

VLADIVOSTOK = "place:vladivostok"
LANGUAGES = {"en", "ko", "ru"}


async def test_fifteen_documents_in_three_panes(shipped: Corpus, explore: OpenExplorer) -> None:
    async with explore(shipped) as seen:
        assert len(seen.listed) == 15
        assert "15 documents · en ko ru" in seen.text()
        for title in ("Documents", "Opening lines", "Entities", "Mentions"):
            assert title in seen.text()


async def test_a_name_finds_itself_in_three_languages(
    shipped: Corpus, explore: OpenExplorer
) -> None:
    async with explore(shipped) as seen:
        await seen.rush("/", *"vladivostok", "escape")
        hits = seen.screen.documents.hits
        assert {hit.info.language for hit in hits} == LANGUAGES
        for hit in hits:
            text = shipped.library.document(hit.info.id).text
            for passage in hit.snippets:
                for span in passage.highlights:
                    surface = text[span.start : span.end].casefold()
                    assert surface.startswith(("vladivostok", "블라디보스토크", "владивосток"))


def styles_of(seen: Explorer, text: str) -> list[Style]:
    """The styles of all pieces on the screen that read just so."""
    return [
        segment.style or Style()
        for strip in seen.strips()
        for segment in strip
        if segment.text == text
    ]


@pytest.mark.parametrize("colour", [True, False], ids=["colour", "no colour"])
async def test_the_current_hit_and_mention_stand_out(
    shipped: Corpus, explore: OpenExplorer, monkeypatch: pytest.MonkeyPatch, colour: bool
) -> None:
    if colour:
        monkeypatch.delenv("NO_COLOR")
    async with explore(shipped) as seen:
        await seen.search("vladivostok")
        await seen.press("enter")
        document, span = seen.place.document, seen.place.span
        assert document is not None
        assert span is not None
        surface = shipped.library.document(document).text[span.start : span.end]
        found = styles_of(seen, surface)
        assert sum(bool(style.reverse) for style in found) == 1
        assert all(style.bold for style in found if style.reverse)
        await seen.choose_entity(VLADIVOSTOK)
        await seen.press("]")
        assert sum(bool(style.reverse) for style in styles_of(seen, "Vladivostok")) == 1
        marks = [strip.text for strip in seen.strips() if "▌" in strip.text]
        assert len(marks) >= 2


@pytest.mark.parametrize("name", ["Vladivostok", "KIEP"])
async def test_the_walk_visits_every_mention_once_and_back(
    shipped: Corpus, explore: OpenExplorer, name: str
) -> None:
    (entity, *_) = shipped.library.find_entities(name)
    found = [
        (m.info.id, Span(m.mention.start, m.mention.end), m.info.language)
        for m in shipped.library.mentions([entity.id])
    ]
    assert {language for *_, language in found} == LANGUAGES
    async with explore(shipped, size=(110, 20)) as seen:
        await seen.choose_entity(entity.id)
        visited = []
        for number in range(len(found)):
            await seen.press("]")
            visited.append((seen.place.document, seen.place.span))
            assert seen.span_in_view()
            assert seen.screen.mention_list.cursor == number
        assert visited == [place[:2] for place in found]
        for place in reversed(visited[:-1]):
            await seen.press("[")
            assert (seen.place.document, seen.place.span) == place


@pytest.mark.parametrize(
    ("query", "language"),
    [("북극항로", "ko"), ("Владивостоке", "ru"), ('"trans-siberian"', "en")],
)
async def test_each_language_is_searched_as_it_is_written(
    shipped: Corpus, explore: OpenExplorer, query: str, language: str
) -> None:
    async with explore(shipped) as seen:
        await seen.rush("/", *query, "escape")
        assert language in {hit.info.language for hit in seen.screen.documents.hits}
        await seen.press("n", "enter")
        assert seen.middle == "reader"
        assert seen.span_in_view()


async def test_a_letter_follows_a_mention_into_another_language(
    shipped: Corpus, explore: OpenExplorer
) -> None:
    async with explore(shipped) as seen:
        await seen.rush("/", *"vladivostok", "enter")
        before = seen.place
        reader = seen.screen.reader
        await seen.press("f")
        label = next(
            label
            for index, label in reader.labels.items()
            if reader.mentions[index].entity == VLADIVOSTOK
        )
        await seen.rush(*label)
        assert seen.place.entity == VLADIVOSTOK
        met = set()
        for _ in shipped.library.mentions([VLADIVOSTOK]):
            await seen.press("]")
            assert reader.document is not None
            met.add(reader.document.info.language)
        assert met == LANGUAGES
        while seen.screen.state.history.depth[0] and seen.place != before:
            await seen.press("H")
        assert seen.place == before
