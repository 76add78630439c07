"""What indexing hostile files does to the disk and the network, as the system sees it."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
# Arguments: folder, index directory. Says as JSON what Python did to disk and network in this
# process, and the report.
_RUN = """
import json, os, sys
from pathlib import Path
events = []
def hear(event, args):
    if event == "open":
        writes = (args[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if isinstance(args[0], (str, bytes)) and writes:
            events.append([event, os.fsdecode(args[0])])
    elif event.startswith(("socket.", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link",
                           "os.symlink", "os.system", "os.truncate", "subprocess.Popen")):
        events.append([event, str(args[0])])
sys.addaudithook(hear)
from tests.search_index import hostile
from search_index.sources import guard
from search_index.store.builder import refresh_index
hostile.register()
guard.PROGRAM = hostile.PROGRAM
report = refresh_index(Path(sys.argv[1]), Path(sys.argv[2]), lambda progress: None)
print(json.dumps({"events": events, "added": report.added,
                  "skipped": [[skip.path, skip.reason] for skip in report.skipped]}))
"""
_CHANGES = (
    "open,openat,openat2,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,rmdir,link,"
    "linkat,symlink,symlinkat,truncate,chmod,fchmodat,chown,fchownat,lchown,mknod,mknodat,utime,"
    "utimes,utimensat,setxattr,lsetxattr,bind,connect,sendto,sendmsg,socket,listen,io_uring_setup"
)
_CALL = re.compile(r"\d+\s+(\w+)\((.*)\)\s+= (-?\d+)")
_WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC")
_PATH = re.compile(r'(?:AT_FDCWD|\d+)?(?:<([^>]*)>)?(?:, )?"((?:[^"\\]|\\.)*)"')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of files each of which tries something; one is an article."""
    folder = tmp_path / "articles"
    folder.mkdir()
    out = tmp_path / "out"
    deeds = (
        f"write {out}", f"write_beneath {out}", f"make_folder {out}",
        "connect 9", "connect_beneath 1", "fork", "fork_beneath 1", "run /bin/true",
        "run_beneath /bin/true", "segfault", "exit 1",
    )  # fmt: skip
    for at, deed in enumerate(deeds):
        (folder / f"{at:02}.hostile").write_text(deed)
    with ZipFile(folder / "climbing.zip", "w", ZIP_DEFLATED) as archive:
        archive.writestr("../../out.txt", "Ports")
        archive.writestr("/out.txt", "Ports")
        archive.writestr("bomb.txt", bytes(9 << 20))
    (folder / "bomb.txt.gz").write_bytes(gzip.compress(bytes(9 << 20)))
    os.mkfifo(folder / "pipe.txt")
    (folder / "article.txt").write_text("The port of Vladivostok grew.\n")
    return folder


def run(folder: Path, *before: str) -> tuple[dict[str, object], Path]:
    """Index the folder; return what the process said, and the index directory."""
    index_dir = folder.parent / "index"
    done = subprocess.run(
        [*before, sys.executable, "-B", "-c", _RUN, str(folder), str(index_dir)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), index_dir


def outside(paths: list[str], index_dir: Path) -> list[str]:
    """Return the paths that are neither in the index, nor of the compiled lexicon, nor nothing."""
    own = (str(index_dir), os.environ["KORUS_HOME"], str(lexicon_folder()))
    return [path for path in paths if not path.startswith(own) and path != os.devnull]


def lexicon_folder() -> Path:
    return (Path(os.environ["KORUS_HOME"]) / "cache" / "lexicon").resolve()


def test_python_opens_nothing_to_write_outside_the_index(folder: Path) -> None:
    said, index_dir = run(folder)
    events = said["events"]
    assert isinstance(events, list)
    changes = [path for event, path in events if event not in {"subprocess.Popen"}]
    assert any(path.startswith(str(index_dir)) for path in changes)
    assert outside(changes, index_dir) == []
    assert {path for event, path in events if event == "subprocess.Popen"} == {sys.executable}
    skipped = said["skipped"]
    assert isinstance(skipped, list)
    assert ["bomb.txt.gz", "unpacks to more than 8 MB"] in skipped
    assert ["climbing.zip#bomb.txt", "unpacks to more than 8 MB"] in skipped
    assert said["added"] == 8  # the article, two of the archive, five that say they were refused
    assert sorted(path.name for path in folder.parent.iterdir()) == ["articles", "index"]


def _traced() -> str:
    """Return why runs cannot be traced here, "" if they can."""
    strace = shutil.which("strace")
    if strace is None:
        return "strace is not installed"
    tried = subprocess.run([strace, "-f", "true"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else "strace may not trace here"


@pytest.mark.skipif(bool(_traced()), reason=_traced())
def test_the_system_sees_no_connection_and_no_write_outside_the_index(folder: Path) -> None:
    log = folder.parent / "log"
    said, index_dir = run(
        folder, "strace", "-f", "-qq", "-y", "-s", "4096", "-e", f"trace={_CHANGES}", "-o", str(log)
    )
    assert isinstance(said["skipped"], list)
    calls = [match.groups() for match in map(_CALL.match, log.read_text().splitlines()) if match]
    log.unlink()
    done = [(name, arguments) for name, arguments, code in calls if int(code) >= 0]
    tried = {name for name, _, _ in calls}
    assert "socket" in tried, "the readers tried to connect, and were seen"
    assert [one for one in done if one[0] in _NETWORK] == []
    changed = [
        os.path.join(folder_of or "", path)
        for name, arguments in done
        if not name.startswith("open") or _WRITES.search(arguments)
        for folder_of, path in _PATH.findall(arguments)
    ]
    assert any(path.startswith(str(index_dir)) for path in changed)
    assert outside(changed, index_dir) == []


_NETWORK = {"socket", "bind", "connect", "sendto", "sendmsg", "listen", "io_uring_setup"}
