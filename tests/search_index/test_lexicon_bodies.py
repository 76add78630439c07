"""The lexicon's organisations, events and works: well formed, and each of their names links."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from importlib import resources

import pytest

from search_index.entities import load_lexicon, recognise
from search_index.entities.entries import LANGUAGES, LexiconEntry
from search_index.entities.normalise import fold
from search_index.models import Document, DocumentInfo

FILES = {"org": "organisations.toml", "event": "events.toml", "work": "works.toml"}
SENTENCES = {
    "en": "The report of last week speaks of {name} on page two.",
    "ko": "지난주 보고서는 {name}에 관한 내용을 담았다.",
    "ru": "В последнем отчёте на этой странице упомянуто: {name}.",
}
SCRIPTS = {"en": "", "ko": "가-힣", "ru": "а-яё"}
FOREIGN = {"en": "가-힣а-яё", "ko": "а-яё", "ru": "가-힣"}


def bodies(kind: str) -> list[LexiconEntry]:
    return [entry for entry in load_lexicon() if entry.id.startswith(f"{kind}:")]


def names_of(entry: LexiconEntry) -> Iterator[tuple[str, str]]:
    for language in LANGUAGES:
        if language in entry.names:
            yield language, entry.names[language]
        for name in entry.aliases.get(language, ()):
            yield language, name


def recognised(text: str) -> list[tuple[str, str]]:
    document = Document(DocumentInfo("a.txt", "a.txt", "", "und"), text)
    return [(mention.text, mention.entity) for mention in recognise(document).mentions]


@pytest.mark.parametrize(("kind", "least"), [("org", 1600), ("event", 330), ("work", 480)])
def test_the_field_is_covered(kind: str, least: int) -> None:
    entries = bodies(kind)
    assert len(entries) >= least
    for entry in entries:
        assert len(entry.names) >= 2, entry.id


@pytest.mark.parametrize("file", FILES.values())
def test_tables_are_well_formed(file: str) -> None:
    data = (resources.files("search_index.entities") / "data" / file).read_text("utf-8")
    fields = {"en", "ko", "ru", "wikidata", "country", "generic", "when"}
    for key, table in tomllib.loads(data).items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key)
        assert set(table) <= fields, key
        assert all(words for words in table.get("when", {}).values()), key
        for language in LANGUAGES:
            forms = [table.get(language, []), table.get("generic", {}).get(language, [])]
            for names in forms:
                assert isinstance(names, list), key
                assert len(names) == len(set(names)), key
                assert all(name == name.strip() and "  " not in name for name in names), key


@pytest.mark.parametrize("kind", FILES)
def test_names_are_written_in_the_script_of_their_language(kind: str) -> None:
    for entry in bodies(kind):
        for language, name in names_of(entry):
            assert not re.search(f"[{FOREIGN[language]}]", name, re.I), (entry.id, name)
            own = re.search(f"[{SCRIPTS[language]}]", name, re.I) if SCRIPTS[language] else True
            assert own or re.search("[A-Za-z0-9]", name), (entry.id, name)


@pytest.mark.parametrize("kind", FILES)
def test_a_plain_name_belongs_to_one_entity(kind: str) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for entry in load_lexicon():
        for _, name in names_of(entry):
            if name not in entry.when:
                owners[fold(name)].add(entry.id)
    shared = {
        name: ids
        for name, ids in owners.items()
        if len(ids) > 1 and any(entity.startswith(f"{kind}:") for entity in ids)
    }
    assert shared == {}


@pytest.mark.parametrize("kind", FILES)
def test_every_name_links_to_its_entity_in_a_plain_sentence(kind: str) -> None:
    missed = []
    for entry in bodies(kind):
        for language, name in names_of(entry):
            text = SENTENCES[language].format(name=name)
            if name in entry.when:
                text += f"\n\n{entry.when[name][0]}"
            if entry.id not in [entity for _, entity in recognised(text)]:
                missed.append((entry.id, name))
    assert missed == []


@pytest.mark.parametrize(
    ("text", "surface", "entity"),
    [
        ("Об этом говорили в Минвостокразвития и «Росатоме».", "Росатоме", "org:rosatom"),
        ("на встрече с главой Внешэкономбанка", "Внешэкономбанка", "org:veb"),
        ("с Государственным советом КНДР", "Государственным советом КНДР",
         "org:state-affairs-commission"),
        ("о депортации советских корейцев", "депортации советских корейцев",
         "event:deportation-of-koreans"),
        ("санкциями в отношении КНДР", "санкциями в отношении КНДР",
         "work:sanctions-on-north-korea"),
        ("по Силе Сибири — 2 решения нет", "Силе Сибири — 2", "work:power-of-siberia-2"),
        ("3·1운동을 기념했다", "3·1운동", "event:march-first-movement"),
        ("G20 서울 정상회의에서", "G20 서울 정상회의", "event:g20-seoul-2010"),
        ("안보리 결의 2270호에 따라", "안보리 결의 2270호", "work:unsc-resolution-2270"),
        ("북방 경제 협력 위원회는", "북방 경제 협력 위원회", "org:pcnec"),
        ("Минобороны США и Южной Кореи", "Минобороны США", "org:pentagon"),
        ("Министерство обороны США и Южной Кореи", "Министерство обороны США", "org:pentagon"),
        ("북한 국방성은", "북한 국방성", "org:mod-north-korea"),
        ("The Japanese Finance Ministry said", "Japanese Finance Ministry",
         "org:finance-ministry-japan"),
    ],
)  # fmt: skip
def test_forms_in_running_text(text: str, surface: str, entity: str) -> None:
    assert (surface, entity) in recognised(text)


@pytest.mark.parametrize(
    "text",
    [
        "The stars of Orion rose over the bay.",
        "A minister of state for foreign affairs spoke of team spirit.",
        "아프리카의 기아 문제를 다뤘다.",
        "팔도를 돌며 농심을 살폈다.",
        "За домом рос орешник, на столе лежало яблоко. Яблоко упало.",
        "Известия о шторме пришли утром. Ведомости о зарплате потеряны.",
        "the kto of the matter, a swift answer, a nuri of light",
        "Ро Дэ У и Ким Дэ Чжун",
    ],
)
def test_common_words_and_other_names_are_left_alone(text: str) -> None:
    kinds = {entity.split(":")[0] for _, entity in recognised(text)}
    assert not kinds & {"org", "event", "work"}, recognised(text)
