"""Names as articles have them: bylines, initials, quoted titles, lists of participants."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.entities import recognise
from search_index.models import Document, DocumentInfo

NAMED = {"PERSON", "ORG", "PLACE", "EVENT", "WORK"}


def named(text: str) -> list[tuple[str, str]]:
    """Return the names found in a text, each with the first three letters of its type."""
    document = Document(DocumentInfo("a.txt", "a.txt", "", "und"), text)
    return [
        (mention.text, str(mention.type.value)[:3])
        for mention in recognise(document).mentions
        if str(mention.type.value) in NAMED
    ]


def entities(text: str) -> dict[str, str]:
    """Return the entity of each name found in a text."""
    document = Document(DocumentInfo("a.txt", "a.txt", "", "und"), text)
    return {mention.text: mention.entity for mention in recognise(document).mentions}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Quan Boren Updated Jun.21\n\nIt rained.", ["Quan Boren"]),
        ("By Kim Gyo-jin and Tarvo Quillen\n\nIt rained.", ["Kim Gyo-jin", "Tarvo Quillen"]),
        ("It rained. (Photo by Marcin Dolek)", ["Marcin Dolek"]),
        ("BY TARVO QUILLEN\n\nIt rained.", ["TARVO QUILLEN"]),
        ("April 21, 1991|By Tarvo Quillen, Staff Writer", ["Tarvo Quillen"]),
        ("2 April - 19:45 By Tarvo Quillen\n\nIt rained.", ["Tarvo Quillen"]),
        ("By Western Standards it was little.", []),
        ("By Monday Night it was over.", []),
        ("By Tarvo Shipping News Agency\n\nIt rained.", []),
    ],
)
def test_a_byline_names_people(text: str, names: list[str]) -> None:
    assert [name for name, kind in named(text) if kind == "PER"] == names


@pytest.mark.parametrize(
    "written", ["Mikhail S. Gorbachev", "M. S. Gorbachev", "M.S. Gorbachev", "M.S.Gorbachev"]
)
def test_initials_belong_to_a_known_family_name(written: str) -> None:
    assert entities(f"It was {written} who had asked.")[written] == "person:gorbachev"


def test_other_given_names_with_an_initial_are_somebody_else() -> None:
    found = entities("It was Boris T. Gorbachev who had asked.")
    assert found["Boris T. Gorbachev"] != "person:gorbachev"


def test_a_letter_at_the_end_of_a_sentence_is_no_initial() -> None:
    assert ("Putin", "PER") in named("They had chosen plan B. Putin asked why.")


@pytest.mark.parametrize(
    "written", ["G.V.Tarvonov", "T. N. Quillen", "N. I. Pak", "Yu.A. Tarvo", "Iu. V. Quill"]
)
def test_two_initials_and_a_name_are_a_person(written: str) -> None:
    assert (written, "PER") in named(f"The letters of {written} were read.")


def test_two_letters_may_be_one_initial() -> None:
    text = "Yuri Alexeevich Tarvo came with Ya. A. Tarvo. The songs of Yu.A. Tarvo are known."
    found = entities(text)
    assert found["Yu.A. Tarvo"] == found["Yuri Alexeevich Tarvo"] != found["Ya. A. Tarvo"]


def test_a_patronymic_may_be_left_out() -> None:
    text = "Tikhon Robertovich Tarvoy died. Tikhon Tarvoy sang, and Tarvoy wrote songs."
    found = entities(text)
    assert found["Tikhon Robertovich Tarvoy"] == found["Tikhon Tarvoy"] == found["Tarvoy"]


def test_two_patronymics_are_two_people() -> None:
    found = entities("Ivan Petrovich Tarvov met Ivan Sergeyevich Tarvov and Ivan Tarvov.")
    assert len({found["Ivan Petrovich Tarvov"], found["Ivan Sergeyevich Tarvov"]}) == 2


@pytest.mark.parametrize(("full", "family"), [("Fang Bolin", "Fang"), ("Ko Taeho", "Ko")])
def test_a_family_name_in_front_points_back(full: str, family: str) -> None:
    found = entities(f"The speaker was {full}, a scholar. {family} said that it rained.")
    assert found[family] == found[full]


def test_all_given_names_stand_before_a_particle() -> None:
    text = "The diplomat baron Karl Peter von Quillendorf came."
    assert ("Karl Peter von Quillendorf", "PER") in named(text)


def test_a_post_in_capitals_parts_a_company_and_a_person() -> None:
    found = named("Tarvokay CEO Peter Quillensen was there.")
    assert found == [("Tarvokay", "ORG"), ("Peter Quillensen", "PER")]


@pytest.mark.parametrize(
    "text",
    [
        "He became Ambassador Extraordinary and Plenipotentiary.",
        "The Minister Plenipotentiary spoke.",
        "Shares of JSC and OJSC forms are traded as QVTR_p.DE now.",
        'The page says prepend="SIGN UP FOR YOUR BOX!" in small letters after that.',
        "They entered its zone (KADIZ) and left it. See Vol. 12 of the journal.",
        "“It Is Not Our War,” he said in a statement.",
    ],
)
def test_no_names(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("He wrote the novel “Winter in the Harbour” there.", "Winter in the Harbour"),
        ('It was in the film "Blue Needle" too.', "Blue Needle"),
        ("It was in the 1987 film ''Tarva'', too.", "Tarva"),
        ("She is the author of “A Long History of Koreans in Siberia.”", None),
        ('A paper entitled "On the opening of the harbour" was read.', None),
        ("He spoke of the Kremlin’s “New Quillpolitik.”", "New Quillpolitik"),
        ("It is called “Harbour Diplomacy” there.", "Harbour Diplomacy"),
    ],
)
def test_titles_in_quotation_marks_are_works(text: str, work: str | None) -> None:
    found = [name for name, kind in named(text) if kind == "WOR"]
    assert len(found) == 1
    assert found[0] in text
    if work is not None:
        assert found == [work]
    assert not [name for name, kind in named(text) if kind == "PLA" and name in found[0]]


@pytest.mark.parametrize(
    "text",
    ["The slogan was “Opening up the harbours”.", "They called it “a new deal”.", "“Yes” was it."],
)
def test_other_quotations_are_no_works(text: str) -> None:
    assert [kind for _, kind in named(text) if kind == "WOR"] == []


def test_congresses_with_a_number_are_events() -> None:
    text = "At the 29th Party Congress, as at the Third Congress of the Quillen Party, it rained."
    assert ("29th Party Congress", "EVE") in named(text)
    assert ("Third Congress of the Quillen Party", "EVE") in named(text)


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Tarvo Quillen (Pak Noja, Quillmark University)", "Quillmark University"),
        ("International Center for Quillen Studies", "International Center for Quillen Studies"),
        ("Dr. Ann Quillen, Professor, Tarvo State University", "Tarvo State University"),
        ("It hosted the Tarvo Politics Review Library.", "Tarvo Politics Review Library"),
    ],
)
def test_bodies_in_lists_of_participants(text: str, body: str) -> None:
    assert (body, "ORG") in named(text)


@pytest.mark.parametrize(
    "headline", ["Seoul Opens New Research Center", "Moscow Backs Tarvo Research Institute"]
)
def test_bodies_are_no_parts_of_headlines(headline: str) -> None:
    assert [name for name, kind in named(headline) if kind == "ORG"] == []


def test_the_forces_of_a_state_are_one_however_it_is_written() -> None:
    found = entities("The ROK Air Force flew. The South Korean Air Force landed in Seoul.")
    assert found["ROK Air Force"] == found["South Korean Air Force"]


@pytest.mark.parametrize(
    ("written", "entity"),
    [
        ("Hyundai Merchant Marine Co.", "org:hmm"),
        ("Hyundai Merchant Marine Co., Ltd.", "org:hmm"),
        ("Korea Railroad Corp.", "org:korail"),
        ("Gazprom PJSC", "org:gazprom"),
    ],
)
def test_a_legal_form_makes_no_other_company(written: str, entity: str) -> None:
    assert entities(f"It was {written} that signed.")[written] == entity


def test_a_bracket_may_give_a_company_the_name_of_its_group() -> None:
    found = entities("Hyundai Motor Company (Hyundai) met. Then Hyundai sold the plant.")
    assert found["Hyundai"] == found["Hyundai Motor Company"] == "org:hyundai-motor"


@given(st.text(alphabet="ABby \n“”\"'.,|(-ТKim한", max_size=80))
@settings(max_examples=100, deadline=None)
def test_any_text_is_read(text: str) -> None:
    document = Document(DocumentInfo("a.txt", "a.txt", "", "und"), text)
    for mention in recognise(document).mentions:
        assert document.text[mention.start : mention.end] == mention.text


@pytest.mark.parametrize(
    ("dateline", "agency"),
    [
        ("MURMANSK, Russia, June 17 (Tarvo Bizwire) – It rained.", "Tarvo Bizwire"),
        ("SEOUL, Sept 13 (QNN-TARVO) -- It rained.", "QNN-TARVO"),
    ],
)
def test_the_agency_of_a_dateline_is_a_body(dateline: str, agency: str) -> None:
    assert (agency, "ORG") in named(dateline)


def test_other_brackets_before_a_dash_are_no_agencies() -> None:
    assert named("Tarvo (Quillen) - it rained.\nSeoul (the capital) - it rained.") == [
        ("Seoul", "PLA")
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("He is chairman of the Provincial People’s Committee.", "Provincial People’s Committee"),
        ("It was in the Tarvo Writers' Union.", "Tarvo Writers' Union"),
        ("He spoke to Tarvo Deputy Chief Executive Alexander Quillenkov.", "Alexander Quillenkov"),
        ("They held the first Korea-Russia Tarvo Consultation.", "Korea-Russia Tarvo Consultation"),
        ("Origin\tJohn F. Tarvo International Airport", "John F. Tarvo International Airport"),
        ("It lies in Tarvok-dong, Gwangju.", "Tarvok-dong"),
    ],
)
def test_whole_names(text: str, name: str) -> None:
    assert name in [found for found, _ in named(text)]


@pytest.mark.parametrize(
    "text",
    [
        "President – Chief Executive Officer of the firm.",
        "Executive Order 13810 was signed.",
        "According to analyst Global Insight, two are left.",
        "It has the Global Positioning System (GPS).",
        "Quil-dong was sad.",
    ],
)
def test_no_people_and_bodies(text: str) -> None:
    assert [name for name, kind in named(text) if kind in {"PER", "ORG", "PLA"}] == []


def test_a_head_of_state_is_not_meant_by_another_post() -> None:
    text = "Kim Jong-un spoke. Then Prime Minister Kim met them. President Moon Jae-in left."
    document = Document(DocumentInfo("a.txt", "a.txt", "", "und"), text)
    assert [m.text for m in recognise(document).mentions if m.entity == "person:kim-jong-un"] == [
        "Kim Jong-un"
    ]


@pytest.mark.parametrize(
    ("dateline", "ministry"),
    [
        ("SEOUL, June 6 (Yonhap) --", "org:mofa-korea"),
        ("SEOUL –", "org:mofa-korea"),
        ("MOSCOW, June 6 /TASS/.", "org:mfa-russia"),
    ],
)
def test_a_bare_ministry_is_that_of_the_dateline(dateline: str, ministry: str) -> None:
    text = f"{dateline} Ships came from Russia and South Korea.\n\nThe Foreign Ministry agreed."
    assert entities(text)["Foreign Ministry"] == ministry


def test_a_bare_ministry_without_a_dateline_is_left_apart() -> None:
    text = "Ships came from Russia and South Korea.\n\nThe Foreign Ministry agreed."
    assert entities(text)["Foreign Ministry"] not in {"org:mofa-korea", "org:mfa-russia"}


def test_a_known_family_name_in_another_spelling_points_back() -> None:
    found = entities("The star was Viktor Tsoy. Then Tsoy sang.")
    assert found["Tsoy"] == found["Viktor Tsoy"] == "person:viktor-tsoi"


def test_a_given_name_with_a_patronymic_belongs_to_a_known_family_name() -> None:
    headline = "Birthday Meeting With Prof. Lev Rafailovich Kontsevich"
    assert entities(headline)["Lev Rafailovich Kontsevich"] == "person:kontsevich"


def test_and_stands_for_its_sign() -> None:
    text = "It was built by Daewoo Shipbuilding and Marine Engineering (DSME) there."
    found = entities(text)
    assert found["Daewoo Shipbuilding and Marine Engineering"] == found["DSME"]


def test_a_longer_name_is_repeated_over_a_place_in_it() -> None:
    text = "Ten Days With the Eurasia Tarvo Research Institute and Ann Quillen\n\n"
    text += "He works at the Eurasia Tarvo Research Institute now."
    assert [name for name, _ in named(text)].count("Eurasia Tarvo Research Institute") == 2


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("They met on the sidelines of the|TARV Foreign Ministers’ Meeting|(TFMM) there.", "EVE"),
        ("They are the|Far Eastern Association of Tarvo Hotels|now.", "ORG"),
        ("It was printed by|Quillmark University Press|there.", "ORG"),
        ("It said that|Quillo Krai|for Korea is a cheap place.", "PLA"),
        ("The head of the|Tarvo Institute of Korea|Park Jung-su spoke.", "ORG"),
    ],
)
def test_names_end_where_they_end(text: str, kind: str) -> None:
    assert (text.split("|")[1], kind) in named(text.replace("|", " "))


def test_a_vessel_is_no_place_and_no_body() -> None:
    assert named("The liner Quillo Sea came, and the ferry TarvoQuill left.") == []
    assert named("They left the ship. Quillo suggested that it was hers.") == [("Quillo", "PER")]


def test_a_rank_of_two_words_is_nobody() -> None:
    found = named("It was Colonel General Terentiy Fomich Shtykov who came.")
    assert found == [("Terentiy Fomich Shtykov", "PER")]
