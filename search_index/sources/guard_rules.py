"""What the process that reads files of others' formats may do: compute, and read what it imports.

``confine`` gives up, for good, what a reader has no use for: writing, the network, other processes,
the files of the user, memory without end. Each rule is kept by the system where it can be (Linux:
resource limits, seccomp, Landlock), and by Python's audit events (PEP 578) everywhere.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import signal
import struct
import sys
from collections.abc import Iterator

#: Bytes of memory. The largest file that is read, parsed into a tree, needs several times its size.
MEMORY = 1 << 30
_ADDRESSES = MEMORY + (2 << 30)  # bytes mapped: also libraries, stacks and what is only reserved
_OPEN_FILES = 64  # modules and tables are opened one at a time; five are pipes and the null device
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def confine() -> None:
    """Give up what a reader has no use for. Where the system cannot keep a rule, Python does."""
    _limit()
    # From here on modules are compiled in memory: their caches cannot be written.
    sys.dont_write_bytecode = True
    filtered = sys.platform == "linux" and _confine_on_linux()
    if not filtered:
        _set_limit("RLIMIT_NPROC", 0)  # it counts threads on Linux, which libraries may need
    sys.addaudithook(_audit)


def _limit() -> None:
    _set_limit("RLIMIT_DATA", MEMORY)
    _set_limit("RLIMIT_AS", _ADDRESSES)
    _set_limit("RLIMIT_FSIZE", 0)
    _set_limit("RLIMIT_CORE", 0)
    _set_limit("RLIMIT_NOFILE", _OPEN_FILES)


def _set_limit(name: str, value: int) -> None:
    with contextlib.suppress(ImportError, AttributeError, OSError, ValueError):
        import resource  # not on Windows  # noqa: PLC0415

        resource.setrlimit(getattr(resource, name), (value, value))


def limit_cpu(seconds: int) -> None:
    """Have the system end this process when it has computed for so many seconds from now."""
    with contextlib.suppress(ImportError, AttributeError, OSError, ValueError):
        import resource  # noqa: PLC0415

        used = resource.getrusage(resource.RUSAGE_SELF)
        most = int(used.ru_utime + used.ru_stime) + 1 + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


class PeakMemory:
    """The most bytes of memory that this process has had. To be made before ``confine``."""

    def __init__(self) -> None:
        # On Linux getrusage tells the most of the program before exec too, which may be far more.
        self._status: int | None = None
        with contextlib.suppress(OSError):
            self._status = os.open("/proc/self/status", os.O_RDONLY)

    def bytes(self) -> int:
        """Return how many; 0 where no one counts."""
        if self._status is not None:
            line = _PEAK.search(os.pread(self._status, 1 << 14, 0))
            return int(line.group(1)) * 1024 if line else 0
        try:
            import resource  # noqa: PLC0415
        except ImportError:
            return 0
        unit = 1 if sys.platform == "darwin" else 1024  # getrusage(2) of each system
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


_PEAK = re.compile(rb"^VmHWM:\s*(\d+) kB", re.MULTILINE)  # proc_pid_status(5)


# Python's own events, https://docs.python.org/3/library/audit_events.html

_REFUSED_FAMILIES = {
    "_winapi", "ftplib", "http", "imaplib", "nntplib", "poplib", "pty", "shutil", "smtplib",
    "socket", "sqlite3", "subprocess", "syslog", "telnetlib", "tempfile", "urllib", "webbrowser",
    "winreg",
}  # fmt: skip
_REFUSED = {
    "os.chflags", "os.chmod", "os.chown", "os.exec", "os.fork", "os.forkpty", "os.kill",
    "os.killpg", "os.link", "os.lockf", "os.mkdir", "os.posix_spawn", "os.remove",
    "os.removexattr", "os.rename", "os.rmdir", "os.setxattr", "os.spawn", "os.startfile",
    "os.startfile/2", "os.symlink", "os.system", "os.truncate", "os.utime",
}  # fmt: skip


def _audit(event: str, args: tuple[object, ...]) -> None:
    if event == "open":
        path, _, flags = args
        # A number is a file that is open already, one of the process's own pipes.
        refused = not isinstance(path, int) and isinstance(flags, int) and flags & _WRITING
        if not refused:
            return
    elif event not in _REFUSED and event.partition(".")[0] not in _REFUSED_FAMILIES:
        return
    raise PermissionError(f"{event}: not for a reader of files")


# Linux

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_NAME = 15
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_PR_SET_NO_NEW_PRIVS = 38


def end_with_parent() -> None:
    """Have the system end this process when the one that started it is gone (prctl(2))."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)


