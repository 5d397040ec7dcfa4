"""The canonical text of a standard decodes to the very same standard, whatever stands in it."""

from decimal import Decimal

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.standard import Setting
from desktop.core.standard_toml import write_toml
from desktop.library import decode_standard, load_standard, standard_digest

_TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
_NUMBERS = st.one_of(
    st.integers(-(10**14), 10**14),
    st.decimals(-(10**9), 10**9, places=3).filter(lambda number: number != 0),
)


@given(title=_TEXTS, keys=st.lists(_TEXTS.filter(bool), unique=True, max_size=4), value=_NUMBERS)
def test_whatever_stands_in_it(title: str, keys: list[str], value: int | Decimal):
    base = load_standard("xingguo-2023").standard
    settings = {**base.settings} | {f"键{key}": Setting(title, key, value) for key in keys}
    standard = msgspec.structs.replace(base, title=title, settings=settings)
    text = write_toml(standard)
    back = decode_standard(text.encode(), standard.id).standard
    assert back == standard
    assert standard_digest(back) == standard_digest(standard)
    assert write_toml(back) == text
