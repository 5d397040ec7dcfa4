"""What a new county does first: three steps, each with its button."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui import theme

TABLE, ISSUE, RECEIVE = "table", "issue", "receive"

_STEPS = (
    (TABLE, "导入学校名册", "一张数据表，一校一行；只有学校标识码、名称和类型也可以。", "导入数据表…"),
    (ISSUE, "签发下发包", "每个单位一个，发给各单位建立自己的工作文件。", "签发下发包…"),
    (RECEIVE, "接收上报包", "把各单位交来的上报包，或装着它们的文件夹，拖到这个窗口里。", "接收文件夹…"),
)


class FirstSteps(QWidget):
    """Stands where the inbox would be, until the first dispatch; the next step has the main button."""

    pressed = Signal(str)  # TABLE, ISSUE or RECEIVE

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, QPushButton] = {}
        self._titles: dict[str, QLabel] = {}
        steps = QGridLayout()
        steps.setHorizontalSpacing(24)
        steps.setVerticalSpacing(20)
        for number, (key, title, what, button) in enumerate(_STEPS):
            steps.addLayout(self._text(key, title, what), number, 0)
            self.buttons[key] = QPushButton(button)
            self.buttons[key].clicked.connect(lambda _=False, key=key: self.pressed.emit(key))
            steps.addWidget(self.buttons[key], number, 1, Qt.AlignmentFlag.AlignVCenter)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addLayout(steps)
        middle.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(middle)
        column.addStretch(3)
        self.show_steps(schools=0)

    def show_steps(self, schools: int) -> None:
        """``schools`` are how many the roster has."""
        following = ISSUE if schools else TABLE
        for number, (key, title, _, _) in enumerate(_STEPS, 1):
            done = f"，已有 {schools} 所" if key == TABLE and schools else ""
            self._titles[key].setText(f"{number}  {title}{done}")
            theme.look(self.buttons[key], kind="primary" if key == following else "plain")

    def texts(self) -> list[str]:
        return [title.text() for title in self._titles.values()]

    def _text(self, key: str, title: str, what: str) -> QVBoxLayout:
        self._titles[key] = QLabel(title)
        theme.look(self._titles[key], type="strong")
        about = QLabel(what)
        about.setWordWrap(True)
        about.setMinimumWidth(360)
        theme.look(about, tone="secondary", type="small")
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self._titles[key])
        column.addWidget(about)
        return column