def _confine_on_linux() -> bool:
    """Install the rules that the kernel keeps; return whether system calls are filtered."""
    libc = ctypes.CDLL(None, use_errno=True)
    # Neither memory that is written down after a crash, nor another process that looks into it.
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    with contextlib.suppress(OSError):
        _restrict_files(libc)
    machine = os.uname().machine
    if machine not in _AUDIT_ARCH or sys.maxsize < 1 << 32:
        return False
    program = _filter(machine)
    code = ctypes.create_string_buffer(program, len(program))
    pointer = ctypes.addressof(code)
    described = struct.pack("HxxxxxxP", len(program) // 8, pointer)  # struct sock_fprog
    done: int = libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, described, 0, 0)
    return done == 0


# System calls: what is not named is refused (seccomp(2)). Name, number on x86-64, number on ARM-64,
# from asm/unistd_64.h and asm-generic/unistd.h of Linux.

_ALWAYS = """
    read 0 63; write 1 64; close 3 57; fstat 5 80; newfstatat 262 79; statx 332 291; lseek 8 62;
    mmap 9 222; mprotect 10 226; munmap 11 215; mremap 25 216; madvise 28 233; brk 12 214;
    membarrier 324 283; rt_sigaction 13 134; rt_sigprocmask 14 135; rt_sigreturn 15 139;
    sigaltstack 131 132; restart_syscall 219 128; pread64 17 67; preadv 295 69; readv 19 65;
    writev 20 66; faccessat 269 48; faccessat2 439 439; readlinkat 267 78; getcwd 79 17;
    getdents64 217 61; pipe2 293 59; dup 32 23; dup3 292 24; fcntl 72 25; fadvise64 221 223;
    pselect6 270 72; ppoll 271 73; epoll_create1 291 20; epoll_ctl 233 21; epoll_pwait 281 22;
    eventfd2 290 19; sched_yield 24 124; sched_getaffinity 204 123; nanosleep 35 101;
    clock_nanosleep 230 115; clock_gettime 228 113; clock_getres 229 114; gettimeofday 96 169;
    times 100 153; getpid 39 172; getppid 110 173; gettid 186 178; getuid 102 174;
    geteuid 107 175; getgid 104 176; getegid 108 177; getgroups 115 158; uname 63 160;
    sysinfo 99 179; getrusage 98 165; getcpu 309 168; getrandom 318 278; futex 202 98;
    set_tid_address 218 96; set_robust_list 273 99; rseq 334 293; exit 60 93; exit_group 231 94;
    statfs 137 43; fstatfs 138 44; flock 73 32; mincore 27 232; setrlimit 160 164;
    getrlimit 97 163; rt_sigpending 127 136; stat 4 -; lstat 6 -; access 21 -; readlink 89 -;
    getdents 78 -; pipe 22 -; dup2 33 -; select 23 -; poll 7 -; epoll_wait 232 -; time 201 -;
    alarm 37 -; arch_prctl 158 -
"""
# In the order of ``_partly_allowed``.
_PARTLY = """
    open 2 -; openat 257 56; clone 56 220; tgkill 234 131; kill 62 129; prctl 157 167;
    prlimit64 302 261; ioctl 16 29
"""
_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # linux/audit.h


def _numbers(table: str, machine: str) -> list[int]:
    """Return the numbers of calls on a machine, -1 for one that it does not have."""
    column = 1 if machine == "x86_64" else 2
    fields = (call.split()[column] for call in table.split(";"))
    return [-1 if field == "-" else int(field) for field in fields]


_X32 = 0x40000000  # set in the numbers of the x32 ABI
_RECENT = 424  # calls above it came after 2019: libraries do without them when told there are none
_EPERM, _ENOSYS = 1, 38
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000, 0x80000000  # SECCOMP_RET_*
_LOAD, _EQUAL, _GREATER, _ANY, _RETURN = 0x20, 0x15, 0x25, 0x45, 0x06  # linux/bpf_common.h
_O_WRITING = 0o3 | 0o100 | 0o1000 | 0o20000000  # O_ACCMODE, O_CREAT, O_TRUNC, O_TMPFILE
_CLONE_THREAD = 0x10000
_IOCTLS = (0x5401, 0x802C542A, 0x541B, 0x5450, 0x5451)  # TCGETS, TCGETS2, FIONREAD, FIO(N)CLEX


def _step(code: int, value: int, true: int = 0, false: int = 0) -> bytes:
    return struct.pack("HBBI", code, true, false, value)  # struct sock_filter


