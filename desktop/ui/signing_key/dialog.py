"""签名密钥: everything about the workspace's key in one small window, the same for schools and the bureau."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.marks import Mark
from desktop.ui.signing_key.code_panel import CodePanel
from desktop.ui.signing_key.key_ring import KeyRing
from desktop.ui.signing_key.overview_panel import (
    PRINT,
    RECOVER,
    REMOVE_PASSWORD,
    RENEW,
    SET_PASSWORD,
    OverviewPanel,
)
from desktop.ui.signing_key.password_panel import PasswordPanel
from desktop.ui.signing_key.renew_panel import RenewPanel
from desktop.ui.widgets.pdf_pages import PdfPages
from desktop.ui.widgets.print_preview import preview_print
from desktop.ui.wording import said
from desktop.ui.wording.signing import PASSWORD_REMOVED, PASSWORD_SET, recovered_sentence, renewed_sentence

if TYPE_CHECKING:
    from desktop.exchange.signing import Key

_SIZE = (600, 380)


class KeyDialog(QDialog):
    """Open it with `open`: nothing waits for it. It can be opened again as long as its window is there."""

    def __init__(self, ring: KeyRing, parent: QWidget) -> None:
        super().__init__(parent)
        self._ring, self._owner = ring, parent
        self._news: tuple[Mark, str] | None = None
        self.setWindowTitle("签名密钥")
        self.resize(*_SIZE)
        self.overview, self.code, self.password = OverviewPanel(), CodePanel(), PasswordPanel()
        self.renew = RenewPanel(ring.role)
        self._stack = QStackedWidget()
        for panel in (self.overview, self.code, self.password, self.renew):
            self._stack.addWidget(panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 22, 28, 22)
        column.addWidget(self._stack)
        self.overview.pressed.connect(self._act)
        self.code.typed.connect(self._recover)
        self.password.chosen.connect(self._set_password)
        self.renew.wanted.connect(self._renew)
        for panel in (self.code, self.password, self.renew):
            panel.left.connect(self._show_overview)
        ring.changed.connect(self._changed)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_overview()

    def shown(self) -> QWidget:
        """The panel that is shown."""
        return self._stack.currentWidget()

    def _show_overview(self) -> None:
        self._stack.setCurrentWidget(self.overview)
        self._ring.opens_here(self._show_key, self._failed)

    def _changed(self) -> None:
        if self.isVisible():
            self._show_overview()

    def _show_key(self, opens_here: bool) -> None:
        collects = self._ring.role == "bureau"
        self.overview.show_key(self._ring.kept(), opens_here=opens_here, collects=collects)
        if self._news is not None:
            self.overview.show_state(*self._news)
            self._news = None

    def _act(self, what: str) -> None:
        actions: dict[str, Callable[[], object]] = {
            PRINT: lambda: self._ring.open_key(self, self._lay_sheet, self._failed),
            SET_PASSWORD: lambda: self._begin(self.password),
            REMOVE_PASSWORD: lambda: self._ring.open_key(self, self._remove_password, self._failed),
            RECOVER: lambda: self._begin(self.code),
            RENEW: lambda: self._begin(self.renew),
        }
        actions[what]()

    def _begin(self, panel: CodePanel | PasswordPanel | RenewPanel) -> None:
        self._stack.setCurrentWidget(panel)
        panel.begin()

    def _lay_sheet(self, key: "Key") -> None:
        self._ring.lay_sheet(key, self._print_sheet, self._failed)

    def _print_sheet(self, pdf: bytes) -> None:
        # To the printer and nowhere else: a file of it would lie on the computer that it must not be with.
        pages = PdfPages(pdf)
        # As large as the big window: its toolbar has the button that prints.
        preview = preview_print(pages, "签名密钥恢复单", self._owner)
        preview.accepted.connect(self._printed)
        preview.finished.connect(pages.close)

    def _printed(self) -> None:
        self._tell("已送往打印机。请把恢复单与公章一同锁好，不要和电脑放在一起。")
        self._ring.note_sheet()

    def _set_password(self, password: str) -> None:
        def opened(key: "Key") -> None:
            self._ring.set_password(key, password, lambda _: self._tell(PASSWORD_SET), failed)

        def failed(error: Exception) -> None:
            self.password.show_problem(said(error))

        self._ring.open_key(self, opened, failed)

    def _remove_password(self, key: "Key") -> None:
        self._ring.remove_password(key, lambda _: self._tell(PASSWORD_REMOVED), self._failed)

    def _recover(self, typed: str) -> None:
        def recovered(key: "Key") -> None:
            self._tell(recovered_sentence(key.key_id))

        self._ring.recover(typed, recovered, lambda error: self.code.show_problem(said(error)))

    def _renew(self) -> None:
        def renewed(key: "Key") -> None:
            self._tell(renewed_sentence(key.key_id, self._ring.role))

        self._ring.renew(renewed, lambda error: self.renew.show_problem(said(error)))

    def _tell(self, sentence: str) -> None:
        """Say it as soon as the key is shown anew."""
        self._news = (Mark.MET, sentence)

    def _failed(self, error: Exception) -> None:
        self._news = None
        self.overview.show_state(Mark.UNMET, said(error))
