"""The first page: who are you, and which workspace do you want to open or make."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
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
from desktop.files import make_folder
from desktop.settings import workspaces_folder
from desktop.storage.workspace import SUFFIX
from desktop.ui import theme
from desktop.ui.marks import Mark
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.mark_label import MarkLabel
from desktop.ui.widgets.page_head import PageHead
from desktop.ui.widgets.page_scroll import PageScroll
from desktop.ui.wording import sentence
from desktop.workflows.naming import file_name, free_path

if TYPE_CHECKING:
    from desktop.ui.set_up_form import SetUpForm

_LEFT = Qt.AlignmentFlag.AlignLeft


class Welcome(QWidget):
    """Emits ``workspace_chosen`` with the path of an existing or a new workspace."""

    workspace_chosen = Signal(Path)

    def __init__(self, recent: Sequence[Path], clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._clock = clock
        self.setWindowTitle("校标通")
        self.resize(1100, 680)
        self._problem = MarkLabel()
        self._offer = _button("", lambda: self._take_offer())
        self._offer.hide()
        self._take_offer: Callable[[], object] = lambda: None
        notice = QHBoxLayout()
        notice.setSpacing(24)
        notice.addWidget(self._problem, 1)
        notice.addWidget(self._offer)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._choices(recent))
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
        self._problem.show_mark(Mark.UNMET if problem else None, problem)
        self._problem.setVisible(bool(problem))
        self._offer.hide()

    def show_package(self, path: Path) -> None:
        """Say what a signed file is that was opened by double-click, and offer what can be done with it."""
        from desktop.exchange.statement import Kind
        from desktop.exchange.trust import Broken
        from desktop.ui.wording.packages import enrolment_sentence, package_sentence
        from desktop.workflows.contents import PackageRefused
        from desktop.workflows.setting_up import enrolment_unit
        from desktop.workflows.verifying import verify_file

        try:
            package = verify_file(path)
            if isinstance(package, Broken):
                raise PackageRefused(path=path, broken=package)
            if package.statement.predicate.kind is not Kind.DISPATCH:
                self.show_problem("")
                self._problem.show_mark(Mark.NOTED, package_sentence(path.name, package))
                self._problem.show()
                return
            unit = enrolment_unit(path)
        except XiaobiaoError as error:
            self.show_problem(sentence(error))
            return
        self._problem.show_mark(Mark.NOTED, enrolment_sentence(path.name, unit))
        self._problem.show()
        self.offer(f"新建“{unit.name}”的工作文件", partial(self.open_enrolment, path))

    def offer(self, text: str, action: Callable[[], object]) -> None:
        """A button beside what is said above, which does what helps."""
        self._take_offer = action
        self._offer.setText(text)
        self._offer.show()

    def open_enrolment(self, path: Path) -> None:
        """Make a unit's workspace from its enrolment file, in the usual folder, and open it."""
        from desktop.workflows.setting_up import create_enrolled, enrolment_unit

        try:
            unit = enrolment_unit(path)
            folder = workspaces_folder()
            make_folder(folder)
            target = free_path(folder / f"{file_name(unit.name)}{SUFFIX}")
            create_enrolled(target, path, secrets.token_bytes(32), self._clock()).close()
        except XiaobiaoError as error:
            self.show_problem(sentence(error))
            return
        self.workspace_chosen.emit(target)

    def _choices(self, recent: Sequence[Path]) -> QWidget:
        school = _role(
            "学校或部门",
            "打开教育局给的“下发包”，单位、轮次和标准就设置好了。",
            _button("打开下发包…", self._ask_enrolment),
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

    def _ask_enrolment(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "打开下发包", "", f"下发包 (*{EXTENSION})")
        if name:
            self.open_enrolment(Path(name))

    def _ask_workspace(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "打开工作文件", "", f"校标通工作文件 (*{SUFFIX})")
        if name:
            self.workspace_chosen.emit(Path(name))


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
