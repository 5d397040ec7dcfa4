"""标准: what the round judges by, out to a workbook and back, and the step to another version."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from desktop.core.errors import XiaobiaoError
from desktop.library import load_standard, standard_ids
from desktop.ui import theme
from desktop.ui.bureau import dialogs
from desktop.ui.bureau.choices import ALL, ChoiceBox, ControlRow, Segments
from desktop.ui.bureau.notice import Notice
from desktop.ui.bureau.opened_standard import OpenedStandard
from desktop.ui.bureau.page import BureauPage
from desktop.ui.bureau.readings_card import ReadingsCard
from desktop.ui.bureau.standard_facts import StandardFacts
from desktop.ui.bureau.state import CountyState
from desktop.ui.marks import Mark
from desktop.ui.widgets.choice_field import Choice
from desktop.ui.widgets.work_bar import WorkBar
from desktop.ui.wording import sentence
from desktop.workflows.moving import Move
from desktop.workflows.naming import file_name
from desktop.workflows.own_standards import Effect, Opened

FACTS, READINGS, OPENED = "facts", "readings", "opened"
_BASE_WIDTH = 300
_HINT = "先导出工作簿，在 Excel 里改好；再打开改好的文件，看清有什么变化，然后决定是否改用。"
_UNITS = "各单位仍按原来的填报，收到新的下发包后才改用；按原来标准交来的照样收。"


class StandardPage(BureauPage):
    """Nothing is changed before its button is pressed, and the button comes after what it changes."""

    export_wanted = Signal(object, str)  # Path, id of a shipped standard or ALL for the round's own
    file_given = Signal(object)  # Path
    move_wanted = Signal(object)  # Rulebook
    look_wanted = Signal(object, object)  # list[str], dict[str, Number]
    readings_wanted = Signal(object, object)  # the same
    link_pressed = Signal(str)  # the link of the notice: to the page where 下发包 are issued
    detail_changed = Signal(object)  # Detail | None

    def __init__(self) -> None:
        super().__init__("标准")
        self.base = ChoiceBox("导出哪个标准")
        self.base.setMaximumWidth(_BASE_WIDTH)
        self.export_button, self.open_button = QPushButton("导出工作簿…"), QPushButton("打开改好的标准…")
        theme.look(self.open_button, kind="primary")
        self.export_button.clicked.connect(self._ask_export)
        self.open_button.clicked.connect(self._ask_open)
        self.work_bar = WorkBar()
        self.notice = Notice()
        self.notice.link_pressed.connect(self.link_pressed)
        self.parts = Segments("看哪一部分")
        self.parts.chosen.connect(self._show_part)
        self.facts = StandardFacts()
        self.readings = ReadingsCard()
        self.readings.look_wanted.connect(self.look_wanted)
        self.readings.choose_wanted.connect(self.readings_wanted)
        self.opened = OpenedStandard()
        self.opened.move_wanted.connect(self.move_wanted)
        self.opened.left.connect(self._close_opened)
        self.opened.detail_changed.connect(self.detail_changed)
        self.opened.row_clicked.connect(self.row_clicked)
        self._state: CountyState | None = None
        self._is_open = False
        self.head.show_sentence(_HINT)
        self.column.addWidget(ControlRow(self.base, self.export_button, self.open_button))
        for part in (self.work_bar, self.notice, self.parts, self.facts, self.readings):
            self.column.addWidget(part)
        self.column.addWidget(self.opened, 1)
        self.column.addStretch()

    def show_state(self, state: CountyState) -> None:
        self._state = state
        shipped = [Choice(id, load_standard(id).standard.title) for id in standard_ids()]
        self.base.show_choices([Choice(ALL, "本轮的标准"), *shipped])
        self.facts.show_rulebook(state.rulebook)
        self.readings.show_round(state.round, state.written)
        self._offer_parts()
        self.show_content()

    def show_start(self, what: str, can_cancel: bool) -> None:
        self.notice.hide()
        self._allow(False)
        self.work_bar.show_start(what, can_cancel)

    def show_exported(self, path: Path) -> None:
        self._allow(True)
        self.notice.show_notice(Mark.MET, f"已导出到“{path}”，并重新读回核对无误。")

    def show_opened(self, opened: Opened) -> None:
        self._allow(True)
        self._is_open = True
        self.opened.show_opened(opened)
        self.detail_changed.emit(None)
        self._offer_parts()
        self.parts.choose(OPENED)
        self._show_part(OPENED)

    def show_moved(self, move: Move) -> None:
        self._allow(True)
        self._close_opened()
        new = move.after.standard
        self.notice.show_notice(
            Mark.MET, f"本轮已改用新的标准，版本 {new.version}。{_UNITS}", "去签发下发包", "round"
        )

    def show_effect(self, effect: Effect) -> None:
        self._allow(True)
        self.readings.show_effect(effect)

    def show_read(self) -> None:
        self._allow(True)
        self.notice.show_notice(Mark.MET, f"本轮已照此判定。{_UNITS}", "去签发下发包", "round")

    def show_stopped(self) -> None:
        self._allow(True)

    def show_failure(self, error: XiaobiaoError) -> None:
        self._allow(True)
        self.notice.show_notice(Mark.UNMET, sentence(error))

    def _allow(self, allowed: bool) -> None:
        for button in (self.export_button, self.open_button):
            button.setEnabled(allowed)
        self.opened.allow(allowed)
        self.readings.allow(allowed)

    def _offer_parts(self) -> None:
        standard = self._state.written.standard if self._state else None
        choices = [Choice(FACTS, "本轮的标准")]
        if standard is not None and (standard.switches or standard.settings):
            choices.append(Choice(READINGS, "放宽口径和参数"))
        if self._is_open:
            choices.append(Choice(OPENED, "打开的文件"))
        self.parts.show_choices(choices)
        self.parts.setVisible(len(choices) > 1)
        self._show_part(self.parts.value())

    def _show_part(self, key: str) -> None:
        self.facts.setVisible(key == FACTS)
        self.readings.setVisible(key == READINGS)
        self.opened.setVisible(key == OPENED)

    def _close_opened(self) -> None:
        self._is_open = False
        self.detail_changed.emit(None)
        self._offer_parts()

    def _ask_open(self) -> None:
        dialogs.ask_standard(self, lambda paths: self.file_given.emit(paths[0]))

    def _ask_export(self) -> None:
        if self._state is None:
            return
        id = self.base.value()
        standard = load_standard(id).standard if id else self._state.written.standard
        name = f"{file_name(standard.title)}.xlsx"
        dialogs.ask_new_file(self, "导出标准", name, "Excel 工作簿 (*.xlsx)", lambda p: self._export(p, id))

    def _export(self, path: Path, id: str) -> None:
        self.export_wanted.emit(path, id)
