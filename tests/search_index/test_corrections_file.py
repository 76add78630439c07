"""The file that keeps corrections: what is written is read, what is wrong is told by its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.corrections import (
    Action,
    Correction,
    CorrectionError,
    append_correction,
    read_corrections,
    remove_last_correction,
)
from search_index.corrections import file as correction_file
from search_index.models import EntityType

MERGE = Correction(Action.MERGE, "person:yun-sok-yol", into="person:yoon-suk-yeol")
SPLIT = Correction(
    Action.SPLIT,
    "person:kim",
    into="person:kim-2",
    name="Kim Hong-kyun",
    forms=("Kim", "김 차관"),
    documents=("en/talks.txt",),
    made=date(2025, 11, 3),
    note="the vice minister",
)
RENAME = Correction(Action.RENAME, "org:kiep", name='The "Institute"\tof \\ policy')
RETYPE = Correction(Action.RETYPE, "person:zvezda", type=EntityType.ORG)
DROP = Correction(Action.DROP, "place:meanwhile")
LINK = Correction(
    Action.LINK, "place:busan", document="ko/a b.md", start=0, text="부산항", name="Busan"
)
UNLINK = Correction(Action.UNLINK, document="ru/x.txt", start=17, text="Мир")
EVERY = (MERGE, SPLIT, RENAME, RETYPE, DROP, LINK, UNLINK)


def test_every_kind_comes_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "some" / "corrections.toml"
    for correction in EVERY:
        append_correction(path, correction)
    found = read_corrections(path)
    assert found.entries == EVERY
    assert found.problems == ()


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    assert read_corrections(tmp_path / "none.toml").entries == ()
    assert remove_last_correction(tmp_path / "none.toml") is None


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(
    lambda text: text.strip() != ""
)
ids = st.builds(
    "{}:{}".format,
    st.sampled_from(["person", "org", "place", "date"]),
    st.from_regex(r"[a-z0-9가-힣-]{1,12}", fullmatch=True),
)
corrections = st.one_of(
    st.builds(Correction, st.just(Action.RENAME), ids, name=texts),
    st.builds(Correction, st.just(Action.DROP), ids, note=texts),
    st.builds(
        Correction,
        st.just(Action.SPLIT),
        ids,
        into=ids.map(lambda entity: entity + "-x"),
        forms=st.lists(texts, min_size=1, max_size=3).map(tuple),
    ),
    st.builds(
        Correction,
        st.just(Action.LINK),
        ids,
        document=texts,
        start=st.integers(0, 10**9),
        text=texts,
        made=st.dates(),
    ),
).filter(lambda correction: correction.into != correction.entity)


@settings(max_examples=100)
@given(st.lists(corrections, max_size=6))
def test_any_texts_survive_and_undoing_goes_back_to_the_beginning(
    tmp_path_factory: pytest.TempPathFactory, several: list[Correction]
) -> None:
    path = tmp_path_factory.mktemp("corrections") / "file.toml"
    for correction in several:
        append_correction(path, correction)
    assert list(read_corrections(path).entries) == several
    for at in range(len(several) - 1, -1, -1):
        assert remove_last_correction(path) == several[at]
        assert list(read_corrections(path).entries) == several[:at]
    assert remove_last_correction(path) is None


WRONG = """\
# mine
[[correction]]
do = "drop"
entity = "place:meanwhile"

[[correction]]
do = "merge"
entity = "person:a"

[[correction]]
do = "rename
entity = "person:b"
name = "B"

# a remark about the next one
[[correction]]
do = "explode"

[[correction]]
do = "retype"
entity = "person:c"
type = "ship"

[[correction]]
do = "rename"
entity = "somebody"
name = "C"

[[correction]]
do = "rename"
entity = "person:d"
name = "D"
colour = "red"

[[correction]]
do = "split"
entity = "person:e"
into = "person:f"

[[correction]]
do = "rename"
entity = "person:g"
name = "G"
"""


def test_a_mistake_is_told_by_its_line_and_the_rest_applies(tmp_path: Path) -> None:
    path = tmp_path / "corrections.toml"
    path.write_text(WRONG, encoding="utf-8")
    found = read_corrections(path)
    assert found.entries == (
        Correction(Action.DROP, "place:meanwhile"),
        Correction(Action.RENAME, "person:g", name="G"),
    )
    assert [problem.line for problem in found.problems] == [6, 11, 16, 19, 24, 29, 35]
    reasons = [str(problem) for problem in found.problems]
    assert "into is missing" in reasons[0]
    assert "explode" in reasons[2]
    assert "ship" in reasons[3]
    assert "somebody" in reasons[4]
    assert "colour" in reasons[5]
    assert "forms or documents" in reasons[6]


def test_what_stands_before_the_first_table_is_told_too(tmp_path: Path) -> None:
    path = tmp_path / "corrections.toml"
    path.write_text('do = "drop"\n[[correction]]\ndo = "drop"\nentity = "org:a"\n', "utf-8")
    found = read_corrections(path)
    assert found.entries == (Correction(Action.DROP, "org:a"),)
    assert [problem.line for problem in found.problems] == [1]


def test_undoing_leaves_what_a_person_wrote(tmp_path: Path) -> None:
    path = tmp_path / "corrections.toml"
    path.write_text(WRONG, encoding="utf-8")
    assert remove_last_correction(path) == Correction(Action.RENAME, "person:g", name="G")
    assert path.read_text(encoding="utf-8") == WRONG[: WRONG.rindex("\n[[correction]]")]
    assert remove_last_correction(path) == Correction(Action.DROP, "place:meanwhile")
    left = path.read_text(encoding="utf-8")
    assert left.startswith("# mine\n")
    assert "colour" in left
    assert remove_last_correction(path) is None


def test_line_ends_and_marks_of_other_systems_are_read(tmp_path: Path) -> None:
    path = tmp_path / "corrections.toml"
    path.write_bytes(b"\xef\xbb\xbf[[correction]]\r\ndo = 'drop'\r\nentity = 'org:a'\r\n")
    assert read_corrections(path).entries == (Correction(Action.DROP, "org:a"),)


def test_a_file_that_cannot_be_read_is_one_line_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "corrections.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CorrectionError, match=r"corrections\.toml is not UTF-8"):
        read_corrections(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(CorrectionError, match=r"corrections\.toml cannot be read"):
        read_corrections(path)


def test_a_write_that_fails_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "corrections.toml"
    append_correction(path, DROP)

    def full(place: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(correction_file, "replace_file", full)
    with pytest.raises(CorrectionError, match="no space left on device"):
        append_correction(path, MERGE)
    assert read_corrections(path).entries == (DROP,)


def test_a_linked_file_stays_a_link(tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles.toml"
    kept.write_text("", encoding="utf-8")
    path = tmp_path / "corrections.toml"
    path.symlink_to(kept)
    append_correction(path, DROP)
    assert path.is_symlink()
    assert read_corrections(kept).entries == (DROP,)
