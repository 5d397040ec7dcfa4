"""A secret of the user in a file of their own: 32 random bytes that only they can read."""

import os
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock

from desktop.files import FileNotWritten, Reason, make_folder, write_durably
from desktop.sealing.errors import SealedElsewhere, UserSecretNotKept, UserSecretUnreadable

_SIZE = 32
_ONLY_OWNER = 0o600
_PATIENCE = 10  # seconds for another program that is just making the secret


class UserSecret:
    """Seals with XSalsa20-Poly1305 (PyNaCl). The file is made when something is sealed for the first time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def seal(self, secret: bytes) -> bytes:
        """Raises UserSecretNotKept, UserSecretUnreadable."""
        from nacl.secret import SecretBox

        return bytes(SecretBox(self._found() or self._made()).encrypt(secret))

    def unseal(self, sealed: bytes) -> bytes:
        """Raises SealedElsewhere, UserSecretUnreadable."""
        from nacl.exceptions import CryptoError
        from nacl.secret import SecretBox

        own = self._found()
        if own is None:
            raise SealedElsewhere
        try:
            return SecretBox(own).decrypt(sealed)
        except CryptoError as error:
            raise SealedElsewhere from error

    def _found(self) -> bytes | None:
        """None where there is none, or one that was cut off: what it had sealed is lost with it."""
        try:
            secret = self._path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise UserSecretUnreadable(path=self._path) from error
        return secret if len(secret) == _SIZE else None

    def _made(self) -> bytes:
        try:
            make_folder(self._path.parent)
            with FileLock(self._path.with_suffix(".lock"), timeout=_PATIENCE):
                # Two programs may seal for the first time at once: both use what the first one made.
                return self._found() or self._written(os.urandom(_SIZE))
        except FileNotWritten as error:
            raise UserSecretNotKept(path=self._path, reason=error.data["reason"]) from error
        except OSError as error:
            raise UserSecretNotKept(path=self._path, reason=Reason.NOT_ALLOWED) from error

    def _written(self, secret: bytes) -> bytes:
        def write(file: BinaryIO) -> None:
            Path(file.name).chmod(_ONLY_OWNER)
            file.write(secret)

        def verify(path: Path) -> None:
            if path.read_bytes() != secret:
                raise ValueError("not what was written")

        write_durably(self._path, write, verify, replace=True)
        return secret
