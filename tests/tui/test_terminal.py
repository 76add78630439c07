"""The program leaves with its terminal."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys

from tui import terminal


def test_a_terminal_that_hung_up_is_gone() -> None:
    master, slave = pty.openpty()
    try:
        assert not terminal.is_gone(slave)
        os.close(master)
        assert terminal.is_gone(slave)
    finally:
        os.close(slave)


def test_leaving_ends_the_process_at_once() -> None:
    code = (
        "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "from tui import terminal; terminal.leave(); print('still there')"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == -signal.SIGHUP
    assert done.stdout == ""
