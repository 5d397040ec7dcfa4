"""The first page: who are you, and which workspace do you want to open or make."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.core.errors import XiaobiaoError
from desktop.exchange.layout import EXTENSION
from desktop.exchange.statement import Kind
from desktop.exchange.trust import Broken
from desktop.files import make_folder
from desktop.settings import workspaces_folder
from desktop.storage.workspace import SUFFIX
from desktop.ui import theme
from desktop.ui.dropped import dropped_file
from desktop.ui.marks import Mark
from desktop.ui.unit_choice import UnitChoice
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.mark_label import MarkLabel
from desktop.ui.widgets.page_head import PageHead
from desktop.ui.widgets.page_scroll import PageScroll
from desktop.ui.wording import sentence
from desktop.ui.wording.packages import collector_sentence, enrolment_sentence, package_sentence
from desktop.workflows.bundling import create_collector
from desktop.workflows.contents import PackageRefused
from desktop.workflows.dispatches import OpenedDispatch, open_dispatch
from desktop.workflows.naming import file_name, free_path
from desktop.workflows.setting_up import UnitToChoose, create_enrolled, enrolment_unit
from desktop.workflows.verifying import verify_file

if TYPE_CHECKING:
    from desktop.ui.set_up_form import SetUpForm

_LEFT = Qt.AlignmentFlag.AlignLeft


class Welcome(QWidget):
    """Emits ``workspace_chosen`` with the path of an existing or a new workspace, and ``letter_chosen`` with
    a signed file, ``enrolment_chosen`` where it is clear that a unit is to be filled: whether a workspace is
    there that takes it, is for others to say.
    """

    workspace_chosen = Signal(Path)
    letter_chosen = Signal(Path)
    enrolment_chosen = Signal(Path)

    def __init__(self, recent: Sequence[Path], clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._clock = clock
        self.setWindowTitle("校标通")
        self.resize(1100, 680)
        self._problem = MarkLabel()
        self._offers = QHBoxLayout()
        self._offers.setSpacing(8)
        notice = QHBoxLayout()
        notice.setSpacing(24)
        notice.addWidget(self._problem, 1)
        notice.addLayout(self._offers)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._choices(recent))
        self.unit_choice = UnitChoice()
        self.unit_choice.chosen.connect(self._enrol_chosen)
        self.unit_choice.left.connect(lambda: self._stack.setCurrentIndex(0))
        self._stack.addWidget(self.unit_choice)
        self._to_choose_for = Path()
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 40, 48, 32)
        column.setSpacing(16)
        column.addWidget(
            PageHead("校标通", "义务教育优质均衡：学校填报、打印、签名上报，县里核验、汇总、测算。")
        )
        column.addLayout(notice)
        column.addWidget(PageScroll(self._stack), 1)

    @cached_property
    def new_bureau(self) -> "SetUpForm":
        """The form for a bureau. It knows every standard: nobody who opens a file waits for that."""
        from desktop.ui.new_workspace import new_bureau_form

        return self._added(new_bureau_form(self._clock))

    @cached_property
    def new_unit(self) -> "SetUpForm":
        """The form for a unit without an enrolment file."""
        from desktop.ui.new_workspace import new_unit_form

        return self._added(new_unit_form(self._clock))

    def _added(self, form: "SetUpForm") -> "SetUpForm":
        form.created.connect(self.workspace_chosen)
        form.left.connect(lambda: self._stack.setCurrentIndex(0))
        self._stack.addWidget(form)
        return form

    def show_problem(self, problem: str) -> None:
        """Say why a workspace could not be opened; empty text hides it."""
        self._say(Mark.UNMET if problem else None, problem)

    def advise(self, advice: str) -> None:
        """Say something more about the file that is shown; what is offered stays."""
        self._problem.show_mark(Mark.NOTED, f"{self._problem.text()}{advice}")
        self._problem.show()

    def show_package(self, path: Path) -> None:
        """Say what a signed file is that was opened by double-click, and offer what can be done with it."""
        from desktop.exchange.statement import Kind
        from desktop.exchange.trust import Broken
        from desktop.workflows.setting_up import enrolment_unit
        from desktop.workflows.verifying import verify_file

        try:
            package = verify_file(path)
            if isinstance(package, Broken):
                raise PackageRefused(path=path, broken=package)
            if package.statement.predicate.kind is not Kind.DISPATCH:
                self._say(Mark.NOTED, package_sentence(path.name, package))
                return
            opened = open_dispatch(path)
            if _may_collect(opened):
                self._offer_collecting(path, opened)
                return
            unit = enrolment_unit(path)
        except UnitToChoose:
            self._ask_unit(path)
            return
        except XiaobiaoError as error:
            self.show_problem(sentence(error))
            return
        enrol = _button(f"新建“{unit.name}”的工作文件", lambda: self.enrol(path))
        self._say(Mark.NOTED, enrolment_sentence(path.name, unit), enrol)

    def offer(self, text: str, action: Callable[[], object]) -> None:
        """A button beside what is said above, which does what helps."""
        self._show_offer(_button(text, action))

    def offer_collecting(self, path: Path) -> bool:
        """Offer to fill or to collect with the dispatch of a unit that has others below it; else False."""
        try:
            opened = open_dispatch(path)
        except XiaobiaoError:
            # Whoever goes on with the file is told what it is.
            return False
        if _may_collect(opened):
            self._offer_collecting(path, opened)
        return _may_collect(opened)

    def open_enrolment(self, path: Path) -> None:
        """Make a unit's workspace from its dispatch and open it, or ask what the dispatch leaves open.

        Of any other signed file it is said what it is.
        """
        try:
            package = verify_file(path)
            is_whole = not isinstance(package, Broken)
            if is_whole and package.statement.predicate.kind is Kind.DISPATCH:
                opened = open_dispatch(path)
                if not _may_collect(opened) and _is_for_one(opened):
                    self.enrol(path)
                    return
        except XiaobiaoError as error:
            self.show_problem(sentence(error))
            return
        self.show_package(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event.mimeData())
        if path is None:
            return
        event.acceptProposedAction()
        chosen = self.workspace_chosen if path.suffix.lower() == SUFFIX else self.letter_chosen
        chosen.emit(path)

    def _say(self, mark: Mark | None, said: str, *offers: QPushButton) -> None:
        """What there is to say, with buttons for what can be done about it."""
        self._problem.show_mark(mark, said)
        self._problem.setVisible(bool(said))
        while self._offers.count():
            old = self._offers.takeAt(0).widget()
            old.hide()
            old.deleteLater()
        for offer in offers:
            self._show_offer(offer)

    def _show_offer(self, offer: QPushButton) -> None:
        self._offers.addWidget(offer)
        offer.show()

    def _offer_collecting(self, path: Path, opened: OpenedDispatch) -> None:
        unit = opened.dispatch.units[0]
        what = "本乡镇" if unit.kind == "township" else "本单位"
        fill = _button(f"填报{what}的指标", lambda: self.enrolment_chosen.emit(path))
        collect = _button("汇总各校的上报包", lambda: self._collect(path, unit.name))
        self._say(Mark.NOTED, collector_sentence(path.name, opened.dispatch.units), fill, collect)

    def _ask_unit(self, path: Path) -> None:
        dispatch = open_dispatch(path).dispatch
        self._to_choose_for = path
        self._say(None, "")
        self._stack.setCurrentWidget(self.unit_choice)
        self.unit_choice.show_units(dispatch.county, dispatch.units)

    def _enrol_chosen(self, code: str) -> None:
        self.enrol(self._to_choose_for, code)

    def enrol(self, path: Path, unit_code: str = "") -> None:
        """Make a unit's workspace from its dispatch, in the usual folder, and open it."""

        def make() -> Path:
            target = _new_path(enrolment_unit(path, unit_code).name)
            seed = secrets.token_bytes(32)
            create_enrolled(target, path, seed, self._clock(), unit_code=unit_code).close()
            return target

        self._make(make)

    def _collect(self, path: Path, name: str) -> None:
        """A workspace that collects what the units of a dispatch send."""

        def make() -> Path:
            target = _new_path(f"{name}汇总")
            create_collector(target, path, secrets.token_bytes(32), self._clock()).close()
            return target

        self._make(make)

    def _make(self, make: Callable[[], Path]) -> None:
        try:
            target = make()
        except XiaobiaoError as error:
            self.show_problem(sentence(error))
            return
        self.workspace_chosen.emit(target)

    def _choices(self, recent: Sequence[Path]) -> QWidget:
        school = _role(
            "学校或部门",
            "打开教育局给的“下发包”，单位、轮次和标准就设置好了。也可以把文件拖到这里。",
            _button("打开下发包…", self._ask_letter),
            _link("没有下发包，手工新建", lambda: self._stack.setCurrentWidget(self.new_unit)),
        )
        bureau = _role(
            "教育局",
            "新建本县的工作文件，签发下发包，接收各单位的上报包，汇总测算。",
            _button("新建县级工作文件", lambda: self._stack.setCurrentWidget(self.new_bureau)),
        )
        roles = QHBoxLayout()
        roles.setSpacing(24)
        roles.addWidget(school, 1)
        roles.addWidget(bureau, 1)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(roles)
        column.addSpacing(20)
        column.addWidget(_heading("已有的工作文件"))
        for path in recent:
            if path.is_file():
                column.addWidget(
                    _link(f"{path.stem}　{path.parent}", partial(self.workspace_chosen.emit, path)), 0, _LEFT
                )
        column.addWidget(_link("打开其他工作文件…", self._ask_workspace), 0, _LEFT)
        column.addStretch(1)
        return page

    def _ask_letter(self) -> None:
        kinds = f"下发包、回执包 (*{EXTENSION})"
        name, _ = QFileDialog.getOpenFileName(self, "打开教育局发来的文件", "", kinds)
        if name:
            self.letter_chosen.emit(Path(name))

    def _ask_workspace(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "打开工作文件", "", f"校标通工作文件 (*{SUFFIX})")
        if name:
            self.workspace_chosen.emit(Path(name))


def _may_collect(opened: OpenedDispatch) -> bool:
    """Whether the dispatch is for one unit that has others below it, whose packages it can check."""
    return len(opened.dispatch.units) > 1 and bool(opened.dispatch.tokens)


def _is_for_one(opened: OpenedDispatch) -> bool:
    return len(opened.dispatch.units) == 1 or opened.package.statement.predicate.recipient is not None


def _new_path(name: str) -> Path:
    folder = workspaces_folder()
    make_folder(folder)
    return free_path(folder / f"{file_name(name)}{SUFFIX}")


def _role(title: str, text: str, *actions: QWidget) -> Card:
    words = QLabel(text)
    words.setWordWrap(True)
    theme.look(words, tone="secondary")
    card = Card(_heading(title), words, padding=24)
    card.column.setSpacing(12)
    for action in actions:
        card.column.addWidget(action, 0, _LEFT)
    card.column.addStretch(1)
    return card


def _button(text: str, action: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    theme.look(button, kind="primary")
    button.clicked.connect(lambda: action())
    return button


def _link(text: str, action: Callable[[], object]) -> LinkButton:
    link = LinkButton(text)
    link.clicked.connect(lambda: action())
    return link


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    theme.look(label, type="heading")
    return label
