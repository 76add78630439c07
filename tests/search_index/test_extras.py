"""Extras that find names beside the rules: fakes of their libraries, and the libraries themselves.

A fake is a package of the same name and interface, so that what is tested is all of our own code.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index import open_library
from search_index.cli import main
from search_index.entities import (
    Lexicon,
    LexiconEntry,
    description,
    extras,
    installed,
    lexicon_fingerprint,
    name_models,
    recognise,
    recognisers,
    recognition_fingerprint,
)
from search_index.entities.model_spans import PIECE, Span
from search_index.models import Document, DocumentInfo, EntityType
from search_index.settings import config_file

PERSON, ORG, PLACE = EntityType.PERSON, EntityType.ORG, EntityType.PLACE

NATASHA = """
class Span:
    def __init__(self, start, stop, type):
        self.start, self.stop, self.type = start, stop, type

class Markup:
    def __init__(self, spans):
        self.spans = spans

class NewsEmbedding:
    pass

class NewsNERTagger:
    def __init__(self, embedding):
        assert isinstance(embedding, NewsEmbedding)

    def __call__(self, text):
        known = {"Джесси Грантам": "PER", "Килиндоро": "LOC", "Zestrel": "ORG", "Улица": "OTHER"}
        return Markup([
            Span(text.index(name), text.index(name) + len(name), kind)
            for name, kind in known.items() if name in text
        ])
"""
OPERATIONS = """
from contextlib import contextmanager

@contextmanager
def use_ops(name, use_blis):
    yield
"""
PIPELINE = """
import re

class Entity:
    def __init__(self, start, end, label):
        self.start_char, self.end_char, self.label_ = start, end, label

class Token:
    def __init__(self, start, text, tag, label):
        self.idx, self.text, self.tag_, self.ent_type_ = start, text, tag, label

    def __len__(self):
        return len(self.text)

class Doc(list):
    def __init__(self, tokens, ents):
        super().__init__(tokens)
        self.ents = ents

def load(exclude=()):
    assert not {"ner", "tagger", "tok2vec"} & set(exclude)
    def pipeline(text):
        known = {"Quillon Marsh": "PERSON", "Brackwater's": "GPE", "Friday": "DATE"}
        ents = [
            Entity(text.index(name), text.index(name) + len(name), label)
            for name, label in known.items() if name in text
        ]
        tokens = []
        for match in re.finditer(r"[\\w']+", text):
            label = "".join(e.label_ for e in ents if e.start_char <= match.start() < e.end_char)
            proper = match[0][0].isupper() and match[0] not in ("Where", "The")
            tokens.append(Token(match.start(), match[0], "NNP" if proper else "NN", label))
        return Doc(tokens, ents)
    return pipeline
