"""Bodies in Latin letters that are one though their names differ in little."""

from __future__ import annotations

from pathlib import Path

import pytest

from search_index import open_library
from search_index.entities import load_lexicon, recognise
from search_index.entities.body_spellings import body_key, listed_body
from search_index.models import Document, DocumentInfo


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Institute of Polar Ice Studies", "Institute for the Polar Ice Studies"),
        ("Tarvo Center for Theater", "Tarvo Centre for Theatre"),
        ("Association of Tarvish Business", "Association of Tarvish Businesses"),
        ("Tarvo Steel & Wire Company", "Tarvo Steel and Wire"),
        ("QuilloTheatre", "Quillo Theater"),
        ("Institute of Tarvic Economics", "Institute of Tarvic Economic"),
        ("Tarvo Fisheries Co., Ltd", "Tarvo Fishery"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert body_key(one) == body_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Academy of Tarvic Sciences", "Tarvic Sciences Academy"),
        ("Museum of Modern Tarvic Art", "Museum of Contemporary Tarvic Art"),
        ("Bank of Quillo", "Quillo Bank"),
        ("Institute of Polar Studies", "Institute of Solar Studies"),
        ("First Tarvo Division", "Second Tarvo Division"),
        ("Korea Polar Institute", "Korean Polar Institute"),
        ("Tarvo Motor Group", "Tarvo Motor"),
    ],
)
def test_different_names_share_none(one: str, other: str) -> None:
    assert body_key(one) != body_key(other)


@pytest.mark.parametrize("name", ["KOTRA", "Kino", "Total", "Институт океана", "한빛재단", "iLab"])
def test_abbreviations_and_single_words_have_no_key(name: str) -> None:
    assert body_key(name) == ""


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("Institute of Oriental Studies of the Academy of Sciences of the USSR", "org:ivran"),
        ("Institute for the Oriental Studies of the RAS", "org:ivran"),
        ("MariinskyTheater", "org:mariinsky"),
        ("Institute of Oriental Studies of the Kenyan Academy of Sciences", ""),
        ("Kenyan Federal Security Service", ""),
        ("Russian Federal Security Service", "org:fsb"),
    ],
)
def test_a_body_of_the_lexicon_in_another_spelling(name: str, entity: str) -> None:
    entry = listed_body(name, load_lexicon())
    assert (entry.id if entry else "") == entity


def test_the_document_names_the_body_of_the_lexicon() -> None:
    text = "She heads the Institute for the Oriental Studies of the RAS and writes."
    document = Document(DocumentInfo("a.txt", "a.txt", "", "und"), text)
    assert "org:ivran" in {mention.entity for mention in recognise(document).mentions}


def test_bodies_of_two_documents_are_one_whatever_their_order(tmp_path: Path) -> None:
    texts = {
        "a.txt": "She heads the Tarvo Institute for Polar Ice and writes.",
        "b.txt": "She left the Tarvo Institute of the Polar Ice and wrote.",
        "c.txt": "The Coordinating Committee met in May.",
        "d.txt": "The Coordinating Committee met in June.",
    }
    found = []
    for order in (sorted(texts), sorted(texts, reverse=True)):
        corpus = tmp_path / f"corpus-{order[0]}"
        corpus.mkdir()
        ids: dict[str, str] = {}
        for name in order:  # one refresh for each, so that the later ones join those before
            (corpus / name).write_text(texts[name], encoding="utf-8")
            library = open_library(corpus, index_dir=corpus.with_suffix(".index"), refresh=True)
            try:
                for context in library.mentions():
                    mention = context.mention
                    if mention.entity.startswith("org:"):
                        ids[mention.document] = mention.entity
            finally:
                library.close()
        found.append(ids)
    assert found[0] == found[1]
    assert found[0]["a.txt"] == found[0]["b.txt"]
    assert found[0]["c.txt"] != found[0]["d.txt"]
