"""The school's key in its window: nothing is blocked, and there is always a way to sign again."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.core.recovery_code import recovery_code
from desktop.exchange.reader import Package, verify
from desktop.exchange.signing import fingerprint, key_from_seed
from desktop.storage.own_key import Protection, own_key
from desktop.ui.signing_key.password_question import PasswordQuestion

_SLOW_MS = 20_000


def export(qtbot, window, path: Path) -> str:
    """Export, wait for the end, return what is said."""
    page = window.output()
    page.export_to(path)
    qtbot.waitUntil(page.export_card.button.isEnabled, timeout=_SLOW_MS)
    return page.export_card.result()


def signer(path: Path) -> str:
    package = verify(path, {})
    assert isinstance(package, Package)
    return package.key_id


def open_question(window: QWidget) -> PasswordQuestion:
    (question,) = (q for q in window.findChildren(PasswordQuestion) if q.isVisible())
    return question


def test_the_sheet_is_offered_until_it_is_declined(qtbot, school, open_school, show_key):
    window = open_school(school)
    reminder = window.page("overview").reminder
    assert reminder.isVisible()
    reminder.print.click()
    dialog = show_key(window)
    assert "恢复单还没有打印" in dialog.overview.state.text()
    dialog.close()
    reminder.decline.click()
    assert not reminder.isVisible()
    assert own_key(school).sheet_at == "2026-11-19T14:02:00"


def test_the_sheet_goes_to_the_printer_and_into_no_file(
    qtbot, school, open_school, show_key, tmp_path: Path, seed: bytes
):
    from PySide6.QtPrintSupport import QPrintPreviewDialog

    window = open_school(school)
    dialog = show_key(window)
    files = {path.name for path in tmp_path.iterdir()}
    dialog.overview.print.click()
    qtbot.waitUntil(lambda: bool(window.findChildren(QPrintPreviewDialog)), timeout=_SLOW_MS)
    (preview,) = window.findChildren(QPrintPreviewDialog)
    assert {path.name for path in tmp_path.iterdir()} == files
    preview.accept()
    qtbot.waitUntil(lambda: "已送往打印机" in dialog.overview.state.text())
    assert own_key(school).sheet_at is not None
    assert not window.page("overview").reminder.isVisible()


def test_on_another_computer_everything_works_but_signing(
    qtbot, school, open_school, elsewhere: Callable[[], None], tmp_path: Path
):
    elsewhere()
    window = open_school(school)
    page = window.output()
    qtbot.waitUntil(page.print_button.isEnabled, timeout=_SLOW_MS)
    said = export(qtbot, window, tmp_path / "a.xbp")
    assert said == "这台电脑上没有“东关小学.xbw”的签名密钥，没有签名。请输入恢复码，或换用新密钥。"
    assert page.export_card.key_help.isVisible()
    assert not (tmp_path / "a.xbp").exists()


def test_the_code_is_typed_box_by_box(
    qtbot, school, open_school, show_key, elsewhere: Callable[[], None], tmp_path: Path, seed: bytes
):
    elsewhere()
    window = open_school(school)
    dialog = show_key(window)
    assert "没有这把密钥" in dialog.overview.state.text()
    dialog.overview.recover.click()
    panel, code = dialog.code, recovery_code(seed)
    assert dialog.shown() is panel
    wrong = f"{code[0][:-1]}{(int(code[0][-1]) + 1) % 10}"
    qtbot.keyClicks(panel.boxes[0], wrong)
    assert panel.problem.text() == "第 1 组与恢复单不符，请再看一遍。"
    assert QApplication.focusWidget() is panel.boxes[0]
    panel.boxes[0].selectAll()
    for group in code:
        assert not panel.button.isEnabled()
        box = QApplication.focusWidget()
        assert isinstance(box, QLineEdit)
        qtbot.keyClicks(box, group)
    assert panel.problem.text() == ""
    panel.button.click()
    qtbot.waitUntil(lambda: "已找回原来的签名密钥" in dialog.overview.state.text(), timeout=_SLOW_MS)
    assert dialog.overview.fingerprint.text() == fingerprint(key_from_seed(seed).key_id)
    dialog.close()
    assert "已写入并重新核验" in export(qtbot, window, tmp_path / "a.xbp")
    assert signer(tmp_path / "a.xbp") == key_from_seed(seed).key_id


def test_a_whole_code_can_be_pasted_or_scanned_and_one_digit_too_many_replaces_nothing(
    school, open_school, show_key, seed: bytes
):
    dialog = show_key(open_school(school))
    dialog.overview.recover_link.click()
    panel, code = dialog.code, recovery_code(seed)
    QApplication.clipboard().setText("\n".join(code))
    panel.boxes[0].paste()
    assert panel.text().split() == list(code)
    assert panel.button.isEnabled()
    panel.boxes[3].setCursorPosition(6)
    panel.boxes[3].insert("7")
    assert panel.text().split() == list(code)


def test_a_code_of_another_unit_is_told(qtbot, school, open_school, show_key):
    dialog = show_key(open_school(school))
    dialog.overview.recover_link.click()
    QApplication.clipboard().setText(" ".join(recovery_code(b"\x07" * 32)))
    dialog.code.boxes[0].paste()
    dialog.code.button.click()
    qtbot.waitUntil(lambda: bool(dialog.code.problem.text()))
    assert dialog.code.problem.text().startswith("恢复码没有输错，但不是“东关小学.xbw”的")


def test_a_new_key_shows_on_the_form_and_signs(
    qtbot, school, open_school, show_key, elsewhere: Callable[[], None], tmp_path: Path, seed: bytes
):
    elsewhere()
    window = open_school(school)
    page = window.output()
    qtbot.waitUntil(page.print_button.isEnabled, timeout=_SLOW_MS)
    dialog = show_key(window)
    dialog.overview.renew.click()
    assert dialog.shown() is dialog.renew
    dialog.renew.button.click()
    qtbot.waitUntil(lambda: "已换用新的签名密钥" in dialog.overview.state.text(), timeout=_SLOW_MS)
    new = own_key(school).key_id
    assert new != key_from_seed(seed).key_id
    assert not page.print_button.isEnabled(), "the form is set anew with the new fingerprint"
    qtbot.waitUntil(page.print_button.isEnabled, timeout=_SLOW_MS)
    dialog.close()
    assert "已写入并重新核验" in export(qtbot, window, tmp_path / "a.xbp")
    assert signer(tmp_path / "a.xbp") == new


def test_a_password_is_set_asked_for_once_and_removed(qtbot, school, open_school, show_key, tmp_path: Path):
    window = open_school(school)
    dialog = show_key(window)
    dialog.overview.set_password.click()
    panel = dialog.password
    for first, again, problem in (
        ("1234567", "1234567", "密码太短，至少要 8 个字。"),
        ("12345678", "12345679", "两次输入的不一样，请再输一次。"),
    ):
        panel.first.setText(first)
        panel.again.setText(again)
        panel.button.click()
        assert panel.problem.text() == problem
    panel.again.setText("12345678")
    panel.button.click()
    qtbot.waitUntil(lambda: "已设置密码" in dialog.overview.state.text(), timeout=_SLOW_MS)
    assert own_key(school).protection is Protection.PASSWORD
    dialog.close()
    assert "请先输入密码" in export(qtbot, window, tmp_path / "a.xbp")
    question = open_question(window)
    question.line.setText("87654321")
    question.button.click()
    qtbot.waitUntil(lambda: bool(question.problem.text()), timeout=_SLOW_MS)
    assert question.problem.text() == "密码不对，什么都没有改变。请再输一次。"
    question.line.setText("12345678")
    question.button.click()
    card = window.output().export_card
    qtbot.waitUntil(lambda: "已写入并重新核验" in card.result(), timeout=_SLOW_MS)
    assert "已写入并重新核验" in export(qtbot, window, tmp_path / "b.xbp"), "asked once"
    dialog = show_key(window)
    qtbot.waitUntil(dialog.overview.remove_password.isVisible)
    dialog.overview.remove_password.click()
    qtbot.waitUntil(lambda: "已取消密码" in dialog.overview.state.text(), timeout=_SLOW_MS)
    assert own_key(school).protection is Protection.SYSTEM


def test_who_gives_no_password_signs_nothing(qtbot, school, open_school, show_key, tmp_path: Path):
    from desktop.workflows.signing import opened_key, set_password

    set_password(school, opened_key(school), "12345678")
    window = open_school(school)
    export(qtbot, window, tmp_path / "a.xbp")
    open_question(window).reject()
    assert not (tmp_path / "a.xbp").exists()
    assert window.output().export_card.button.isEnabled()