"""


def document(text: str) -> Document:
    return Document(DocumentInfo("a.txt", "a.txt", "", "und"), text)


class FakeModel:
    """Finds what it is told to, wherever that is."""

    def __init__(self, script: str, spans: Iterable[Span] = (), *, settles: bool = True) -> None:
        self.script, self.settles = script, settles
        self.types = frozenset((PERSON, ORG, PLACE))
        self.found = tuple(spans)
        self.asked: list[str] = []

    def spans(self, text: str) -> Iterable[Span]:
        self.asked.append(text)
        return self.found


class Listed(FakeModel):
    """Finds the first of each of some names in what it is given."""

    def __init__(
        self, script: str, names: Mapping[str, EntityType | None], *, settles: bool = True
    ) -> None:
        super().__init__(script, settles=settles)
        self.names = names

    def spans(self, text: str) -> Iterable[Span]:
        self.asked.append(text)
        for name, kind in self.names.items():
            if name in text:
                at = text.index(name)
                yield Span(at, at + len(name), kind)


def english(text: str, name: str, kind: EntityType | None) -> EntityType | None:
    """Return what a name is, of which an English model says that it is of a kind."""
    model = Listed("L", {name: kind}, settles=False)
    return dict(found(text, model)).get(name)


def russian(text: str, **names: EntityType) -> dict[str, EntityType]:
    model = Listed("C", {name.replace("_", " "): kind for name, kind in names.items()})
    return dict(found(text, model))


def found(text: str, *models: FakeModel) -> list[tuple[str, EntityType]]:
    return [(m.text, m.type) for m in recognise(document(text), models=models).mentions]


# What is taken from a model

odd_spans = st.lists(
    st.builds(
        Span, st.integers(-5, 90), st.integers(-5, 90), st.sampled_from((PERSON, ORG, PLACE, None))
    ),
    max_size=12,
)
texts = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(
            ["Park", "the Forum", "Quillon’s", "в", "Джесси", "Грантам", "\n", "5 мая 2021 года",
             "МИД", "Facebook", "서울에서", "-", "(", "Brackwater", "said", "России", "\u0301"]
        ),
        max_size=14,
    ).map(" ".join),
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(texts, odd_spans, odd_spans, st.booleans())
def test_whatever_spans_a_model_returns_mentions_are_right(
    text: str, latin: list[Span], cyrillic: list[Span], settles: bool
) -> None:
    models = (FakeModel("L", latin, settles=settles), FakeModel("C", cyrillic, settles=settles))
    result = recognise(document(text), models=models)
    last = 0
    for mention in result.mentions:
        assert last <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text == mention.text.strip()
        last = mention.end
    ids = [entity.id for entity in result.entities]
    assert ids == sorted({mention.entity for mention in result.mentions})
    other_order = [FakeModel(m.script, reversed(m.found), settles=settles) for m in models]
    assert recognise(document(text), models=other_order) == result


def test_a_model_fills_what_the_rules_leave() -> None:
    text = "Никто не видел, как Джесси Грантам уехал.\n"
    model = Listed("C", {"Джесси Грантам": PERSON})
    assert ("Джесси Грантам", PERSON) in found(text, model)
    english = "Nobody knew where Quillon Marsh went. The garden of Marsh was empty.\n"
    assert found(english) == []
    assert found(english, Listed("L", {"Quillon Marsh": PERSON})) == [
        ("Quillon Marsh", PERSON),
        ("Marsh", PERSON),  # who he is the model has told
    ]


def test_the_lexicon_dates_and_figures_win() -> None:
    text = "5 мая 2021 года в Сеуле МИД России получил 30 млрд долларов.\n"
    spans = [Span(at, at + 9, PERSON) for at in range(len(text) - 9)]
    spans += [Span(m.start, m.end, PERSON) for m in recognise(document(text)).mentions]
    assert found(text, FakeModel("C", spans)) == found(text)


def test_a_model_that_settles_decides_what_the_rules_only_guessed() -> None:
    text = "Они говорили, что Килиндоро очень далеко.\n"
    assert found(text) == [("Килиндоро", PERSON)]
    assert found(text, Listed("C", {"Килиндоро": PLACE})) == [("Килиндоро", PLACE)]
    same = Listed("C", {"Килиндоро": PLACE}, settles=False)
    assert found(text, same) == [("Килиндоро", PERSON)]


def test_ordinary_words_headlines_and_names_of_many_are_not_taken_from_a_model() -> None:
    wrong = {"Форумы": PLACE, "Kim": PERSON, "Harbour": PERSON, "Port Officials": PERSON}
    text = "Форумы прошли.\n\nPort Officials Meet About Lake Harbour\n\nThen Kim and others left.\n"
    models = Listed("C", wrong), Listed("L", wrong)
    assert found(text, *models) == found(text)


def test_what_stands_beside_a_name_counts_as_well() -> None:
    text = "They spent a year in Tellowmere and were glad.\n"
    model = Listed("L", {"Tellowmere": PERSON})
    assert ("Tellowmere", PERSON) not in found(text, model)


def test_a_word_of_a_wrong_type_is_what_the_words_beside_it_say() -> None:
    acts = "However, Pellworth was forced to leave the island.\n"
    assert english(acts, "Pellworth", ORG) == PERSON
    assert english(acts, "Pellworth", PLACE) == PERSON
    assert english(acts, "Pellworth", None) == PERSON
    assert english("However, nobody likes Pellworth.\n", "Pellworth", ORG) is None
    assert english("They settled in Pellworth and stayed.\n", "Pellworth", ORG) == PLACE
    born = "She was born in Castel Vennaro; she grew up there.\n"
    assert english(born, "Castel Vennaro", PERSON) is None


def test_a_proper_noun_of_no_type_may_open_a_sentence_and_is_a_person_or_nothing() -> None:
    text = "Tarvold recorded a new version of his song.\n"
    assert found(text) == []
    assert english(text, "Tarvold", None) == PERSON
    assert english("Tarvold is blue, and so is the sea.\n", "Tarvold", None) is None
    assert english("The Tarvold recorded a version of his song.\n", "Tarvold", None) is None


def test_a_body_of_several_words_stands_apart() -> None:
    assert english("He has shares of Corvid Holdbrook now.\n", "Corvid Holdbrook", ORG) == ORG
    for text in ("The Corvid Holdbrook plan failed.\n", "So Corvid Holdbrook Zeal failed.\n"):
        assert english(text, "Corvid Holdbrook", ORG) is None
    assert english("He has shares of Premium Bonds now.\n", "Premium Bonds", ORG) is None


def test_an_ordinary_word_is_a_person_only_inside_a_sentence_that_says_so() -> None:
    assert english("In 2011, Sharp was born in a village.\n", "Sharp", PERSON) == PERSON
    assert english("They went on with Sharp and stayed.\n", "Sharp", PERSON) is None
    assert english("Sharp was named the envoy.\n", "Sharp", PERSON) is None
    assert english("In 2011, Sharp was born in a village.\n", "Sharp", ORG) is None


def test_a_part_of_a_name_is_none() -> None:
    assert english("It said that Vellar-Ostrand no longer sails.\n", "Vellar", PERSON) is None
    assert english("Tarrow's said it would review the debt.\n", "Tarrow", PERSON) is None
    assert english("Tarrow's sister went home.\n", "Tarrow", PERSON) == PERSON


def test_a_family_name_is_not_the_person_of_the_lexicon_that_has_it_for_an_id() -> None:
    lexicon = Lexicon(
        [LexiconEntry("person:pellworth", PERSON, {"en": "Ann Pellworth", "ko": "펠워스"})]
    )
    text = "However, Pellworth was forced to leave the island.\n"
    model = Listed("L", {"Pellworth": PERSON}, settles=False)
    (mention,) = recognise(document(text), lexicon, [model]).mentions
    assert mention.text == "Pellworth"
    assert mention.entity.startswith("person:pellworth-")  # of this document alone


def test_a_place_in_another_spelling_is_the_place_of_the_lexicon() -> None:
    lexicon = Lexicon([LexiconEntry("place:orlund", PLACE, {"ru": "Орлунн"})])
    model = Listed("C", {"Орлунда": PLACE})
    result = recognise(document("Но путь идёт от Орлунда на юг.\n"), lexicon, [model])
    assert [(m.text, m.entity) for m in result.mentions] == [("Орлунда", "place:orlund")]
    withheld = "Но тогда Вена молчала.\n"  # a name that counts beside others alone
    assert russian(withheld, Вена=PLACE) == {}


def test_a_longer_name_of_a_model_that_settles_has_the_shorter_ones_in_it() -> None:
    text = "Вклады Банка Шотландии растут, а Людовик Немецкий ушёл.\n"
    names = russian(text, Банка_Шотландии=ORG, Людовик_Немецкий=PERSON)
    assert names == {"Банка Шотландии": ORG, "Людовик Немецкий": PERSON}
    place = russian("Порты Климата России закрыты.\n", Климата_России=PLACE)
    assert place == {"России": PLACE}
    model = Listed("L", {"Lanvale Australia": ORG}, settles=False)
    assert found("We like Lanvale Australia a lot.\n", model) == [("Australia", PLACE)]


def test_a_capital_inside_a_russian_sentence_makes_a_name_of_an_ordinary_word() -> None:
    assert russian("Но тогда Ньютон этого не знал.\n", Ньютон=PERSON) == {"Ньютон": PERSON}
    assert russian("Ньютон этого не знал.\n", Ньютон=PERSON) == {}
    assert russian("Но тогда Банк этого не знал.\n", Банк=ORG) == {}


def test_a_place_that_opens_a_russian_sentence_stands_elsewhere_too() -> None:
    text = "Заладятся ли дела?\n"
    assert russian(text, Заладятся=PLACE) == {}
    twice = "Килиндоро далеко. Мы говорили, что Килиндоро большой.\n"
    spans = [Span(0, 9, PLACE), Span(35, 44, PLACE)]
    assert found(twice, FakeModel("C", spans)) == [("Килиндоро", PLACE)] * 2


def test_a_word_has_one_type_in_a_russian_document() -> None:
    text = "Говорят, что Килиндоро далеко, что Килиндоро велик, что Килиндоро тих.\n"
    starts = [at for at in range(len(text)) if text.startswith("Килиндоро", at)]
    kinds = (PERSON, PLACE, PLACE)
    spans = [Span(at, at + 9, kind) for at, kind in zip(starts, kinds, strict=True)]
    assert found(text, FakeModel("C", spans)) == [("Килиндоро", PLACE)] * 3


def test_titles_are_no_part_of_a_russian_name() -> None:
    assert russian("Но г-н Осберн ушёл.\n", г_н=PERSON) == russian("Но г-н Осберн ушёл.\n")
    model = Listed("C", {"г-н Осберн": PERSON})
    assert found("Но г-н Осберн ушёл.\n", model) == [("Осберн", PERSON)]


def test_a_model_sees_only_lines_of_its_script_and_pieces_of_a_long_text() -> None:
    model = FakeModel("C")
    russian = "Порт открыт, суда идут. " * 2_000
    text = f"The port is open.\nПорт открыт.\n부산항은 열려 있다.\n{russian}\nConclusion.\n"
    recognise(document(text), models=[model])
    assert "".join(model.asked) == f"Порт открыт.\n{russian}\n"
    assert max(map(len, model.asked)) <= PIECE
    recognise(document("Nothing here."), models=[silent := FakeModel("C")])
    assert silent.asked == []


# What is installed


def put(folder: Path, name: str, code: str, version: str = "1.0") -> None:
    """Install a package: a module and what tells its version."""
    (folder / name).mkdir(parents=True)
    (folder / name / "__init__.py").write_text(code, encoding="utf-8")
    facts = folder / f"{name}-{version}.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")


def forget() -> None:
    importlib.invalidate_caches()
    extras.installed.cache_clear()
    extras._model.cache_clear()
    for name in ("natasha", "spacy", "thinc", "thinc.api", "en_core_web_sm", "en_core_web_md"):
        sys.modules.pop(name, None)


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of packages before all others; none of the extras is there but what is put."""
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setenv("PYTHONPATH", str(folder), prepend=":")
    there = extras._there
    kept = {name for extra in extras.EXTRAS for name in (*extra.libraries, *extra.models)}
    monkeypatch.setattr(
        extras,
        "_there",
        lambda name: there(name) and ((folder / name).exists() or name not in kept),
    )
    forget()
    yield folder
    monkeypatch.undo()
    forget()


