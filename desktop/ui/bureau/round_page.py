"""轮次与下发: the round that runs, its dispatches, and the beginning of another."""

import secrets
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from desktop.core.errors import XiaobiaoError
from desktop.library import load_standard, standard_ids
from desktop.ui import theme
from desktop.ui.bureau import deeds, dialogs
from desktop.ui.bureau.choices import ALL, ChoiceBox, ControlRow
from desktop.ui.bureau.notice import Notice
from desktop.ui.bureau.page import BureauPage
from desktop.ui.bureau.state import CountyState
from desktop.ui.marks import Mark
from desktop.ui.typed_day import day_fault, typed_day
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.choice_field import Choice
from desktop.ui.widgets.mark_label import MarkLabel
from desktop.ui.widgets.work_bar import WorkBar
from desktop.ui.wording import sentence
from desktop.ui.wording.bundling import above_text
from desktop.ui.wording.rounds import (
    DUE,
    FRESH,
    NEVER,
    NEW_ROUND,
    ONE_EACH,
    ONE_FOR_ALL,
    round_text,
    start_question,
)

_DAY_WIDTH, _TITLE_WIDTH, _STANDARD_WIDTH = 130, 260, 280


class RoundPage(BureauPage):
    """Nothing is changed before its button is pressed."""

    deed_wanted = Signal(object)  # Deed
    cancel_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("轮次与下发")
        self.work_bar = WorkBar()
        self.work_bar.cancel_pressed.connect(self.cancel_wanted)
        self.notice = Notice()
        self.due = MarkLabel(size="normal")
        self.each_button, self.shared_button = QPushButton("每个单位一个…"), QPushButton("一个共用…")
        theme.look(self.each_button, kind="primary")
        self.each_button.clicked.connect(lambda: self._ask(deeds.enrolments))
        self.shared_button.clicked.connect(lambda: self._ask(deeds.shared_dispatch))
        self.running = QLabel()
        self.deadline = _line("如 2026-12-31", "截止日期", _DAY_WIDTH)
        self.deadline_button = QPushButton("改截止日期")
        self.deadline_button.clicked.connect(self._change_deadline)
        self.title = _line("如 2027年义务教育优质均衡自评", "新一轮的名称", _TITLE_WIDTH)
        self.standard = ChoiceBox("新一轮的标准")
        self.standard.setMaximumWidth(_STANDARD_WIDTH)
        self.until = _line("截止日期，可不填", "新一轮的截止日期", _DAY_WIDTH + 20)
        self.start_button = QPushButton("开始新一轮")
        self.start_button.clicked.connect(self._start)
        for edited in (self.title.textEdited, self.until.textEdited, self.standard.chosen):
            edited.connect(self._unsure)
        self._is_sure, self._received = False, 0
        self.earlier = _faint()
        for place, part in enumerate((self.work_bar, self.notice), 1):
            self.outer.insertWidget(place, part)
        self._card("本轮", self.running, ControlRow(self.deadline, self.deadline_button))
        self._card(
            "签发下发包",
            self.due,
            ControlRow(self.each_button),
            _faint(ONE_EACH),
            ControlRow(self.shared_button),
            _faint(ONE_FOR_ALL),
        )
        self.above = _faint()
        self.bundle_button = QPushButton("写出汇总包…")
        self.bundle_button.clicked.connect(self._ask_bundle)
        self.above_button = QPushButton("打开上级的下发包…")
        self.above_button.clicked.connect(self._ask_above)
        self.counties_button = QPushButton("测算各县")
        self.counties_button.clicked.connect(self._evaluate_counties)
        reporting = ControlRow(self.bundle_button, self.above_button, self.counties_button)
        self._card("向上级汇总", self.above, reporting)
        begin = ControlRow(self.title, self.standard, self.until, self.start_button)
        self._card("开始新一轮", _faint(NEW_ROUND), begin, self.earlier)
        self.column.addStretch(1)

    def show_state(self, state: CountyState) -> None:
        self._received = state.received
        self.running.setText(round_text(state.round))
        if not self.deadline.hasFocus():
            self.deadline.setText(state.round.deadline or "")
        if not state.dispatched:
            self.due.show_mark(Mark.NOTED, NEVER)
        else:
            self.due.show_mark(
                Mark.WARN if state.dispatch_due else Mark.MET, DUE if state.dispatch_due else FRESH
            )
        self.above.setText(above_text(state.above))
        self.bundle_button.setVisible(state.above is not None)
        self.counties_button.setVisible(any(u.kind == "county" for u in state.units.values()))
        shipped = [Choice(id, load_standard(id).standard.title) for id in standard_ids()]
        self.standard.show_choices([Choice(ALL, "标准与本轮相同"), *shipped])
        before = [round_text(round) for round in state.rounds[1:]]
        self.earlier.setText("以前各轮：" + "；".join(before) if before else "")
        self.earlier.setVisible(bool(before))
        self.head.show_sentence(DUE if state.dispatch_due else "改截止日期、签发下发包、开始新的一轮。")
        self.show_content()

    def show_start(self, what: str, can_cancel: bool) -> None:
        self.notice.hide()
        self.work_bar.show_start(what, can_cancel)

    def show_told(self, told: str, whole: bool) -> None:
        """What came of it; ``whole`` unless it was stopped on the way."""
        self.notice.show_notice(Mark.MET if whole else Mark.WARN, told)

    def show_stopped(self) -> None:
        self.notice.show_notice(Mark.WARN, "已停止。")

    def show_failure(self, error: XiaobiaoError) -> None:
        self.notice.show_notice(Mark.UNMET, sentence(error))

    def _card(self, heading: str, *parts: QWidget) -> None:
        title = QLabel(heading)
        theme.look(title, type="strong")
        self.column.addWidget(Card(title, *parts))

    def _ask(self, deed: Callable[[Path], deeds.Deed]) -> None:
        dialogs.ask_folder(self, "下发包放在哪个文件夹", lambda paths: self.deed_wanted.emit(deed(paths[0])))

    def _ask_bundle(self) -> None:
        title = "汇总包放在哪个文件夹"
        dialogs.ask_folder(self, title, lambda paths: self.deed_wanted.emit(deeds.bundle(paths[0])))

    def _ask_above(self) -> None:
        dialogs.ask_dispatch(self, lambda paths: self.deed_wanted.emit(deeds.report_to_city(paths[0])))

    def _evaluate_counties(self) -> None:
        self.deed_wanted.emit(deeds.counties(secrets.token_bytes(32)))

    def _change_deadline(self) -> None:
        if self._is_day(self.deadline):
            self.deed_wanted.emit(deeds.change_deadline(_day(self.deadline)))

    def _start(self) -> None:
        title = self.title.text().strip()
        if not title:
            self.notice.show_notice(Mark.UNMET, "请先写新一轮的名称。")
            self.title.setFocus()
        elif not self._is_day(self.until):
            self._unsure()
        elif not self._is_sure:
            self._is_sure = True
            self.start_button.setText("确认，开始新一轮")
            self.notice.show_notice(Mark.WARN, start_question(title, self._received))
        else:
            self._unsure()
            self.deed_wanted.emit(deeds.start_round(title, _day(self.until), self.standard.value()))

    def _unsure(self) -> None:
        self._is_sure = False
        self.start_button.setText("开始新一轮")

    def _is_day(self, edit: QLineEdit) -> bool:
        fault = day_fault(edit.text())
        if fault:
            self.notice.show_notice(Mark.UNMET, f"截止日期{fault}。")
            edit.setFocus()
        return not fault


def _day(edit: QLineEdit) -> str | None:
    text = edit.text().strip()
    return typed_day(text) if text else None


def _line(hint: str, name: str, width: int) -> QLineEdit:
    edit = QLineEdit()
    edit.setPlaceholderText(hint)
    edit.setAccessibleName(name)
    edit.setFixedWidth(width)
    return edit


def _faint(text: str = "") -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    theme.look(label, tone="secondary", type="small")
    return label
