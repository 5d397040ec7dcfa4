"""Seal with what belongs to this user on this computer: a file copied elsewhere cannot be unsealed there."""

import sys
from typing import Protocol

from platformdirs import user_data_path

from desktop.sealing.user_secret import UserSecret


class UserSeal(Protocol):
    """Both raise what `desktop.sealing.errors` says; unsealing what is another's raises SealedElsewhere."""

    def seal(self, secret: bytes) -> bytes: ...

    def unseal(self, sealed: bytes) -> bytes: ...


def this_user() -> UserSeal:
    """Windows seals by itself (DPAPI); elsewhere a secret in the user's private folder does it."""
    if sys.platform == "win32":
        from desktop.sealing.dpapi import windows_dpapi

        return windows_dpapi()
    return UserSecret(user_data_path("Xiaobiao", appauthor=False) / "key-secret")