def test_without_extras_there_are_the_rules(packages: Path) -> None:
    assert installed() == ()
    assert dict(recognisers()) == {}
    assert name_models(["ner", "ru"]) == ()
    assert recognition_fingerprint(None, ()) == lexicon_fingerprint()
    assert description(()) == "rules and lexicon"


def test_extras_are_told_by_their_packages_and_not_loaded(packages: Path) -> None:
    put(packages, "natasha", "raise AssertionError", "1.6.0")
    put(packages, "spacy", "raise AssertionError", "3.8.1")
    forget()
    assert [(found.extra.name, found.lacks_model) for found in installed()] == [
        ("ner", True),
        ("ru", False),
    ]
    assert list(recognisers()) == ["ru"]
    put(packages, "en_core_web_sm", "raise AssertionError", "3.8.0")
    forget()
    small = recognition_fingerprint(None, ["ner", "ru"])
    assert description(["ner", "ru"]) == (
        "rules and lexicon; spacy 3.8.1 with en_core_web_sm 3.8.0 for English; "
        "natasha 1.6.0 for Russian"
    )
    assert list(recognisers()) == ["ner", "ru"]
    put(packages, "en_core_web_md", "", "3.8.0")
    forget()
    assert "en_core_web_md" in description(["ner"])  # the larger model
    seen = {small, *(recognition_fingerprint(None, some) for some in ([], ["ru"], ["ner", "ru"]))}
    assert len(seen) == 4


