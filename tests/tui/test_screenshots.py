"""The pictures of the README can be rendered, and show what they are to show."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
_RENDER = """
import sys
from pathlib import Path
sys.path.insert(0, "docs")
import screenshots
screenshots.FOLDER = Path(sys.argv[1])
screenshots.main()
"""


def test_the_pictures_are_rendered(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", _RENDER, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        timeout=120,
    )
    shown = {path.stem: path.read_text(encoding="utf-8") for path in tmp_path.glob("*.svg")}
    assert shown.keys() == {"search", "reader", "mentions"}
    assert all("Vladivostok" in picture for picture in shown.values())
    assert "vladivostok" in shown["search"]
