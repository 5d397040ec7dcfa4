"""The county's key in the bureau's window."""

from collections.abc import Callable
from pathlib import Path

from desktop.storage.own_key import own_key
from desktop.ui.signing_key.password_question import PasswordQuestion
from desktop.workflows.signing import opened_key, set_password

_SLOW_MS = 20_000


def test_the_sheet_is_offered(bureau, open_bureau, show_key):
    window = open_bureau(bureau)
    inbox = window.page("inbox")
    assert inbox.reminder.isVisible()
    assert "由这台电脑为当前用户保管" in show_key(window).overview.kept.text()
    inbox.reminder.decline.click()
    assert not inbox.reminder.isVisible()


def test_without_its_key_a_bureau_is_told_and_can_go_on(
    qtbot, bureau, open_bureau, show_key, elsewhere: Callable[[], None], tmp_path: Path
):
    elsewhere()
    window = open_bureau(bureau)
    inbox = window.page("inbox")
    inbox.issue_wanted.emit(tmp_path / "下发")
    qtbot.waitUntil(lambda: "没有“教育局.xbw”的签名密钥" in inbox.notice.sentence(), timeout=_SLOW_MS)
    assert not (tmp_path / "下发").exists()
    inbox.notice.link_pressed.emit("key")
    dialog = show_key(window)
    before = own_key(bureau).key_id
    dialog.overview.renew.click()
    dialog.renew.button.click()
    qtbot.waitUntil(lambda: "已换用新的签名密钥" in dialog.overview.state.text(), timeout=_SLOW_MS)
    assert own_key(bureau).key_id != before
    dialog.close()
    with qtbot.waitSignal(window.work.issued, timeout=_SLOW_MS):
        inbox.issue_wanted.emit(tmp_path / "下发")


def test_the_password_is_asked_for_before_files_are_signed(qtbot, bureau, open_bureau, tmp_path: Path):
    set_password(bureau, opened_key(bureau), "12345678")
    window = open_bureau(bureau)
    window.page("inbox").issue_wanted.emit(tmp_path / "下发")
    qtbot.waitUntil(lambda: bool(window.findChildren(PasswordQuestion)), timeout=_SLOW_MS)
    (question,) = window.findChildren(PasswordQuestion)
    question.line.setText("12345678")
    with qtbot.waitSignal(window.work.issued, timeout=_SLOW_MS):
        question.button.click()
    with qtbot.waitSignal(window.work.reissued, timeout=_SLOW_MS):
        window.page("inbox").reissue_wanted.emit("2136000001", tmp_path / "下发")
