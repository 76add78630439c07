"""Whether the terminal is still there."""

from __future__ import annotations

import os
import signal


def is_gone(descriptor: int) -> bool:
    """Whether a terminal has hung up, as when a connection breaks; false where none can tell."""
    try:
        import termios  # noqa: PLC0415 - not on every system
    except ImportError:
        return False
    try:
        termios.tcgetattr(descriptor)
    except termios.error:
        return True
    return False


def leave() -> None:
    """End the process as a hang-up does: nothing can be drawn or restored any more."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGHUP)
