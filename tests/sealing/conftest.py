"""Private folders of users, and the two calls of Windows."""

import ctypes
from ctypes import CFUNCTYPE, c_int, c_void_p
from pathlib import Path
from typing import Any

import pytest

from desktop.sealing.dpapi import ARGUMENTS, Dpapi
from desktop.sealing.user_secret import UserSecret


@pytest.fixture
def secret() -> bytes:
    return bytes(range(32))


@pytest.fixture
def users_file(tmp_path: Path) -> Path:
    return tmp_path / "用户 甲" / "Xiaobiao" / "key-secret"


@pytest.fixture
def user(users_file: Path) -> UserSecret:
    return UserSecret(users_file)


class FakeWindows:
    """Calls of C with the signatures of Windows; a user's data is marked with the user's letter."""

    def __init__(self, user: bytes) -> None:
        self.user = user
        self.flags: list[int] = []
        self.freed: list[int] = []
        self._memory: dict[int, Any] = {}
        call = CFUNCTYPE(c_int, *ARGUMENTS)
        self.CryptProtectData = call(self._protect)
        self.CryptUnprotectData = call(self._unprotect)
        self.LocalFree = CFUNCTYPE(c_void_p, c_void_p)(self._release)

    def _protect(self, given: Any, *rest: Any) -> int:
        data = ctypes.string_at(given.contents.data, given.contents.size)
        return self._give(self.user + bytes(b ^ 0x5A for b in data), *rest)

    def _unprotect(self, given: Any, *rest: Any) -> int:
        data = ctypes.string_at(given.contents.data, given.contents.size)
        return self._give(bytes(b ^ 0x5A for b in data[1:]), *rest) if data[:1] == self.user else 0

    def _give(self, data: bytes, *rest: Any) -> int:
        *_, flags, made = rest
        self.flags.append(flags)
        buffer = ctypes.create_string_buffer(data, len(data))
        address = ctypes.addressof(buffer)
        self._memory[address] = buffer
        made.contents.size, made.contents.data = len(data), address
        return 1

    def _release(self, address: int) -> None:
        assert not any(self._memory.pop(address).raw)
        self.freed.append(address)

    def dpapi(self) -> Dpapi:
        return Dpapi(self, self)


@pytest.fixture
def windows() -> type[FakeWindows]:
    """``windows(b"A")``: as user A meets it."""
    return FakeWindows
