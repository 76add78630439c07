from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from search_index import entities as library_entities
from search_index.entities import Recognition, load_lexicon, recognise
from search_index.models import Document, DocumentInfo, EntityType, Mention

if TYPE_CHECKING:
    from gold import GoldDocument
    from scoring import Predictions

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
SCRIPTS = {"en": "[A-Za-z]", "ko": "[가-힣]|^[A-Z]", "ru": "[А-Яа-яЁё]|^[A-Z]"}

UNER = """# newdoc id = n01001
# sent_id = n01001-0001
# text = “Kori Schulman, of Ulsan,” wrote Kori.
1\t“\tO\t-\t-
2\tKori\tB-PER\t-\tx
3\tSchulman\tI-PER\t-\tx
4\t,\tO\t-\t-
5\tof\tO\t-\t-
6\tUlsan\tB-LOC\t-\tx
7\t,\tO\t-\t-
8\t”\tO\t-\t-
9\twrote\tB-OTH\t-\t-
10\tKori\tI-OTH\t-\t-
11\t.\tO\t-\t-

# sent_id = n01001-0002
# text = {second}
1\tX\tO\t-\t-
"""
KLUE = """## a comment <김:PS>
김\tB-PS
모\tO
 \tO
3\tB-QT
명\tI-QT
서\tB-LC
울\tI-LC
,\tI-LC

경\tB-OG
찰\tI-OG
"""


@pytest.fixture(autouse=True)
def _benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))


def _document(text: str, *marks: tuple[str, str, str], optional: str = "") -> GoldDocument:
    """A text with gold mentions: the first place of a surface, its type, its entity."""
    from gold import GoldDocument, GoldMention

    mentions = tuple(
        GoldMention(at, at + len(surface), EntityType(kind), entity, surface == optional)
        for surface, kind, entity in marks
        for at in [text.index(surface)]
    )
    return GoldDocument(Document(DocumentInfo("a.txt", "a.txt", "a", "en"), text), mentions)


def _mentions(text: str, *found: tuple[str, str, str], document: str = "a.txt") -> list[Mention]:
    return [
        Mention(document, at, at + len(surface), entity, EntityType(kind), surface)
        for surface, kind, entity in found
        for at in [text.index(surface)]
    ]


def test_a_mention_counts_with_its_span_and_type() -> None:
    from scoring import strict

    text = "Park of Busan met Lee of KIEP in 2024 at the Forum"
    document = _document(
        text, ("Park", "PERSON", "p"), ("Busan", "PLACE", "b"), ("Lee", "PERSON", "l"),
        ("KIEP", "ORG", "k"), ("Forum", "EVENT", "f"), optional="Forum",
    )  # fmt: skip
    found = _mentions(
        text, ("Park", "PERSON", "1"), ("of Busan", "PLACE", "2"), ("KIEP", "PLACE", "3"),
        ("2024", "DATE", "4"), ("the Forum", "ORG", "5"),
    )  # fmt: skip
    scores = strict([document], {"a.txt": found})
    assert scores["micro"] == {"precision": 0.3333, "recall": 0.25, "f1": 0.2857, "gold": 4}
    assert scores["PERSON"] == {"precision": 1.0, "recall": 0.5, "f1": 0.6667, "gold": 2}
    assert scores["PLACE"]["precision"] == 0
    assert scores["EVENT"]["gold"] == 0
    assert strict([document], {})["micro"]["f1"] == 0


def test_b_cubed_gives_the_figures_of_its_paper() -> None:
    from scoring import bcubed

    def clusters(*groups: str) -> dict[tuple[str, int, int], str]:
        return {("d", ord(c), ord(c) + 1): group for group in groups for c in group}

    truth = clusters("abcde", "fg", "hijkl")
    one, two = clusters("abcde", "fghijkl"), clusters("abcdehijkl", "fg")
    assert bcubed(truth, one) == {"precision": 0.7619, "recall": 1.0, "f1": 0.8649}
    assert bcubed(truth, two) == {"precision": 0.5833, "recall": 1.0, "f1": 0.7368}
    assert bcubed(truth, truth)["f1"] == 1
    # One of two is missed and one is spurious: each is half an entity, and nothing of itself.
    assert bcubed(clusters("ab"), clusters("bc")) == {"precision": 0.25, "recall": 0.25, "f1": 0.25}
    assert bcubed(clusters("ab"), {})["f1"] == 0


