"""What people type and paste where a number is asked, as plain digits. Free of Qt."""

import re

# Full-width figures and signs, and the full stop that a Chinese input method gives for the point key.
_PLAIN = str.maketrans("０１２３４５６７８９．。－−＋，、", "0123456789..--+,,")
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)")
_GROUPED = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?")


def plain_digits(text: str) -> str:
    """`text` with full-width figures, blanks and thousand separators made plain; other text unchanged.

    >>> plain_digits("３，８６０．５"), plain_digits(" 1 980.0 "), plain_digits("12，345")
    ('3860.5', '1980.0', '12345')
    >>> plain_digits("四十二"), plain_digits("1,2"), plain_digits("12 平方米")
    ('四十二', '1,2', '12 平方米')
    """
    plain = "".join(text.translate(_PLAIN).split())
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if not plain or _NUMBER.fullmatch(plain):
        return plain
    return text


def grouped(text: str) -> str:
    """A plain number with thin blanks between thousands, other text unchanged; `plain_digits` undoes it.

    >>> grouped("11200.0") == "11\u2009200.0", grouped("464"), grouped("四十二")
    (True, '464', '四十二')
    """
    if not is_number(text):
        return text
    whole, point, rest = text.partition(".")
    return re.sub(r"(?<=\d)(?=(\d{3})+$)", "\u2009", whole) + point + rest


def is_number(text: str) -> bool:
    """Whether plain `text` is a decimal number.

    >>> is_number("3860.5"), is_number("-2"), is_number("四十二"), is_number("")
    (True, True, False, False)
    """
    return _NUMBER.fullmatch(text) is not None