def test_fakes_find_names_in_texts_of_their_language(packages: Path) -> None:
    put(packages, "natasha", NATASHA)
    put(packages, "spacy", "")
    put(packages, "thinc", "")
    (packages / "thinc" / "api.py").write_text(OPERATIONS, encoding="utf-8")
    put(packages, "en_core_web_sm", PIPELINE)
    forget()
    text = (
        "Вчера Джесси Грантам работал в Zestrel.\nWhere Quillon Marsh lives nobody knew.\n"
        "Velsted recorded a new version of his song for Olm Hadrow.\n"
    )
    both = dict(recognisers())
    english = {m.text for m in both["ner"](document(text)).mentions}
    russian = {m.text for m in both["ru"](document(text)).mentions}
    assert "Quillon Marsh" in english
    assert "Velsted" in english  # a proper noun that the pipeline has no type for
    assert not {"Zestrel", "Olm", "Hadrow", "Olm Hadrow"} & english
    assert {"Джесси Грантам", "Zestrel"} <= russian
    assert "Quillon Marsh" not in russian


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("import no_such_module", "cannot be loaded (ModuleNotFoundError)"),
        (
            NATASHA.replace("known = {", "raise ArithmeticError; known = {"),
            "fails (ArithmeticError)",
        ),
    ],
)
def test_an_extra_that_does_not_work_is_told_of_and_the_rules_go_on(
    packages: Path, code: str, problem: str
) -> None:
    put(packages, "natasha", code, "1.6.0")
    forget()
    (model,) = name_models(["ru"])
    text = "Министр Олег Кравцов прибыл в Сеул.\n"
    assert recognise(document(text), models=[model]) == recognise(document(text))
    told = f"natasha 1.6.0 for Russian {problem}: names are found by rules and lexicon alone"
    assert model.problem == told
    assert description(["ru"], [told]).endswith("natasha 1.6.0 for Russian, which does not work")


