"""Run an action in a process that dies just before its n-th change of a folder's files.

The process is traced (ptrace): every system call by which Python, SQLite or any library would write, flush,
name or remove something in the folder is counted, and instead of the n-th one the process is killed.
Linux on x86-64 only; `can_trace` says whether this machine lets a process be traced.
"""

import ctypes
import os
import select
import signal
import struct
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from msgspec import Struct

_TRACEME, _SYSCALL, _SETOPTIONS, _GET_SYSCALL_INFO = 0, 24, 0x4200, 0x420E
# Mark stops at system calls; follow threads; kill with the tracer.
_OPTIONS = 1 | 1 << 3 | 1 << 20
_WALL = 0x40000000
# By number: those on an open file (its descriptor first), and those that name a path.
_ON_FILES = dict.fromkeys((1, 18, 20, 40, 296, 326, 328), "write")
_ON_FILES |= dict.fromkeys((74, 75, 277), "fsync") | dict.fromkeys((77, 285), "truncate")
_ON_PATHS = dict.fromkeys((82, 264, 316), "rename") | dict.fromkeys((86, 265), "link")
_ON_PATHS |= dict.fromkeys((84, 87, 263), "unlink") | dict.fromkeys((83, 258), "mkdir") | {76: "truncate"}
_OPEN, _OPENAT = 2, 257


class Ran(Struct, frozen=True):
    """How a run ended: the kinds of its changes, in order, and whether it was killed before the last one."""

    changes: tuple[str, ...]
    was_killed: bool


def can_trace() -> bool:
    if not sys.platform.startswith("linux") or os.uname().machine != "x86_64":
        return False
    try:
        return not run(lambda: None, Path("/"), 0).was_killed
    except OSError:
        return False


def run(action: Callable[[], object], folder: Path, die_at: int) -> Ran:
    """Run an action in a forked process that dies before its change number ``die_at``; 0 lets it live.

    Raises AssertionError where the action itself failed.
    """
    child = os.fork()
    if not child:
        _live(action)
    os.waitpid(child, _WALL)
    _ptrace(_SETOPTIONS, child, 0, _OPTIONS)
    info = ctypes.create_string_buffer(88)
    changes: list[str] = []
    _ptrace(_SYSCALL, child, 0, 0)
    while True:
        thread, status = os.waitpid(-child, _WALL)
        if os.WIFEXITED(status) or os.WIFSIGNALED(status):
            if thread == child:
                assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the action failed, see above"
                return Ran(tuple(changes), os.WIFSIGNALED(status))
            continue
        passed_on = 0
        if os.WSTOPSIG(status) == signal.SIGTRAP | 0x80:
            _ptrace(_GET_SYSCALL_INFO, thread, len(info), ctypes.addressof(info))
            if info.raw[0] == 1:
                number, *arguments = struct.unpack_from("<7Q", info.raw, 24)
                change = _change(thread, number, arguments, folder)
                if change is not None:
                    changes.append(change)
                    if len(changes) == die_at:
                        os.kill(child, signal.SIGKILL)
                        continue
        elif status >> 16 == 0 and os.WSTOPSIG(status) not in (signal.SIGSTOP, signal.SIGTRAP):
            passed_on = os.WSTOPSIG(status)
        _resume(thread, passed_on)


def kill_after(action: Callable[[], object], seconds: float) -> None:
    """Run an action in a forked process and kill it after this time; untraced, so at its own speed."""
    child = os.fork()
    if not child:
        _live(action, traced=False)
    ended = os.pidfd_open(child)
    try:
        if not select.select([ended], [], [], seconds)[0]:
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    finally:
        os.close(ended)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the action failed, see above"


def _live(action: Callable[[], object], *, traced: bool = True) -> NoReturn:
    os.setpgid(0, 0)
    code = 1
    try:
        if traced:
            _ptrace(_TRACEME, 0, 0, 0)
            os.kill(os.getpid(), signal.SIGSTOP)
        action()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _change(thread: int, number: int, arguments: list[int], folder: Path) -> str | None:
    if number in _ON_FILES:
        # copy_file_range reads from its first descriptor.
        descriptor = arguments[2 if number == 326 else 0]
        try:
            name = Path(f"/proc/{thread}/fd/{descriptor}").readlink()
        except OSError:
            return None
        return _ON_FILES[number] if name.is_relative_to(folder) else None
    if number in (_OPEN, _OPENAT):
        flags = arguments[1] if number == _OPEN else arguments[2]
        return "create" if flags & os.O_CREAT else None
    return _ON_PATHS.get(number)


def _resume(thread: int, passed_on: int) -> None:
    # It may have been killed meanwhile, with its process.
    with suppress(ProcessLookupError):
        _ptrace(_SYSCALL, thread, 0, passed_on)


def _ptrace(request: int, thread: int, address: int, data: int) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.ptrace.restype = ctypes.c_long
    libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    result = libc.ptrace(request, thread, address, data)
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result
