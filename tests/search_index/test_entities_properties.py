"""What holds of the mentions of any text."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search_index.entities import load_lexicon, name_key, recognise
from search_index.models import Document, DocumentInfo, EntityType

TEXTS = """
Moon|Park Jung-ho|President|Kim Jong-un|Vladivostok's|Seoul–Moscow|the Forum|Ministry of|Institute
(KIEP)|[TSR]|U.S.|EU|$30 billion|850km|1/15th|October 22-23|in May|2006–2019|’s|é|北京|٣|🙂|𝔐
블라디보스토크에서|한·러|한미|러시아의|박 팀장|문 대통령|2022년 2월|6만 명|15분의 1|38선|북극 항로를
Владивостоке|Мун Чжэ Ина|Пак|МИД|российско-корейский|30 млрд долларов
в 2014 году|«Звезда»|Юрия Трутнева
"""
PIECES = [
    *TEXTS.replace("\n", "|").strip("|").split("|"),
    "\n", "\n\n", ". ", ", ", " ", "-", "·", "(", ")", "\u0301", "\ufeff", "\u200b",
]  # fmt: skip

mixed = st.one_of(
    st.text(max_size=120),
    st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=40).map("".join),
)


def document(text: str, path: str = "a.txt") -> Document:
    return Document(DocumentInfo(path, path, "", "und"), text)


@settings(max_examples=100, deadline=None)
@given(mixed)
@example("")
@example("Park Jung-ho (")
@example("한·러·")
@example("9" * 400 + " km")
@example("They met Zorvix한국 and in Zorvixиз near Zorvix")  # no space before another script
def test_mentions_slice_back_and_never_overlap(text: str) -> None:
    result = recognise(document(text))
    last = 0
    for mention in result.mentions:
        assert last <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert mention.text == mention.text.strip()
        assert mention.document == "a.txt"
        last = mention.end
    ids = [entity.id for entity in result.entities]
    assert ids == sorted({mention.entity for mention in result.mentions})
    types = {entity.id: entity.type for entity in result.entities}
    for mention in result.mentions:
        assert mention.type in {types[mention.entity], EntityType.DEMONYM}
        assert types[mention.entity] != EntityType.DEMONYM
        assert all(entity.name for entity in result.entities)


@settings(max_examples=60, deadline=None)
@given(mixed)
def test_recognising_twice_gives_the_same(text: str) -> None:
    assert recognise(document(text)) == recognise(document(text))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_name_key_is_a_normal_form_of_any_text(text: str) -> None:
    key = name_key(text)
    assert key == " ".join(key.split())
    assert name_key(f"  {text}  ") == key


SAMPLE = (
    "Chairwoman Anna Lindqvist of the Baltic Ports Association (BPA) met Park Chul-soo in Busan. "
    "Park said the BPA wants 3.5 million tons by 2030. 홍길동 교수는 한·미·일 협력을 말했다. "
    "Министр Олег Кравцов прибыл в Сеул 5 мая 2021 года."
)


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_the_hash_seed_changes_nothing(seed: str) -> None:
    script = (
        "import sys\n"
        "from search_index.entities import load_lexicon, recognise\n"
        "from search_index.models import Document, DocumentInfo\n"
        "d = Document(DocumentInfo('a.txt', 'a.txt', '', 'und'), sys.argv[1])\n"
        "sys.stdout.buffer.write(repr((recognise(d), load_lexicon().fingerprint)).encode())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, SAMPLE],
        env=os.environ | {"PYTHONHASHSEED": seed},
        capture_output=True,
        check=True,
    )
    expected = (recognise(document(SAMPLE)), load_lexicon().fingerprint)
    assert done.stdout.decode() == repr(expected)
