"""Russian bodies are shown by their nominative, whatever case a text has them in."""

from __future__ import annotations

import pytest

from search_index.entities import recognise
from search_index.entities.russian_nominative import nominative
from search_index.models import Document, DocumentInfo


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Тарвинского ледового института", "Тарвинский ледовый институт"),
        ("Тарвинской ледовой академией", "Тарвинская ледовая академия"),
        ("Тарвинскую академию", "Тарвинская академия"),
        ("Законодательного собрания", "Законодательное собрание"),
        ("Ледового агентства", "Ледовое агентство"),
        ("Министерством", "Министерство"),
        ("Верхнего совета", "Верхний совет"),
        ("Большом театре", "Большой театр"),
        ("Лосино-Тарвинском театре", "Лосино-Тарвинский театр"),
        ("Тарвинский институт", ""),
        ("Тарвинские институты", ""),
        ("Тарвинских институтов", ""),
        ("Тарвинского дома", ""),
    ],
)
def test_the_nominative(written: str, shown: str) -> None:
    *adjectives, head = written.split()
    found = nominative(adjectives, head)
    assert " ".join(found or ()) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Директор Тарвинского института Вера Орлова выступила в мае.",
         "Тарвинский институт"),
        ("Об этом сообщили в посольстве Кении в Хельсинки.", "Посольство Кении в Хельсинки"),
        ("Выступил ВАДИМ СТРЕЛЬНИКОВ, директор музея.", "Вадим Стрельников"),
    ],
)  # fmt: skip
def test_the_name_that_is_shown(text: str, shown: str) -> None:
    document = Document(DocumentInfo("a.txt", "a.txt", "", "und"), text)
    assert shown in {entity.name for entity in recognise(document).entities}


def test_the_form_in_capitals_is_shown_only_if_there_is_no_other() -> None:
    text = "СТАРЫЙ ПРИЧАЛ\n\nВышел роман «СТАРЫЙ ПРИЧАЛ». Роман «Старый причал» перевели."
    document = Document(DocumentInfo("a.txt", "a.txt", "", "und"), text)
    shown = {entity.name for entity in recognise(document).entities}
    assert "Старый причал" in shown
    assert "СТАРЫЙ ПРИЧАЛ" not in shown
