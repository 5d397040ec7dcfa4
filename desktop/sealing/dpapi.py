"""Windows seals for a user by itself: CryptProtectData and CryptUnprotectData of crypt32.dll.

https://learn.microsoft.com/windows/win32/api/dpapi/
"""

import ctypes
import sys
from ctypes import POINTER, Structure, c_int, c_uint32, c_void_p, c_wchar_p
from pathlib import Path
from typing import Any

from desktop.files import Reason
from desktop.sealing.errors import SealedElsewhere, UserSecretNotKept

_NO_QUESTIONS = 0x1  # CRYPTPROTECT_UI_FORBIDDEN


class Blob(Structure):
    """DATA_BLOB."""

    _fields_ = [("size", c_uint32), ("data", c_void_p)]


# Blob in, description, entropy, reserved, prompt, flags, blob out.
ARGUMENTS = (POINTER(Blob), c_wchar_p, POINTER(Blob), c_void_p, c_void_p, c_uint32, POINTER(Blob))


class Dpapi:
    """``crypt32`` and ``kernel32`` are the libraries of Windows."""

    def __init__(self, crypt32: Any, kernel32: Any) -> None:
        self._protect, self._unprotect = crypt32.CryptProtectData, crypt32.CryptUnprotectData
        for function in (self._protect, self._unprotect):
            function.argtypes, function.restype = ARGUMENTS, c_int
        self._free = kernel32.LocalFree
        self._free.argtypes, self._free.restype = (c_void_p,), c_void_p

    def seal(self, secret: bytes) -> bytes:
        """Raises UserSecretNotKept."""
        sealed = self._call(self._protect, secret)
        if sealed is None:
            raise UserSecretNotKept(path=Path.home(), reason=Reason.OTHER)
        return sealed

    def unseal(self, sealed: bytes) -> bytes:
        """Raises SealedElsewhere."""
        secret = self._call(self._unprotect, sealed)
        if secret is None:
            raise SealedElsewhere
        return secret

    def _call(self, function: Any, data: bytes) -> bytes | None:
        """What the function makes of the data, or None where it refuses."""
        buffer = ctypes.create_string_buffer(data, len(data))
        given, made = Blob(len(data), ctypes.cast(buffer, c_void_p)), Blob()
        if not function(ctypes.byref(given), None, None, None, None, _NO_QUESTIONS, ctypes.byref(made)):
            return None
        try:
            return ctypes.string_at(made.data, made.size)
        finally:
            ctypes.memset(made.data, 0, made.size)
            self._free(made.data)


def windows_dpapi() -> Dpapi:
    """The real one; Windows only."""
    if sys.platform != "win32":
        raise OSError("only Windows has it")
    return Dpapi(ctypes.WinDLL("crypt32"), ctypes.WinDLL("kernel32"))
