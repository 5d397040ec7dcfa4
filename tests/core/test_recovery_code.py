"""A recovery code survives being typed: every slip of a finger is found, mostly in its group."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.recovery_code import RecoveryCodeInvalid, recovery_code, secret_of

SECRETS = st.binary(min_size=32, max_size=32)
CODE = recovery_code(bytes(range(32)))


def fault(typed: str) -> dict[str, Any]:
    with pytest.raises(RecoveryCodeInvalid) as caught:
        secret_of(typed)
    return caught.value.data


@given(SECRETS)
def test_what_is_written_can_be_read(secret: bytes):
    code = recovery_code(secret)
    assert len(code) == 16
    assert {len(group) for group in code} == {6}
    assert secret_of(" ".join(code)) == secret
    assert secret_of("".join(code)) == secret


@pytest.mark.parametrize("secret", [bytes(32), b"\xff" * 32])
def test_the_smallest_and_the_largest(secret: bytes):
    assert secret_of("-".join(recovery_code(secret))) == secret


def test_blanks_dashes_lines_and_full_width_digits_do_not_matter():
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    assert secret_of("\n".join(CODE).translate(wide)) == bytes(range(32))
    assert secret_of(" - ".join(CODE)) == bytes(range(32))


@given(SECRETS, st.integers(0, 95), st.integers(1, 9))
def test_every_wrong_digit_is_found_in_its_group(secret: bytes, place: int, shift: int):
    digits = "".join(recovery_code(secret))
    wrong = f"{digits[:place]}{(int(digits[place]) + shift) % 10}{digits[place + 1 :]}"
    assert fault(wrong)["groups"] == (place // 6 + 1,)


@given(SECRETS, st.integers(0, 15), st.integers(0, 4))
def test_two_digits_that_changed_places_are_found_in_their_group(secret: bytes, group: int, place: int):
    code = list(recovery_code(secret))
    digits = list(code[group])
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    if "".join(digits) != code[group]:
        code[group] = "".join(digits)
        assert fault(" ".join(code))["groups"] == (group + 1,)


@given(SECRETS, st.integers(0, 14))
def test_two_groups_that_changed_places_are_found(secret: bytes, group: int):
    code = list(recovery_code(secret))
    code[group], code[group + 1] = code[group + 1], code[group]
    if code[group] != code[group + 1]:
        assert fault(" ".join(code))["groups"] == (group + 1, group + 2)


def test_groups_ten_apart_that_changed_places_are_noticed():
    code = list(CODE)
    code[2], code[12] = code[12], code[2]
    assert fault(" ".join(code)) == {"groups": (), "digits": 96, "needed": 96}


@pytest.mark.parametrize("typed", ["", "没有", "12345", "9" * 500, " ".join(CODE[:-1]), " ".join(CODE) + "1"])
def test_too_few_and_too_many(typed: str):
    found = fault(typed)
    assert found["digits"] == sum(c.isdigit() for c in typed)
    assert found["needed"] == 96


def test_a_digit_too_few_shifts_no_other_group():
    code = list(CODE)
    code[4] = code[4][:-1]
    assert fault(" ".join(code)) == {"groups": (5,), "digits": 95, "needed": 96}


def test_an_error_does_not_repeat_what_was_typed():
    with pytest.raises(RecoveryCodeInvalid) as caught:
        secret_of(" ".join([*CODE[:-1], "000000"]))
    assert CODE[0] not in repr(caught.value)