def test_linking_of_the_mentions_found_leaves_recognition_out() -> None:
    from scoring import linking

    text = "Park and Kim and Park Ji-sung in Busan"
    document = _document(
        text, ("Park and", "PERSON", "p"), ("Kim", "PERSON", "k"), ("Park Ji-sung", "PERSON", "p"),
        ("Busan", "PLACE", "b"),
    )  # fmt: skip
    found = _mentions(
        text, ("Park and", "PERSON", "1"), ("Park Ji-sung", "PERSON", "1"), ("Busan", "ORG", "2")
    )
    scores = linking([document], {"a.txt": found})
    assert scores["found"]["f1"] == 1
    assert scores["all"] == {"precision": 1.0, "recall": 0.75, "f1": 0.8571}


def test_uner_is_read_with_the_spacing_of_its_text(tmp_path: Path) -> None:
    from gold import read_uner

    path = tmp_path / "uner-en-x.iob2"
    path.write_text(UNER.format(second="X"), encoding="utf-8")
    first, second = read_uner(path, "en")
    text = first.document.text
    assert [(text[m.start : m.end], m.type.value) for m in first.mentions] == [
        ("Kori Schulman", "PERSON"),
        ("Ulsan", "PLACE"),
    ]
    assert (second.document.text, second.mentions) == ("X", ())
    path.write_text(UNER.format(second="Y"), encoding="utf-8")
    with pytest.raises(ValueError, match="substring"):
        read_uner(path, "en")


def test_klue_is_read_character_by_character(tmp_path: Path) -> None:
    from gold import as_klue, read_klue

    path = tmp_path / "dev.tsv"
    path.write_text(KLUE, encoding="utf-8")
    first, second = read_klue(path)
    assert first.document.text == "김모 3명서울,"
    assert [(m.start, m.end, m.type.value) for m in first.mentions] == [
        (0, 1, "PERSON"),
        (5, 8, "PLACE"),
    ]
    assert [m.type.value for m in second.mentions] == ["ORG"]
    text = "러시아의 한국인의 서울"
    lexicon = load_lexicon()
    found = recognise(Document(DocumentInfo("a", "a", "a", "ko"), text), lexicon).mentions
    changed = [(m.text, m.type.value) for m in as_klue(found, lexicon)]
    assert ("러시아", "PLACE") in changed
    assert ("서울", "PLACE") in changed
    assert not any(name.startswith("한국인") and kind == "PLACE" for name, kind in changed)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("0\t4\tPark\tPERSON\tp\n3\t5\tk \tPERSON\tp", "x.tsv:2: .* overlaps"),
        ("0\t4\tKim \tPERSON\tp", "x.tsv:1: .* is not there"),
        ("0\t4\tPark\tHERO\tp", "x.tsv:1: "),
        ("0\t4\tPark\tPERSON", "x.tsv:1: "),
        ("0\t4\tPark\tPERSON\tp\tperhaps", "x.tsv:1: .* is no mark"),
    ],
)
def test_a_wrong_mark_is_told_with_its_line(tmp_path: Path, line: str, fault: str) -> None:
    from gold import read_marks

    path = tmp_path / "x.tsv"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(ValueError, match=fault):
        read_marks(path, "Park met Kim")


def test_the_list_of_names_is_of_different_entities_in_three_scripts() -> None:
    from across_scripts import read_names

    names = read_names()
    assert len(names) == 200
    assert {name.type.value for name in names} == {"PERSON", "PLACE", "ORG"}
    for language, script in SCRIPTS.items():
        forms = [name.forms[language] for name in names]
        assert len(set(forms)) == 200
        assert all(re.search(script, form) for form in forms)
    people = [name for name in names if name.type == EntityType.PERSON]
    assert sum(not name.known for name in people) >= 40


def _fake(answer: Mapping[str, str]) -> Any:
    """An index that finds each name of `answer`, with the entity given, wherever it stands."""

    def index(texts: Mapping[str, str]) -> Predictions:
        found: dict[str, Sequence[Mention]] = {}
        for path, text in texts.items():
            there = [(name, "PERSON", id_) for name, id_ in answer.items() if name in text]
            found[path] = _mentions(text, *there, document=path)
        return found

    return index