def _filter(machine: str) -> bytes:
    """Return the filter as a BPF program over struct seccomp_data."""
    allow, refuse = _step(_RETURN, _ALLOW), _step(_RETURN, _REFUSE | _EPERM)
    steps = [
        _step(_LOAD, 4),  # the architecture
        _step(_EQUAL, _AUDIT_ARCH[machine], 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, 0),  # the number of the call
        _step(_GREATER, _X32 - 1, 0, 1),
        refuse,
    ]
    for number in _numbers(_ALWAYS, machine):
        if number >= 0:
            steps += [_step(_EQUAL, number, 0, 1), allow]
    for number, block in zip(_numbers(_PARTLY, machine), _partly_allowed(), strict=True):
        if number >= 0:
            steps += [_step(_EQUAL, number, 0, len(block)), *block]
    steps += [_step(_GREATER, _RECENT, 0, 1), _step(_RETURN, _REFUSE | _ENOSYS), refuse]
    return b"".join(steps)


def _partly_allowed() -> Iterator[list[bytes]]:
    """Yield what decides on each call of which some uses are allowed; each ends with an answer."""
    allow, refuse = _step(_RETURN, _ALLOW), _step(_RETURN, _REFUSE | _EPERM)

    def argument(at: int) -> bytes:
        return _step(_LOAD, 16 + 8 * at)  # its lower half, on machines of this byte order

    def among(at: int, values: tuple[int, ...]) -> list[bytes]:
        tests = [_step(_EQUAL, one, len(values) - n) for n, one in enumerate(values)]
        return [argument(at), *tests, refuse, allow]

    own = (os.getpid(),)
    yield [argument(1), _step(_ANY, _O_WRITING, 0, 1), refuse, allow]  # open
    yield [argument(2), _step(_ANY, _O_WRITING, 0, 1), refuse, allow]  # openat
    yield [argument(0), _step(_ANY, _CLONE_THREAD, 1, 0), refuse, allow]  # clone
    yield among(0, own)  # tgkill, by which abort() ends its process
    yield among(0, own)  # kill
    yield among(0, (_PR_SET_NAME,))  # prctl, of threads
    yield among(0, (0, *own))  # prlimit64
    yield among(1, _IOCTLS)  # ioctl


# Files: those under the folders of programs may be read, no others (landlock(7))

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_READ = 1 << 2 | 1 << 3  # LANDLOCK_ACCESS_FS_READ_FILE, READ_DIR
_READ_FILE = 1 << 2
_RIGHTS = (13, 14, 15, 15, 16)  # how many rights of files each version of the interface knows
_CONNECTING = 0b11  # LANDLOCK_ACCESS_NET_BIND_TCP, CONNECT_TCP: from version 4 on
_SYSTEM = (
    "/usr", "/lib", "/lib64", "/opt", "/nix/store", "/gnu/store", "/etc/ld.so.cache",
    "/etc/localtime", "/etc/timezone", "/etc/mime.types", "/dev/null", "/dev/urandom",
    "/sys/devices/system/cpu", "/proc/meminfo", "/proc/cpuinfo",
)  # fmt: skip


def _restrict_files(libc: ctypes.CDLL) -> None:
    version: int = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return
    rights = (1 << _RIGHTS[min(version, len(_RIGHTS)) - 1]) - 1
    handled = struct.pack("QQ", rights, _CONNECTING) if version >= 4 else struct.pack("Q", rights)
    ruleset = libc.syscall(_CREATE_RULESET, handled, ctypes.c_size_t(len(handled)), 0)
    if ruleset < 0:
        return
    try:
        for path in _readable():
            with contextlib.suppress(OSError):
                _allow_reading(libc, ruleset, path)
        libc.syscall(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow_reading(libc: ctypes.CDLL, ruleset: int, path: str) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)  # type: ignore[attr-defined,unused-ignore]
    try:
        granted = _READ if os.path.isdir(path) else _READ_FILE
        rule = struct.pack("=Qi", granted, place)  # struct landlock_path_beneath_attr, packed
        libc.syscall(_ADD_RULE, ruleset, 1, rule, 0)
    finally:
        os.close(place)


def _readable() -> list[str]:
    """Return the folders and files that a reader may import from, and what libraries look at."""
    libraries = os.environ.get("LD_LIBRARY_PATH", "").split(":")
    own = [sys.prefix, sys.base_prefix, sys.exec_prefix, *sys.path, *libraries]
    return [path for path in (*_SYSTEM, *own) if os.path.isabs(path) and path != "/"]
