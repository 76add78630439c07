"""A library over the small corpus, made once for all tests that only read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from search_index.library import Library, open_library
from tests.search_index.corpus import index, write


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = write(tmp_path_factory.mktemp("articles"))
    index_dir = tmp_path_factory.mktemp("indexes") / "index"
    index(folder, index_dir)
    opened = open_library(folder, index_dir=index_dir)
    yield opened
    opened.close()
