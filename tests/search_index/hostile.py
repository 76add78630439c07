"""A format whose files say what their reader is to do: what no reader should be able to."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

from search_index.errors import MissingExtra, SourceError
from search_index.sources import formats
from search_index.sources.article import Article, Reading

#: Arguments of Python that run a guarded process which knows this format.
PROGRAM = (
    "-c",
    "import os; from tests.search_index import hostile; hostile.register(); "
    "from search_index.sources.guard_child import main; os._exit(main())",
)
_LIBC = ctypes.CDLL(None, use_errno=True)


def register(replace: Callable[[dict[str, object], str, object], None] | None = None) -> None:
    """Make ``.hostile`` a format of this process."""
    add = replace or dict.__setitem__
    one = formats.Format("hostile", (".hostile",), "hostile")
    add(formats._BY_KIND, "hostile", one)  # type: ignore[arg-type]
    add(formats._BY_SUFFIX, ".hostile", "hostile")  # type: ignore[arg-type]
    add(sys.modules, "search_index.sources.hostile", sys.modules[__name__])  # type: ignore[arg-type]


def read(data: bytes, name: str, reading: Reading) -> Iterator[Article]:
    """Yield what comes of the deeds that the lines name, each "deed argument"."""
    for at, line in enumerate(data.decode().splitlines()):
        deed, _, argument = line.partition(" ")
        said = _DEEDS[deed](argument)
        if said is not None:
            yield Article(said, "hostile", part=str(at))


def _say(text: str) -> str:
    return text


def _repeat(count: str) -> str:
    return "x" * int(count)


def _loop(_: str) -> None:
    while True:
        pass


def _sleep(_: str) -> None:
    while True:
        time.sleep(1)


def _allocate(_: str) -> str:
    held = []
    while True:
        held.append(bytes(1 << 24))


def _map(_: str) -> None:
    """Take memory as a library in C does, which ends its process when there is none."""
    _LIBC.malloc.restype = ctypes.c_void_p
    while _LIBC.malloc(ctypes.c_size_t(1 << 24)):
        pass
    os.abort()


def _segfault(_: str) -> None:
    ctypes.string_at(8)


def _recurse(_: str) -> None:
    def deeper() -> None:
        deeper()

    deeper()


def _exit(code: str) -> None:
    os._exit(int(code))


def _print(text: str) -> None:
    print(text, flush=True)  # noqa: T201
    print(text, file=sys.stderr, flush=True)  # noqa: T201
    os.write(1, text.encode())
    sys.stdin.read()


def _refuse(reason: str) -> None:
    raise SourceError(reason)


def _lack(extra: str) -> None:
    raise MissingExtra("hostile", extra)


def _fail(_: str) -> None:
    raise ZeroDivisionError


def _write(path: str) -> None:
    with open(path, "w") as file:
        file.write("x")


def _write_beneath(path: str) -> str:
    """Write as a library in C does, past everything that Python says of itself."""
    opened = _LIBC.open(path.encode(), os.O_WRONLY | os.O_CREAT, 0o600)
    return f"{opened} {os.strerror(ctypes.get_errno())}"


def _make_folder(path: str) -> str:
    return f"{_LIBC.mkdir(path.encode(), 0o700)} {os.strerror(ctypes.get_errno())}"


def _read_file(path: str) -> str:
    with open(path) as file:
        return file.read()


def _connect(port: str) -> None:
    socket.create_connection(("127.0.0.1", int(port))).close()


def _connect_beneath(_: str) -> str:
    return f"{_LIBC.socket(2, 1, 0)} {os.strerror(ctypes.get_errno())}"


def _fork(_: str) -> None:
    if os.fork() == 0:
        os._exit(0)


def _fork_beneath(_: str) -> str:
    return f"{_LIBC.fork()} {os.strerror(ctypes.get_errno())}"


def _run(command: str) -> None:
    subprocess.run(command.split(), check=True)


def _run_beneath(program: str) -> str:
    arguments = (ctypes.c_char_p * 2)(program.encode(), None)
    return f"{_LIBC.execv(program.encode(), arguments)} {os.strerror(ctypes.get_errno())}"


def _kill_beneath(process: str) -> str:
    return f"{_LIBC.kill(int(process), 9)} {os.strerror(ctypes.get_errno())}"


def _use_threads(_: str) -> str:
    found: list[str] = []
    thread = threading.Thread(target=found.append, args=("a thread ran",))
    thread.start()
    thread.join()
    return found[0]


def _open_many(_: str) -> None:
    held = []
    while True:
        held.append(os.open(os.devnull, os.O_RDONLY))


def _halves(_: str) -> str:
    return "a\ud800b\udc00c\U0001f600\0d"


def _nonsense(count: str) -> None:
    """Write to every open pipe what no frame is."""
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, bytes.fromhex(count))
        except OSError:
            continue
    os._exit(0)


def _pid(_: str) -> str:
    return str(os.getpid())


_DEEDS: dict[str, Callable[[str], str | None]] = {
    name[1:]: deed
    for name, deed in list(globals().items())
    if name.startswith("_") and callable(deed) and name[1:].replace("_", "").isalpha()
}
