"""A copy that has come back, beside what stands here: choose, then merge."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.core.three_way import Place
from desktop.ui import theme
from desktop.ui.marks import Mark
from desktop.ui.models.comparison_model import ValueColumn
from desktop.ui.school.merge_rows import BASE, MINE, THEIRS, in_reading_order, merge_row
from desktop.ui.widgets.comparison_view import ComparisonView
from desktop.ui.widgets.mark_label import MarkLabel
from desktop.ui.wording.splitting import caution_sentence, copy_name
from desktop.workflows.session import Session
from desktop.workflows.taking_back import Returned

_COLUMNS = (
    ValueColumn(BASE, "原来的", offered=False),
    ValueColumn(MINE, "本机"),
    ValueColumn(THEIRS, "副本"),
)


class Merging(QWidget):
    """The copy that is looked at, with a choice for everything that differs."""

    merge_pressed = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.returned: Returned | None = None
        self._title = QLabel()
        theme.look(self._title, type="strong")
        self._caution = MarkLabel(size="normal")
        self.view = ComparisonView(_COLUMNS, name="副本与本机的比较")
        self.merge_button, leave = QPushButton("合并"), QPushButton("先不合并")
        theme.look(self.merge_button, kind="primary")
        self.merge_button.clicked.connect(self._merge)
        leave.clicked.connect(self.left)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._title, 1)
        top.addWidget(leave)
        top.addWidget(self.merge_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self._caution)
        column.addWidget(self.view, 1)

    def show_copy(self, returned: Returned, session: Session) -> None:
        """Compare a copy; shown again after something was typed here, it keeps what was chosen."""
        before = self.view.choices() if self.returned is returned else {}
        self.returned = returned
        differences = in_reading_order(session.rulebook, returned.differences(session))
        self._places: dict[str, Place] = {
            repr(difference.place): difference.place for difference in differences
        }
        self._title.setText(f"{copy_name(returned.copy)}与本机比较")
        caution = caution_sentence(returned)
        self._caution.show_mark(Mark.WARN, caution)
        self._caution.setVisible(bool(caution))
        self.view.show_rows([merge_row(session.rulebook, difference) for difference in differences])
        for key, side in before.items():
            self.view.choose(key, side)

    def chosen(self) -> dict[Place, bool]:
        """Whether the copy's value is taken, of everything that is chosen."""
        return {self._places[key]: side == THEIRS for key, side in self.view.choices().items()}

    def _merge(self) -> None:
        """Go to the first row that has no choice yet; without such a row, merge."""
        still_open = self.view.open_rows()
        if still_open:
            self._caution.show_mark(Mark.WARN, f"还有 {len(still_open)} 项没有选用哪一边的，选好再合并。")
            self._caution.show()
            self.view.go_to(still_open[0])
        else:
            self.merge_pressed.emit()