def test_names_across_scripts_are_counted_by_pairs_of_languages() -> None:
    from across_scripts import Name, measure_names

    names = [
        Name(EntityType.PERSON, {"en": "Oh Se", "ko": "오세", "ru": "О Се"}),
        Name(EntityType.PERSON, {"en": "Na Gyong", "ko": "나경", "ru": "На Гён"}),
    ]
    apart = _fake({"Oh Se": "1", "오세": "1", "О Се": "2", "Na Gyong": "3", "나경": "3"})
    result = measure_names(apart, names)
    assert result["rows"]["all"]["recall"] == pytest.approx(2 / 6, abs=1e-4)
    assert result["rows"]["all"]["found"] == {"en": 1.0, "ko": 1.0, "ru": 0.5}
    assert (result["false_merges"], result["merged"]) == (0, [])
    merged = measure_names(_fake({"Oh Se": "1", "나경": "1"}), names)
    assert merged["merged"] == ["Oh Se = Na Gyong"]
    assert merged["rows"]["all"]["recall"] == 0


def test_the_only_person_of_a_sentence_is_the_same_in_its_translation(tmp_path: Path) -> None:
    from across_scripts import measure_parallel

    def marked(text: str, *names: str) -> GoldDocument:
        return _document(text, *((name, "PERSON", "") for name in names))

    rows = {
        "en": ["n01001011\tOh spoke.", "n01001012\tKim and Na sang.", "n01002001\tSorokin ran."],
        "ko": ["n01001011\t오가 말했다.", "n01001012\t노래했다.", "n01002001\t소로킨."],
        "ru": ["n01001011\tСказал О.", "n01001012\tПели Ким и На.", "n01002001\tБежал Сорокин."],
    }
    for language, lines in rows.items():
        (tmp_path / f"{language}.tsv").write_text("\n".join(lines), encoding="utf-8")
    english = [marked("Oh spoke.", "Oh"), marked("Kim and Na sang.", "Kim", "Na"),
               marked("Sorokin ran.", "Sorokin")]  # fmt: skip
    russian = [marked("Сказал О.", "О"), marked("Пели Ким и На.", "Ким", "На"),
               marked("Бежал Сорокин.", "Сорокин")]  # fmt: skip
    right = {"Oh": "1", "О.": "1", "오": "1", "Kim": "2", "Sorokin": "3", "Сорокин": "4"}
    row = measure_parallel(tmp_path, english, russian, _fake(right))["PERSON"]
    assert row == {"pairs": 2, "recall": 0.5, "found": 0.5, "korean": 0.5,
                   "false_merges": 0, "merged": []}  # fmt: skip
    wrong = _fake({**right, "Sorokin": "1"})
    row = measure_parallel(tmp_path, english, russian, wrong)["PERSON"]
    assert row["merged"] == ["Oh = Sorokin"]


def test_extras_are_measured_where_there_are_some(monkeypatch: pytest.MonkeyPatch) -> None:
    from entities import offered

    def nothing(document: Document) -> Recognition:
        return Recognition((), ())

    monkeypatch.setattr(library_entities, "recognisers", lambda: {"ru": nothing})
    assert list(offered(["default", "ner", "ru"])) == ["default", "ru"]
    assert offered(["ru", "default"])["ru"] is nothing
    monkeypatch.setattr(library_entities, "recognisers", dict)
    assert list(offered()) == ["default"]


def test_texts_are_indexed_as_one_corpus_and_read_as_they_were() -> None:
    from entities import indexed

    texts = {"en/a.md": "Seoul and Moscow\n", "ko/b.txt": "서울에서 만났다\n"}
    found = indexed(texts)
    assert {m.text for m in found["en/a.md"]} == {"Seoul", "Moscow"}
    assert {m.entity for m in found["ko/b.txt"]} == {found["en/a.md"][0].entity}
    with pytest.raises(RuntimeError, match="not read as it was written"):
        indexed({"en/a.md": "---\ntitle: x\n---\nSeoul\n"})


