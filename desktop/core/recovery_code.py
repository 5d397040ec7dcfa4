"""A secret of 32 bytes as digits that people can write down and type: the 恢复码.

16 groups of five digits, each with a check digit (Damm 2004), so that a mistyped digit or two digits that
changed places are found in their group. Digits alone, because no input method interferes with them.
"""

import unicodedata
from hashlib import sha256

from desktop.core.errors import XiaobiaoError

GROUPS = 16
GROUP_LENGTH = 6
CODE_DIGITS = GROUPS * GROUP_LENGTH
_FIGURES = GROUP_LENGTH - 1
# What 80 digits hold beyond 256 bits: a check of the whole, against groups that changed places.
_SPARE = 10 ** (GROUPS * _FIGURES) // 2**256

# A quasigroup without fixed points: every single wrong digit and every adjacent swap changes the result.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


class RecoveryCodeInvalid(XiaobiaoError):
    """What was typed is no recovery code.

    Data: groups (the numbers, from 1, of those that are mistyped), digits (how many were typed), needed (how
    many a code has). Without wrong groups and with all digits, whole groups are wrong or in another order.
    """


def recovery_code(secret: bytes) -> tuple[str, ...]:
    """The groups of a secret of 32 bytes.

    >>> recovery_code(bytes(32))[:2], recovery_code(bytes(31) + bytes([1]))[-1]
    (('000000', '000004'), '011057')
    """
    number = int.from_bytes(secret, "big") * _SPARE + _whole_check(secret)
    figures = f"{number:0{GROUPS * _FIGURES}d}"
    groups = [figures[at : at + _FIGURES] for at in range(0, len(figures), _FIGURES)]
    return tuple(group + _check_digit(place, group) for place, group in enumerate(groups))


def secret_of(typed: str) -> bytes:
    """The secret that somebody has typed; blanks, dashes and full-width digits do not matter.

    Raises RecoveryCodeInvalid.
    """
    groups = _groups(typed)
    digits = sum(map(len, groups))
    wrong = tuple(place + 1 for place, group in enumerate(groups) if not group_holds(place, group))
    whole = None if wrong or len(groups) != GROUPS else _secret("".join(g[:_FIGURES] for g in groups))
    if whole is None:
        raise RecoveryCodeInvalid(groups=wrong, digits=digits, needed=CODE_DIGITS)
    return whole


def group_holds(place: int, group: str) -> bool:
    """Whether a group at ``place`` (from 0) has all its digits and goes with its check digit."""
    return len(group) == GROUP_LENGTH and group[-1] == _check_digit(place, group[:-1])


def code_digits(typed: str) -> str:
    """The digits in what somebody typed or pasted.

    >>> code_digits("１２３ 45-6")
    '123456'
    """
    return "".join(c for c in unicodedata.normalize("NFKC", typed) if c in "0123456789")


def _groups(typed: str) -> list[str]:
    """As they were typed where they can be told apart, so that a digit too few shifts no other group."""
    apart = [code_digits(part) for part in typed.split()]
    if len(apart) == GROUPS:
        return apart
    digits = code_digits(typed)
    return [digits[at : at + GROUP_LENGTH] for at in range(0, len(digits), GROUP_LENGTH)]


def _secret(figures: str) -> bytes | None:
    value, check = divmod(int(figures), _SPARE)
    if value >= 2**256:
        return None
    secret = value.to_bytes(32, "big")
    return secret if _whole_check(secret) == check else None


def _check_digit(place: int, figures: str) -> str:
    # The place takes part, so that a group is wrong where its neighbour belongs.
    state = place % 10
    for figure in figures:
        state = int(_DAMM[state][int(figure)])
    return str(state)


def _whole_check(secret: bytes) -> int:
    return int.from_bytes(sha256(secret).digest(), "big") % _SPARE
