"""The top of the window: whose data, which round, how long there is, and whether all is saved."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton

from desktop.ui import theme
from desktop.ui.marks import Mark
from desktop.ui.widgets.elided_label import ElidedLabel
from desktop.ui.widgets.mark_label import MarkLabel
from desktop.ui.widgets.step_button import StepButton

_WIDTH_FOR_STEP = 1100


class Header(QFrame):
    """One calm line; long names are shortened, the save state never is."""

    undo_wanted = Signal()
    redo_wanted = Signal()
    details_wanted = Signal()  # the details should be shown, or hidden again

    def __init__(self, menu_button: QToolButton | None = None) -> None:
        super().__init__()
        self.setFixedHeight(52)
        self._unit = ElidedLabel()
        theme.look(self._unit, type="unit")
        self._round = ElidedLabel()
        theme.look(self._round, tone="secondary")
        self._tag = QLabel()
        theme.look(self._tag, kind="pill", tone="warn")
        self._tag.hide()
        self._remaining = QLabel()
        theme.look(self._remaining, tone="secondary")
        self._saved = MarkLabel(size="normal")
        self._round.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for label in (self._unit, self._round):
            label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._details = QPushButton()
        self._details.setCheckable(True)
        self.name_details("说明")
        self._details.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._details.clicked.connect(self.details_wanted)
        theme.look(self._details, kind="choice")
        self._details.hide()
        self.undo_button = StepButton("撤销", "Ctrl+Z")
        self.undo_button.clicked.connect(self.undo_wanted)
        self.redo_button = StepButton("重做", "Ctrl+Y")
        self.redo_button.clicked.connect(self.redo_wanted)
        self.redo_button.show_briefly(True)
        # Only a school's window undoes.
        self.undo_button.hide()
        self.redo_button.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 20, 0)
        row.setSpacing(16)
        row.addWidget(self._unit)
        row.addWidget(self._round, 1)
        row.addWidget(self._tag, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.undo_button)
        row.addWidget(self.redo_button)
        row.addWidget(self._remaining)
        row.addWidget(self._saved)
        row.addWidget(self._details)
        if menu_button is not None:
            row.addWidget(menu_button)

    def show_unit(self, unit: str, round_title: str) -> None:
        self._unit.setText(unit)
        self._round.setText(round_title)

    def show_tag(self, text: str) -> None:
        """What kind of file this is, where it is not the usual one."""
        self._tag.setText(text)
        self._tag.setVisible(bool(text))

    def show_remaining(self, text: str, *, urgent: bool = False) -> None:
        """For example “还有 12 天” or “已收 116 / 121 个单位”."""
        self._remaining.setText(text)
        theme.look(self._remaining, tone="warn" if urgent else "secondary")

    def show_steps(self, undo: str, redo: str) -> None:
        """What undo would take back and redo would do again, in a few words; "" for nothing."""
        self.undo_button.show()
        self.redo_button.show()
        self.undo_button.show_step(undo)
        self.redo_button.show_step(redo)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.undo_button.show_briefly(self.width() < _WIDTH_FOR_STEP)

    def show_saving(self) -> None:
        self._saved.show_mark(None, "正在保存…")

    def show_saved(self, clock: str) -> None:
        """`clock` as people read it: 14:02."""
        self._saved.show_mark(Mark.MET, f"已保存 {clock}")

    def show_save_error(self, sentence: str) -> None:
        """What went wrong and what to do, in one short sentence."""
        self._saved.show_mark(Mark.UNMET, sentence)

    def offer_details(self, offered: bool, *, shown: bool) -> None:
        """The button that shows the details where the window is too narrow to have them beside the page."""
        self._details.setVisible(offered)
        self._details.setChecked(shown)

    def name_details(self, name: str) -> None:
        """What the details hold, where it is more than an explanation."""
        self._details.setText(name)
        self._details.setToolTip(f"显示或收起右边的{name}（F2）")

    def save_state(self) -> str:
        return self._saved.text()