def test_an_extra_without_its_model_is_told_of_and_the_rules_go_on(packages: Path) -> None:
    put(packages, "spacy", "raise AssertionError", "3.8.1")
    forget()
    (model,) = name_models(["ner"])
    text = "Quillon Marsh met Putin in Seoul.\n"
    assert recognise(document(text), models=[model]) == recognise(document(text))
    told = (
        "spacy 3.8.1 for English lacks its model, en_core_web_sm: "
        "names are found by rules and lexicon alone"
    )
    assert model.problem == told
    assert description(["ner"], [told]).endswith("spacy 3.8.1 for English, which does not work")


# The index


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text(
        "Порт\n\nНикто не знал, что такое Zestrel: ни порт, ни суда.\n", encoding="utf-8"
    )
    return folder


@pytest.mark.skipif(
    any(find_spec(extra.libraries[0]) for extra in extras.EXTRAS),
    reason="the process that indexes would find the libraries themselves",
)
def test_an_index_follows_what_is_installed_and_the_setting(
    packages: Path, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def refreshed() -> tuple[str, set[str], str, tuple[str, ...]]:
        library = open_library(corpus, index_dir=tmp_path / "index")
        try:
            report = library.refresh()
            names = {context.mention.text for context in library.mentions()}
            return report.rebuilt, names, library.status().names, report.problems
        finally:
            library.close()

    assert refreshed() == ("", set(), "rules and lexicon", ())
    put(packages, "natasha", NATASHA, "1.6.0")
    anew = "names are recognised differently since the index was made"
    names = "rules and lexicon; natasha 1.6.0 for Russian"
    assert refreshed() == (anew, {"Zestrel"}, names, ())
    assert refreshed() == ("", {"Zestrel"}, names, ())
    assert main(["status", "--corpus", str(corpus), "--index-dir", str(tmp_path / "index")]) == 0
    assert f"names      {names}" in capsys.readouterr().out
    arguments = [
        "status",
        "--json",
        "--corpus",
        str(corpus),
        "--index-dir",
        str(tmp_path / "index"),
    ]
    assert main(arguments) == 0
    assert json.loads(capsys.readouterr().out)["names"] == names

    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text('names = "rules"\n')
    assert refreshed() == (anew, set(), "rules and lexicon", ())
    config_file().unlink()
    (packages / "natasha" / "__init__.py").write_text("import no_such_module")
    (packages / "natasha-1.6.0.dist-info").rename(packages / "natasha-1.7.0.dist-info")
    (packages / "natasha-1.7.0.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: natasha\nVersion: 1.7.0\n"
    )
    broken = "natasha 1.7.0 for Russian"
    rebuilt, found_names, told, problems = refreshed()
    assert (rebuilt, found_names) == (anew, set())
    assert told == f"rules and lexicon; {broken}, which does not work"
    assert problems == (
        f"{broken} cannot be loaded (ModuleNotFoundError): "
        "names are found by rules and lexicon alone",
    )
    assert refreshed()[2] == told


# The libraries themselves


def test_natasha_itself() -> None:
    pytest.importorskip("natasha")
    text = "Вчера вечером Джеффри Дин Морган и Рокко Каталано работали в YouTube.\n"
    result = recognisers()["ru"](document(text))
    assert ("Рокко Каталано", PERSON) in [(m.text, m.type) for m in result.mentions]
    assert ("YouTube", ORG) in [(m.text, m.type) for m in result.mentions]
    assert result == recognisers()["ru"](document(text))


def test_spacy_itself() -> None:
    pytest.importorskip("spacy")
    pytest.importorskip("en_core_web_sm")
    text = "It was written by Rachida Dati and her colleagues, and edited by Klein.\n"
    result = recognisers()["ner"](document(text))
    assert ("Rachida Dati", PERSON) in [(m.text, m.type) for m in result.mentions]
    assert result == recognisers()["ner"](document(text))


def test_spacy_with_a_pipeline_of_rules_in_place_of_a_model(packages: Path) -> None:
    spacy = pytest.importorskip("spacy")
    from search_index.entities import spacy_names

    put(
        packages,
        "en_core_web_sm",
        "import spacy\n"
        "def load(exclude=()):\n"
        "    pipeline = spacy.blank('en')\n"
        "    ruler = pipeline.add_pipe('entity_ruler')\n"
        "    ruler.add_patterns([{'label': 'PERSON', 'pattern': 'Quillon Marsh'},\n"
        "                        {'label': 'DATE', 'pattern': 'Friday'}])\n"
        "    return pipeline\n",
    )
    assert spacy.__name__ == "spacy"
    finder = spacy_names.load("en_core_web_sm")
    assert list(finder("On Friday Quillon Marsh left.")) == [Span(10, 23, PERSON)]
