"""A password seals; a wrong one costs nothing."""

import pytest

from desktop.sealing.errors import PasswordTooShort, PasswordWrong
from desktop.sealing.password import seal_with_password, unseal_with_password


def test_the_password_unseals_and_another_does_not(secret: bytes):
    sealed = seal_with_password(secret, "东关小学2026")
    assert secret not in sealed
    for wrong in ("东关小学2025", "", "东关小学2026 "):
        with pytest.raises(PasswordWrong) as caught:
            unseal_with_password(sealed, wrong)
        assert wrong == "" or wrong not in repr(caught.value)
    assert unseal_with_password(sealed, "东关小学2026") == secret


def test_full_width_letters_are_the_same_password(secret: bytes):
    assert unseal_with_password(seal_with_password(secret, "ａｂｃｄ１２３４"), "abcd1234") == secret


def test_equal_passwords_seal_differently(secret: bytes):
    assert seal_with_password(secret, "12345678") != seal_with_password(secret, "12345678")


def test_short_passwords_are_refused(secret: bytes):
    with pytest.raises(PasswordTooShort) as caught:
        seal_with_password(secret, "1234567")
    assert caught.value.data == {"least": 8}


@pytest.mark.parametrize("sealed", [b"", b"short", bytes(88)])
def test_what_was_never_sealed(sealed: bytes):
    with pytest.raises(PasswordWrong):
        unseal_with_password(sealed, "12345678")
