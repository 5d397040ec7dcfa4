"""Windows seals: the pointers of its two calls, and the calls themselves where there is Windows."""

import sys
from typing import Any

import pytest

from desktop.sealing.dpapi import windows_dpapi
from desktop.sealing.errors import SealedElsewhere, UserSecretNotKept
from desktop.sealing.user import this_user

ON_WINDOWS = sys.platform == "win32"


def test_what_is_sealed_is_unsealed_and_nothing_is_left_in_memory(secret: bytes, windows: Any):
    fake = windows(b"A")
    dpapi = fake.dpapi()
    sealed = dpapi.seal(secret)
    assert secret not in sealed
    assert dpapi.unseal(sealed) == secret
    assert fake.flags == [1, 1], "Windows must ask no questions"
    assert len(fake.freed) == 2


def test_another_user_cannot_unseal(secret: bytes, windows: Any):
    sealed = windows(b"A").dpapi().seal(secret)
    with pytest.raises(SealedElsewhere):
        windows(b"B").dpapi().unseal(sealed)


def test_a_windows_that_refuses_is_told(secret: bytes, windows: Any):
    fake = windows(b"A")
    fake.CryptProtectData = type(fake.CryptProtectData)(lambda *_: 0)
    with pytest.raises(UserSecretNotKept):
        fake.dpapi().seal(secret)


@pytest.mark.skipif(not ON_WINDOWS, reason="the real calls are Windows' own")
def test_the_real_windows_seals(secret: bytes):
    user = this_user()
    sealed = user.seal(secret)
    assert secret not in sealed
    assert windows_dpapi().unseal(sealed) == secret
    with pytest.raises(SealedElsewhere):
        user.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]))


@pytest.mark.skipif(ON_WINDOWS, reason="only elsewhere there is none")
def test_elsewhere_there_is_none():
    with pytest.raises(OSError, match="only Windows"):
        windows_dpapi()
