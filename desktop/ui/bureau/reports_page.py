"""报表: choose a folder, write the county's documents, open them."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.core.errors import XiaobiaoError
from desktop.ui import theme
from desktop.ui.bureau import dialogs
from desktop.ui.bureau.choices import ALL, ChoiceBox, ControlRow
from desktop.ui.bureau.notice import Notice
from desktop.ui.bureau.page import BureauPage
from desktop.ui.bureau.pdf_preview import PdfPreview
from desktop.ui.bureau.rule_box import RuleBox
from desktop.ui.bureau.state import CountyState
from desktop.ui.marks import Mark
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.choice_field import Choice
from desktop.ui.widgets.elided_label import ElidedLabel
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.side_by_side import SideBySide
from desktop.ui.widgets.work_bar import WorkBar
from desktop.ui.wording import sentence

_MOST_LISTED = 6
_NONE = "还没有收到上报，没有可生成的报表。"
# How the name of a written file ends, and what it is.
_KINDS = {
    "县级报告.pdf": "盖章存档用的县级报告",
    "计算过程单.pdf": "差异系数的计算过程，可手工复核",
    "测算表.xlsx": "公式可在 Excel 和 WPS 中重算",
    "测算结果.json": "供其他程序读取",
}


class ReportsPage(BureauPage):
    """Nothing is written before 生成报表 is pressed."""

    write_wanted = Signal(object, str)  # Path of the folder, pass rule
    derivation_wanted = Signal(object, str)  # Path of the folder, unit code or ALL
    cancel_wanted = Signal()

    def __init__(self, folder: Path, open_path: Callable[[QUrl], object] = QDesktopServices.openUrl) -> None:
        super().__init__("报表")
        self.folder = folder
        self._open_path = open_path
        self._written_in = folder
        self.rule = RuleBox()
        self._place = ElidedLabel(str(folder))
        choose = QPushButton("选择文件夹…")
        choose.clicked.connect(lambda: dialogs.ask_folder(self, "报表放在哪个文件夹", self._choose))
        self.write = QPushButton("生成报表")
        theme.look(self.write, kind="primary")
        self.write.clicked.connect(self._write)
        self.unit = ChoiceBox("计算过程单的单位")
        self.derive = QPushButton("生成计算过程单")
        self.derive.clicked.connect(self._derive)
        self.work_bar = WorkBar()
        self.work_bar.cancel_pressed.connect(self._cancel)
        self.notice = Notice()
        self.files = Card()
        self.preview = PdfPreview()
        self.preview.hide()
        self._lay_out(choose)

    def show_state(self, state: CountyState) -> None:
        if not state.filings:
            self.head.show_sentence("")
            self.show_empty(_NONE, "去收件箱")
            return
        before = self.rule.value()
        self.rule.show_rules(state.rulebook, before or state.result.row_rule)
        self.unit.show_choices(_units(state))
        absent = len(state.result.absent)
        late = f"还有 {absent} 个单位没有上报，报表按现有数据生成。" if absent else "各单位都已上报。"
        self.head.show_sentence(late)
        self.show_content()

    def show_start(self, what: str, can_cancel: bool) -> None:
        self.notice.hide()
        self._allow(False)
        self.work_bar.show_start(what, can_cancel)

    def show_written(self, paths: Sequence[Path]) -> None:
        """Say what was written, list it where it is little, and show the first page of the first PDF."""
        self._allow(True)
        self._written_in = paths[0].parent
        self.notice.show_notice(Mark.MET, f"已生成 {len(paths)} 个文件。", "打开文件夹", "folder")
        while self.files.column.count():
            self.files.column.takeAt(0).widget().deleteLater()
        for path in paths if len(paths) <= _MOST_LISTED else ():
            self.files.column.addWidget(self._file(path))
        self.files.setVisible(len(paths) <= _MOST_LISTED)
        pdf = next((path for path in paths if path.suffix == ".pdf"), None)
        if pdf is not None:
            self.preview.show_pdf(pdf)
            self.preview.show()

    def show_stopped(self) -> None:
        self._allow(True)
        self.notice.show_notice(Mark.WARN, "已停止。前面已经生成的文件都在。")

    def show_failure(self, error: XiaobiaoError) -> None:
        self._allow(True)
        self.notice.show_notice(Mark.UNMET, sentence(error))

    def open(self, path: Path) -> None:
        """Open a file or folder with the program of the system that is for it."""
        self._open_path(QUrl.fromLocalFile(str(path)))

    def _lay_out(self, choose: QPushButton) -> None:
        form = QWidget()
        grid = QGridLayout(form)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        rows = (
            ("保存到", self._place),
            ("全县报表", ControlRow(self.rule, self.write)),
            ("计算过程单", ControlRow(self.unit, self.derive)),
        )
        for row, (name, control) in enumerate(rows):
            label = QLabel(name)
            theme.look(label, tone="secondary")
            grid.addWidget(label, row, 0)
            grid.addWidget(control, row, 1, 1, 1 if control is self._place else 2)
        grid.addWidget(choose, 0, 2)
        card = Card(form)
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.files.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.files.hide()
        self.notice.link_pressed.connect(self._open_folder)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (card, self.work_bar, self.notice, self.files):
            column.addWidget(part)
        column.addStretch(1)
        self.column.addWidget(SideBySide(left, self.preview, side_width=380), 1)

    def _file(self, path: Path) -> QWidget:
        name = ElidedLabel(path.name)
        kind = QLabel(next((kind for ending, kind in _KINDS.items() if path.name.endswith(ending)), ""))
        theme.look(kind, tone="secondary", type="small")
        link = LinkButton("打开", name=f"打开 {path.name}")
        link.clicked.connect(lambda: self.open(path))
        line = QWidget()
        grid = QGridLayout(line)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.addWidget(name, 0, 0)
        grid.addWidget(kind, 1, 0)
        grid.addWidget(link, 0, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        return line

    def _open_folder(self) -> None:
        self.open(self._written_in)

    def _choose(self, paths: list[Path]) -> None:
        self.folder = paths[0]
        self._place.setText(str(self.folder))

    def _write(self) -> None:
        self.write_wanted.emit(self.folder, self.rule.value())

    def _derive(self) -> None:
        self.derivation_wanted.emit(self.folder, self.unit.value())

    def _cancel(self) -> None:
        self.work_bar.show_cancelling()
        self.cancel_wanted.emit()

    def _allow(self, allowed: bool) -> None:
        self.write.setEnabled(allowed)
        self.derive.setEnabled(allowed)


def _units(state: CountyState) -> list[Choice]:
    """All units that have sent, then each of them."""
    sent = [unit for unit in state.units.values() if unit.code in state.filings]
    every = Choice(ALL, f"全部 {len(sent)} 个单位，每个一份")
    return [every, *(Choice(unit.code, unit.name) for unit in sent)]
