"""``make torture`` in a bounded form, and that it would notice what it looks for."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from search_index.sources import formats
from tests.search_index import torture
from tests.search_index.corpus import write
from tests.search_index.torture_files import mutated, samples

LITTLE = ("--kills", "6", "--damages", "15", "--files", "8", "--seed", "2")
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills copies of itself")


def test_little_torture() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.search_index.torture", *LITTLE],
        capture_output=True,
        text=True,
        cwd=torture.ROOT,
        timeout=300,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout + ran.stderr
    assert ran.stdout.count("  0 failures") == 3


def test_a_wrong_result_and_a_hang_would_be_failures() -> None:
    trials = torture.Trials("tried")
    with trials.one("right"):
        pass
    with trials.one("wrong"):
        raise AssertionError("wrong results")
    assert trials.done == 2
    assert len(trials.failures) == 1
    with pytest.raises(TimeoutError):
        torture._hang(14, None)


def test_every_kind_of_damage_is_done(tmp_path: Path) -> None:
    done = set()
    for seed in range(60):
        dice = random.Random(seed)
        write(tmp_path, {"index/a": "one", "index/b/c": "two"})
        done.add(torture._damage(tmp_path / "index", dice).split()[0])
    assert done == {"flip", "truncate", "zero", "append", "delete", "swap", "garble"}


def test_every_kind_that_is_read_has_a_sample() -> None:
    found = samples()
    assert {"text", "markdown"} <= found.keys()
    assert found.keys() == {format.kind for format in formats.FORMATS if format.module}
    dice = random.Random(3)
    sample = found["text"][0]
    others = {mutated(dice, sample, sample) for _ in range(50)}
    assert len(others - {sample}) > 40


@pytest.mark.parametrize("text", ["\x1b[2J", "a\rb", "\x9b31m", "\u202eevil", "\x7f", "a\tb"])
def test_what_a_terminal_acts_on_is_looked_for(text: str) -> None:
    assert torture._CONTROL.search(text)
    assert not torture._CONTROL.search("plain 부산 “порт”\n")