def test_documents_to_time_have_three_kilobytes() -> None:
    from entities import three_kilobytes

    texts = ["서울" * 100 + "\n" + "a" * 599] * 40
    documents = three_kilobytes(texts)
    assert "\n".join(documents).split("\n") == "\n".join(texts).split("\n")[: 5 * len(documents)]
    assert {len(document.encode()) for document in documents} <= set(range(2_990, 3_700))
    assert three_kilobytes(["short"]) == ["short"]


def test_what_recognition_costs_is_measured_in_a_process_of_its_own(tmp_path: Path) -> None:
    from measure import in_child

    path = tmp_path / "texts.json"
    path.write_text('["Putin met Kim Jong-un in Vladivostok."]', encoding="utf-8")
    assert in_child("recognition_speed", path=path)["per_second"] > 0
    for name in library_entities.recognisers():
        assert in_child("recognition_speed", path=path, extra=name)["load_milliseconds"] > 1
    load = in_child("lexicon_load")
    assert load["milliseconds"] > 1
    assert load["megabytes"] >= 0


def test_the_section_marks_what_reaches_floor_and_aim() -> None:
    import report
    from scoring import strict

    def score(f1: float) -> dict[str, Any]:
        return {"micro": {"precision": f1, "recall": f1, "f1": f1, "gold": 10}}

    links = {kind: {"precision": 1.0, "recall": 0.95, "f1": 0.975} for kind in ("all", "found")}
    both = {"mentions": dict.fromkeys(("en", "ko", "ru", "all"), score(0.94)), "links": links}
    row = {"names": 9, "recall": 0.96, "found": {"en": 1.0, "ko": 1.0, "ru": 0.5}}
    own = {
        "measured": "2026-01-02", "machine": "one",
        "recognisers": {"default": {"seeds": both, "unseen": both},
                        "ner": {"seeds": both, "unseen": both}},
        "names": {"rows": {"all": row}, "false_merges": 1, "merged": ["A = B"]},
        "load": {"milliseconds": 90.0, "cpu_milliseconds": 80.0, "megabytes": 120.0},
        "speed": {"per_second": 301.0, "documents": 3, "compiling_milliseconds": 90},
    }  # fmt: skip
    page = report.page({"entities": own})
    assert "Measured 2026-01-02 on one." in page
    assert (
        "| English news of this field, unseen: F1 | 0.94 ✓ | 0.94 | ≥ 0.92 |"
        " ≥ 0.95, ≥ 0.97 with `[ner]` |" in page
    )
    assert "| linking end to end, unseen: B³ | 0.975 ✓ | 0.975 | ≥ 0.97 | ≥ 0.99 |" in page
    assert "| UNER English PUD, PER ORG LOC: F1 | – | – | ≥ 0.65, ≥ 0.75 with `[ner]` |" in page
    assert "| load time of the lexicon, ms | 90 ★ |  | ≤ 200 | ≤ 100 |" in page
    assert "| memory that it adds, MB | 120 ✗ |  | ≤ 100 | ≤ 50 |" in page
    assert "| list of 200 names across scripts: recall | 0.96 ★ |" in page
    assert "False merges: 1: A = B." in page
    given = {
        "measured": "2026-01-03", "machine": "two",
        "recognisers": {"default": {"klue": strict([], {})}},
        "parallel": {"PERSON": {"pairs": 2, "recall": 0.5, "found": 1.0, "korean": 0.0,
                                "false_merges": 0, "merged": []}},
    }  # fmt: skip
    page = report.page({"entities": own, "entities/data": given})
    assert "Measured 2026-01-02 on one; 2026-01-03 on two." in page
    assert "| PERSON | 2 | 0.5 | 1 | 0 | 0 |" in page
    assert "| KLUE (characters → spans), PS LC OG: F1 | 0 ✗ | – | ≥ 0.45 |" in page
    assert "What extras cost" not in page
    own["extras"] = {"ner": {"per_second": 21.0, "rules_per_second": 260.0,
                             "load_milliseconds": 700, "megabytes": 102.0}}  # fmt: skip
    assert "| `[ner]` | 21 | 260 | 700 | 102 |" in report.page({"entities": own})
    assert "## Entities" not in report.page({})
