"""Names in English articles of this field: bodies, meetings, works and people in their contexts."""

from __future__ import annotations

import pytest

from search_index.entities import recognise
from search_index.models import Document, DocumentInfo

NAMED = {"PERSON", "ORG", "PLACE", "EVENT", "WORK"}


def named(text: str) -> list[tuple[str, str]]:
    """Return the names found in a text, each with its type."""
    document = Document(DocumentInfo("a.txt", "a.txt", "", "und"), text)
    return [
        (mention.text, str(mention.type.value))
        for mention in recognise(document).mentions
        if str(mention.type.value) in NAMED
    ]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("It was made by the Ministry of Mines and Ministry of Sports.", "Ministry of Mines"),
        ("He led the Tarvo Party of Quillen and Secretary Orvin left.", "Tarvo Party of Quillen"),
        ("She leads the Center of Asian strategy at a college.", "Center of Asian strategy"),
        ("It was the St. Petersburg Symphony Orchestra.", "St. Petersburg Symphony Orchestra"),
        ("TVQ Bank has been providing loans since 2014.", "TVQ Bank"),
        ("The Tarvo-Quillo Arts and Culture Society met.", "Tarvo-Quillo Arts and Culture Society"),
        ("It was signed with Best Marine Tarvo Co., Ltd. that day.", "Best Marine Tarvo Co., Ltd."),
        ("Ukraine's Main Directorate of Tarvo said so.", "Main Directorate of Tarvo"),
        ("The Russian Legation in Seoul was rebuilt.", "Russian Legation"),
        ("The songs of the Tarvodae Art Troupe were new.", "Tarvodae Art Troupe"),
        ("It is so, said Tarvin Shipbrokers in a note.", "Tarvin Shipbrokers"),
        ("The fuel of Uzbektarvogaz was sold, and Tarvoneftegaz said it paid.", "Tarvoneftegaz"),
        ("A note by traders at Tarvol said it rained.", "Tarvol"),
        ("The Bank of Korea and Tarvo Statistics told us.", "Bank of Korea"),
        ("It is Rosatom's subsidiary Tarvo Quill that pays.", "Tarvo Quill"),
        ("The Ministry of Roads and Russian Railways met.", "Ministry of Roads"),
        ("A hearing of the Tarvo Commission on China was held.", "Tarvo Commission on China"),
        ("It is the Republic of Korea Tarvo Society.", "Republic of Korea Tarvo Society"),
        ("He joined the Ahn Jung-geun Memorial Society.", "Ahn Jung-geun Memorial Society"),
        ("It belongs to OAO Gazprom now.", "OAO Gazprom"),
        ("He is a reporter for “Quill Bites” in Seoul.", "Quill Bites"),
        ("They were sold by Hanwha Defense that year.", "Hanwha Defense"),
        ("In May 2018 TarFU hosted it.", "TarFU"),
        ("It is Tarvol, one of the country’s largest real estate developers.", "Tarvol"),
        (
            "The College of Law, Mathematics and Physical Sciences is new.",
            "College of Law, Mathematics and Physical Sciences",
        ),
    ],
)
def test_bodies_have_their_whole_names_and_no_more(text: str, body: str) -> None:
    assert (body, "ORG") in named(text)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("The 2020 Korea-Russia Year of Tarvo Culture began.",
         "Korea-Russia Year of Tarvo Culture"),
        ("It is the Korea-Russia Virtual Culture Season.",
         "Korea-Russia Virtual Culture Season"),
        ("He opened the Winter International Tarvo Festival.",
         "Winter International Tarvo Festival"),
        ("It was at the 6th International Seafood Show in May.", "International Seafood Show"),
        ("She won the Tarvo Competition last year.", "Tarvo Competition"),
        ("They came to the International Congress of Tarvo Studies.",
         "International Congress of Tarvo Studies"),
        ("It opened with the Tarvo Energy Week in spring.", "Tarvo Energy Week"),
        ("The drill Quillod-2025 was condemned.", "Quillod-2025"),
        ("It was the Day of Memory and Sorrow.", "Day of Memory and Sorrow"),
        ("It was the Tarvo-Quillo Workshop on Arctic Matters.",
         "Tarvo-Quillo Workshop on Arctic Matters"),
        ("The firm is to participate in Tarvo 2025, a fair.", "Tarvo 2025"),
        ("It was the Quint Area-Republic of Korea Cooperation Forum.",
         "Quint Area-Republic of Korea Cooperation Forum"),
    ],
)  # fmt: skip
def test_meetings_are_known_by_more_heads(text: str, event: str) -> None:
    assert (event, "EVENT") in named(text)


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("The short story “Tarvo Garden” was in it.", "Tarvo Garden"),
        ('It abridges "Uncertain Enemies: Pilots of Tarvo", written by a captain.',
         "Uncertain Enemies: Pilots of Tarvo"),
        ("See Ann Tarvin, “Two Roads and Many Tarvo Bridges,” in May.",
         "Two Roads and Many Tarvo Bridges"),
        ("A new production of “Swan of Tarvo” came.", "Swan of Tarvo"),
        ("His works are The Wanderers in Tarvo (1987), Lotus (1988) and Quillo’s Cabin (1993).",
         "Quillo’s Cabin"),
        ("His works are The Wanderers in Tarvo (1987), Lotus (1988) and Quillo’s Cabin (1993).",
         "The Wanderers in Tarvo"),
        ("See Ann Tarvin, Tyranny of the Weak: A Tarvo Life (Quil: Tarvo Press, 2013).",
         "Tyranny of the Weak: A Tarvo Life"),
        ("The Agreement on the Establishment of the Tarvo Bank was signed.",
         "Agreement on the Establishment of the Tarvo Bank"),
        ("The Tarvo Declaration for Peace, Unity and Prosperity of the Quillo Peninsula is old.",
         "Tarvo Declaration for Peace, Unity and Prosperity of the Quillo Peninsula"),
        ("The Tarvo Convention on Roads was signed.", "Tarvo Convention on Roads"),
        ("He spoke of the Tarvo Peace and Cooperation Initiative.",
         "Tarvo Peace and Cooperation Initiative"),
        ("It followed the Quint–Tarvin Agreement.", "Quint–Tarvin Agreement"),
        ("His book Origins of the Tarvo Army: Quillo and the War was read.",
         "Origins of the Tarvo Army: Quillo and the War"),
        ("The film «The Tarvo. Quillo Dawn» was shown.", "The Tarvo. Quillo Dawn"),
        ("She gave a talk on 'The Tarvo War and Quillo between Powers' in May.",
         "The Tarvo War and Quillo between Powers"),
        ("It is the 2000 “Tarvo-Quillo Treaty of Friendship, Peace, and Trade” that counts.",
         "Tarvo-Quillo Treaty of Friendship, Peace, and Trade"),
        ("Her monograph The Koreans in Soviet Tarvo was read.",
         "The Koreans in Soviet Tarvo"),
    ],
)  # fmt: skip
def test_works_are_known_by_what_is_beside_them(text: str, work: str) -> None:
    assert (work, "WORK") in named(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The editors were V.I. An, L.P. Ni and others.", "V.I. An"),
        ("Comrade I.V. Stalin was told.", "I.V. Stalin"),
        ("It had poems by Kim Jun, and others.", "Kim Jun"),
        ("The ballerina Soo Bin Lee danced.", "Soo Bin Lee"),
        ("It was the architect Tarvasy Ivanovich Quillo-Orvin.", "Tarvasy Ivanovich Quillo-Orvin"),
        ("Choreographer Boris Tarvin brought it.", "Boris Tarvin"),
        ("The team is led by Choue Chung-won now.", "Choue Chung-won"),
        ("It was so. (Reporting by Tarvo Quillen; Editing by Orvin Lomey)", "Orvin Lomey"),
        ("Fr. Tarvosy spoke, and Fr. Tarvosy left.", "Tarvosy"),
        ("The talks of Putin and Noh were short.", "Noh"),
        ("He read Tolstoy and Tarvoyevsky then.", "Tarvoyevsky"),
        ("It was before Obama, Xi, Park, and Kim Jong Un met.", "Park"),
        ("Mikhail Danelevich Ten, 90, was there.", "Mikhail Danelevich Ten"),
        ("Sung-ok Tarvay was deported.", "Sung-ok Tarvay"),
        ("Sung-ok Tarvay was deported. Then Sung-ok sang to us.", "Sung-ok"),
        ("Martin Tarvusek is a reporter. Based in Lviv, Martin often reports on war.", "Martin"),
        ("Youngjun Kim is a scholar.", "Youngjun Kim"),
        ("The Minister of Foreign Affairs Kim Gunn met them.", "Kim Gunn"),
        ("It was said by B.Tarvosaikhan then.", "B.Tarvosaikhan"),
        ("It is the work of A. Tarvozoff and others.", "A. Tarvozoff"),
        ("They met the director at Tarvoprom Vladimir Quillnik that day.", "Vladimir Quillnik"),
        ("He was known by his Japanese name Tarvata then.", "Tarvata"),
        ("Hello, my name is Tarvolot, and I sing.", "Tarvolot"),
        ("Kim Il-sung saw Kim Young-sam. Later Kim asked him.", "Kim"),
    ],
)
def test_people_are_known_by_more_shapes(text: str, name: str) -> None:
    assert (name, "PERSON") in named(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("It lies in the Rason Special Economic Zone.", "Rason Special Economic Zone"),
        ("They left from Seoul Air Base at night.", "Seoul Air Base"),
        ("Cranes winter in the Tumen River Delta now.", "Tumen River Delta"),
        ("Maps of the Amur Basin were drawn.", "Amur Basin"),
        ("He was shot at Harbin Station in 1909.", "Harbin Station"),
        ("The Tarvosan Station was built in 2002.", "Tarvosan Station"),
        ("He is governor of the Irkutsk Region of the Russian Federation.", "Irkutsk Region"),
        ("They live at Tarvobe hill now.", "Tarvobe"),
        ("The rally was at the May Day Stadium.", "May Day Stadium"),
    ],
)
def test_places_have_their_capital_kind_words(text: str, place: str) -> None:
    assert (place, "PLACE") in named(text)


@pytest.mark.parametrize(
    "text",
    [
        "They began to write in Tarveul, and poems in Tarveul were read.",
        "It is said that in Uncertain Times all is hard.",
        "He had a Good Day and a Long Week in May.",
    ],
)
def test_what_is_no_name(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Foreign Minister Tarvoddin KALLINDIN met them.", [("Tarvoddin KALLINDIN", "PERSON")]),
        ("Nobody of Tarvoddin KALLINDIN met them.", []),
        ("A Memorandum of Understanding (MoU) was signed.", []),
    ],
)
def test_capitals_are_a_family_name_or_none(text: str, names: list[tuple[str, str]]) -> None:
    assert named(text) == names
