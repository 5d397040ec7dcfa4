"""Seal with a password: argon2id makes the key, XSalsa20-Poly1305 seals (PyNaCl)."""

import unicodedata

from desktop.sealing.errors import PasswordTooShort, PasswordWrong

LEAST = 8
_SALT = 16


def seal_with_password(secret: bytes, password: str) -> bytes:
    """Salt and box. Raises PasswordTooShort. Takes about a tenth of a second and 64 MB, as unsealing does."""
    from nacl.secret import SecretBox
    from nacl.utils import random

    if len(password) < LEAST:
        raise PasswordTooShort(least=LEAST)
    salt = random(_SALT)
    return salt + SecretBox(_key(password, salt)).encrypt(secret)


def unseal_with_password(sealed: bytes, password: str) -> bytes:
    """Raises PasswordWrong."""
    from nacl.exceptions import CryptoError
    from nacl.secret import SecretBox

    salt, box = sealed[:_SALT], sealed[_SALT:]
    try:
        return SecretBox(_key(password, salt)).decrypt(box)
    except CryptoError as error:
        raise PasswordWrong from error


def _key(password: str, salt: bytes) -> bytes:
    from nacl.pwhash import argon2id

    # An input method may have written full-width letters one day and narrow ones the other.
    text = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    return argon2id.kdf(32, text, salt, argon2id.OPSLIMIT_INTERACTIVE, argon2id.MEMLIMIT_INTERACTIVE)
