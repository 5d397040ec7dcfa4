"""备份: choose one on the left, see on the right what it would change, take it up with one button."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QListWidget, QPushButton, QVBoxLayout, QWidget

from desktop.core.three_way import three_way
from desktop.storage.backups import Reason
from desktop.ui import theme
from desktop.ui.background import Background
from desktop.ui.marks import Mark
from desktop.ui.models.comparison_model import ComparedRow, ComparisonModel, ValueColumn
from desktop.ui.school.backup_keeper import BackupKeeper
from desktop.ui.school.draft import Draft
from desktop.ui.widgets.comparison_table import ComparisonTable
from desktop.ui.widgets.mark_label import MarkLabel
from desktop.ui.wording import said
from desktop.ui.wording.backups import backup_line, backup_name
from desktop.ui.wording.fields import measure_of, value_text
from desktop.ui.wording.splitting import difference_name
from desktop.workflows.restoring import Looked, look_at_backup

_NOW, _THEN = "now", "then"
_COLUMNS = (ValueColumn(_NOW, "现在", offered=False), ValueColumn(_THEN, "备份里", offered=False))
_SIZE, _LIST_WIDTH = (840, 440), 260
_NONE = "还没有备份。填写时每小时自动备份一次，关闭窗口时也备份。"
_CHOOSE = "选一个备份，看看它和现在有什么不同。"


class BackupsDialog(QDialog):
    """Looks into backups beside the window. What is taken up is one step, which can be undone."""

    restored = Signal()

    def __init__(
        self,
        draft: Draft,
        keeper: BackupKeeper,
        background: Background,
        commit_fields: Callable[[], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._draft, self._keeper, self._background = draft, keeper, background
        self._commit_fields = commit_fields
        self._looked: Looked | None = None
        self.setWindowTitle("备份")
        self.resize(*_SIZE)
        self.list = QListWidget()
        self.list.setAccessibleName("备份")
        self.list.setFixedWidth(_LIST_WIDTH)
        theme.look(self.list, kind="plain")
        self.list.currentRowChanged.connect(self._look)
        self.said = MarkLabel(size="normal")
        self._model = ComparisonModel(_COLUMNS)
        self.table = ComparisonTable(self._model, name="备份与现在的比较")
        self.restore_button, make, leave = QPushButton("恢复"), QPushButton("现在备份"), QPushButton("关闭")
        theme.look(self.restore_button, kind="primary")
        self.restore_button.clicked.connect(self._restore)
        make.clicked.connect(lambda: keeper.back_up(Reason.TIMED))
        leave.clicked.connect(self.reject)
        for button in (make, leave):
            button.setAutoDefault(False)
        self._lay_out(make, leave)
        keeper.made.connect(self._show_backups)
        keeper.failed.connect(self._say_fault)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._commit_fields()
        self._show_backups()

    def _show_backups(self) -> None:
        self._backups = self._keeper.backups()
        now = self._draft.clock().replace(tzinfo=None)
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addItems([backup_line(backup, now) for backup in self._backups])
        self.list.setCurrentRow(-1)
        self.list.blockSignals(False)
        self._show_looked(None, _CHOOSE if self._backups else _NONE)

    def _look(self, row: int) -> None:
        if not 0 <= row < len(self._backups):
            return
        session, backup = self._draft.session, self._backups[row]
        self._show_looked(None, "正在读取…")

        def done(looked: Looked) -> None:
            if self.list.currentRow() == row:
                self._show_looked(looked)

        self._background.run(lambda _: look_at_backup(session, backup), done=done, failed=self._failed)

    def _show_looked(self, looked: Looked | None, sentence: str = "") -> None:
        self._looked = looked
        rows = self._rows(looked) if looked is not None else []
        if looked is not None:
            name = backup_name(looked.backup, self._draft.clock().replace(tzinfo=None))
            sentence = f"{name} 的备份与现在有 {len(rows)} 项不同。" if rows else f"{name} 的备份与现在一样。"
        self.said.show_mark(None, sentence)
        self.restore_button.setText(f"恢复这 {len(rows)} 项" if rows else "恢复")
        self.restore_button.setEnabled(bool(rows))
        self._model.show_rows(rows)
        self.table.show_only(lambda row: True)
        self.table.fit_columns()

    def _rows(self, looked: Looked) -> list[ComparedRow]:
        session = self._draft.session
        rulebook = session.rulebook
        return [
            ComparedRow(
                repr(d.place),
                difference_name(rulebook, d),
                {
                    _NOW: value_text(rulebook, d.part, d.code, d.mine),
                    _THEN: value_text(rulebook, d.part, d.code, d.theirs),
                },
                unit=measure_of(rulebook, d.part, d.code),
            )
            for d in three_way(session.filing, session.filing, looked.filing)
        ]

    def _restore(self) -> None:
        """The present state is kept first."""
        self._commit_fields()
        looked = self._looked
        if looked is None or not self._draft.store():
            return
        if self._draft.left_rows:
            self.said.show_mark(Mark.UNMET, f"{self._draft.left_rows}请先补全或删掉，再恢复。")
            return
        self.restore_button.setEnabled(False)
        self._keeper.back_up(Reason.RESTORE, lambda: self._take_up(looked))

    def _take_up(self, looked: Looked) -> None:
        if self._draft.restore(looked):
            self.restored.emit()
            self.accept()

    def _failed(self, error: Exception) -> None:
        self._show_looked(None)
        self._say_fault(said(error))

    def _say_fault(self, sentence: str) -> None:
        self.said.show_mark(Mark.UNMET, sentence)

    def _lay_out(self, make: QPushButton, leave: QPushButton) -> None:
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.said)
        right.addWidget(self.table, 1)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.list)
        middle.addLayout(right, 1)
        where = QLabel("备份放在这台电脑的用户文件夹里，不和工作文件在一起。恢复之后还可以撤销。")
        where.setWordWrap(True)
        theme.look(where, tone="secondary", type="small")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(where, 1)
        for button in (make, leave, self.restore_button):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addLayout(middle, 1)
        column.addLayout(buttons)
