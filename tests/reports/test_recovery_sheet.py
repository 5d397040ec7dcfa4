"""What is on the recovery sheet can be read by people, programs and scanners."""

from collections.abc import Callable

import msgspec
import pytest

from desktop.core.recovery_code import recovery_code, secret_of
from desktop.reports.recovery_sheet import RecoverySheet, recovery_sheet

SECRET = bytes(range(32))
SHEET = RecoverySheet(
    unit_name="示例县实验学校",
    signs="上报包",
    partner="教育局",
    fingerprint="04958 39021 33381 00273 98120 48812",
    created_on="2026年11月2日",
    printed_on="2026年11月25日",
    code=recovery_code(SECRET),
)


def test_one_page_says_everything(pages: Callable[[bytes], list[str]]):
    (page,) = pages(recovery_sheet(SHEET))
    for said in (SHEET.unit_name, SHEET.fingerprint, SHEET.created_on, "不要与电脑放在一起", "输入恢复码"):
        assert said in page
    numbers = [word for word in page.split() if len(word) == 3 and word.isdigit()]
    assert secret_of("".join(numbers)) == SECRET


def test_the_qr_code_holds_the_same(monkeypatch: pytest.MonkeyPatch):
    drawn: list[str] = []
    monkeypatch.setattr("desktop.reports.recovery_sheet.draw_qr", lambda *rest: drawn.append(rest[-1]))
    recovery_sheet(SHEET)
    assert [secret_of(payload) for payload in drawn] == [SECRET]


def test_a_long_name_stays_on_the_page(pages: Callable[[bytes], list[str]]):
    name = "示例县石塘镇中心完全小学附属第一教学点暨特殊教育资源中心（北校区）"
    (page,) = pages(recovery_sheet(msgspec.structs.replace(SHEET, unit_name=name)))
    assert name[:12] in page


def test_it_shows_no_secret_by_accident():
    assert SHEET.code[3] not in repr(SHEET)
