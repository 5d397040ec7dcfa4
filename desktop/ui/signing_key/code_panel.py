"""The recovery code as on its sheet: 16 numbered boxes, each of which says by itself when it is wrong."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from desktop.core.recovery_code import GROUP_LENGTH, GROUPS, code_digits, group_holds
from desktop.ui import theme
from desktop.ui.marks import Mark
from desktop.ui.signing_key.parts import button_row, column_of, heading, link, primary_button, words
from desktop.ui.widgets.mark_label import MarkLabel

_COLUMNS = 4


class CodePanel(QWidget):
    """Emits what was typed when 找回密钥 is pressed."""

    typed = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.boxes = [QLineEdit() for _ in range(GROUPS)]
        self.problem = MarkLabel()
        self.button = primary_button("找回密钥", lambda: self.typed.emit(self.text()))
        grid = QWidget()
        places = QGridLayout(grid)
        places.setContentsMargins(0, 0, 0, 0)
        places.setHorizontalSpacing(6)
        places.setVerticalSpacing(10)
        for place, box in enumerate(self.boxes):
            box.setAccessibleName(f"第 {place + 1} 组")
            box.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            box.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
            box.setMinimumWidth(88)
            box.textEdited.connect(partial(self._edited, place))
            number = QLabel(str(place + 1))
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            number.setMinimumWidth(22)
            theme.look(number, tone="secondary", type="small")
            row, column = divmod(place, _COLUMNS)
            places.addWidget(number, row, 2 * column)
            places.addWidget(box, row, 2 * column + 1)
        about = words("照恢复单逐组输入，每组 6 位数字；输满一组会自动到下一组。输错的组会变红。")
        buttons = button_row(self.button, link("返回", self.left.emit))
        column_of(self, heading("输入恢复码"), about, grid, self.problem, buttons).addStretch(1)
        self.begin()

    def begin(self) -> None:
        """Empty boxes, with the cursor in the first."""
        for box in self.boxes:
            box.clear()
            theme.look(box, problem=False)
        self.show_problem("")
        self.boxes[0].setFocus()

    def text(self) -> str:
        return " ".join(box.text() for box in self.boxes)

    def show_problem(self, sentence: str) -> None:
        self.problem.show_mark(Mark.UNMET if sentence else None, sentence)
        self._allow()

    def _edited(self, place: int, text: str) -> None:
        """Digits only; what is more than a group goes on in the next boxes, so that all can be pasted."""
        digits = code_digits(text)
        first = place
        while True:
            group, digits = digits[:GROUP_LENGTH], digits[GROUP_LENGTH:]
            self._put(place, group)
            # One digit too many must not replace a group that is there already.
            is_full = place + 1 == GROUPS or (len(digits) < GROUP_LENGTH and self.boxes[place + 1].text())
            if not digits or is_full:
                break
            place += 1
        box = self.boxes[place]
        if len(box.text()) == GROUP_LENGTH and group_holds(place, box.text()) and place + 1 < GROUPS:
            self.boxes[place + 1].setFocus()
            self.boxes[place + 1].selectAll()
        elif place != first:
            box.setFocus()
        self._show_wrong()

    def _put(self, place: int, group: str) -> None:
        box = self.boxes[place]
        if box.text() != group:
            box.setText(group)
        theme.look(box, problem=len(group) == GROUP_LENGTH and not group_holds(place, group))

    def _show_wrong(self) -> None:
        wrong = [
            str(place + 1)
            for place, box in enumerate(self.boxes)
            if len(box.text()) == GROUP_LENGTH and not group_holds(place, box.text())
        ]
        self.show_problem(f"第 {'、'.join(wrong)} 组与恢复单不符，请再看一遍。" if wrong else "")

    def _allow(self) -> None:
        complete = all(group_holds(place, box.text()) for place, box in enumerate(self.boxes))
        self.button.setEnabled(complete)
