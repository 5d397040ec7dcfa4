"""The page of 问题整改: what is to be put right, by whom, until when, and how far it is."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.core.action_drafts import asked_without_action, drafts, new_id, unmet_without_action
from desktop.core.actions import OPEN_STATES, in_order, is_overdue, state_of
from desktop.core.filing import CorrectiveAction
from desktop.core.letters import AskedAction
from desktop.core.stages import StageState, stages
from desktop.ui import theme
from desktop.ui.marks import Mark
from desktop.ui.school.action_form import ActionForm
from desktop.ui.school.action_list import ActionList
from desktop.ui.school.draft import Draft
from desktop.ui.school.filter_row import filter_row
from desktop.ui.school.places import Place
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.mark_label import MarkLabel
from desktop.ui.widgets.page_head import PageHead
from desktop.ui.widgets.page_scroll import PageScroll
from desktop.ui.wording.actions import TO_BE_WRITTEN, stage_text, summary, to_draft_sentence

ALL, OPEN, OVERDUE, FINISHED = "all", "open", "overdue", "finished"
_FILTERS: Mapping[str, str] = {ALL: "全部", OPEN: "未完成", OVERDUE: "已超期", FINISHED: "已完成"}
_STAGES = {StageState.PAST: Mark.MET, StageState.NOW: Mark.NOTED, StageState.COMING: Mark.NOT_APPLICABLE}
_LIST_WIDTH, _FORM_WIDTH, _LEAST_HEIGHT = 330, 700, 340
_LEAST_WIDTH = 190
_EMPTY = "还没有整改事项。未达标的可以一键起草，其他问题点“加一条”。"


class ActionsPage(QWidget):
    """What lacks an action comes first; then the list on the left and the chosen one on the right."""

    jump_requested = Signal(str)  # a place

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        self._filter = ALL
        self._taken_away: tuple[str, CorrectiveAction] | None = None
        self._head = PageHead("问题整改")
        self._stages = QWidget()
        self._stage_flow = FlowLayout(self._stages)
        self._to_draft = QWidget()
        self._to_draft_text = MarkLabel(Mark.WARN, "", size="normal")
        self.draft_button = QPushButton("一键起草")
        theme.look(self.draft_button, kind="primary")
        self.draft_button.clicked.connect(self.draft_all)
        self._buttons = {key: QPushButton(title) for key, title in _FILTERS.items()}
        self.add_button = QPushButton("加一条")
        self.add_button.clicked.connect(self.add)
        self._undo = LinkButton("撤销删除")
        self._undo.clicked.connect(self.undo)
        self._undo.hide()
        self.list = ActionList()
        self.list.setMinimumWidth(_LEAST_WIDTH)
        self.form = ActionForm(lambda: draft.clock().date())
        self._side = QStackedWidget()
        self._lay_out()
        self.list.action_chosen.connect(self._turn)
        self.form.changed.connect(self._change)
        self.form.remove_wanted.connect(self.remove)
        self.form.criterion_wanted.connect(self._show_criterion)
        draft.rested.connect(self._refresh)
        self._show_all()

    def sentence(self) -> str:
        """What is left to draft; empty where nothing is."""
        return self._to_draft_text.text() if not self._to_draft.isHidden() else ""

    def draft_all(self) -> None:
        """An action for everything that fails or is asked for and has none."""
        found = drafts(self._draft.rulebook, self._draft.filing, self._asked())
        if found:
            self._draft.set_corrective_actions(dict(found))
            self.show_filter(ALL)
            self.list.choose(next(iter(found)))

    def add(self) -> None:
        """A new action, with the cursor where its problem is written."""
        self.form.commit_all()
        id = new_id("", self._draft.clock())
        unit = self._draft.unit.name
        self._draft.set_corrective_actions({id: CorrectiveAction(TO_BE_WRITTEN, unit=unit)})
        self.show_filter(ALL)
        self.list.choose(id)
        self.form.fields["problem"].setFocus(Qt.FocusReason.OtherFocusReason)

    def remove(self, id: str) -> None:
        """Take an action away; it can be brought back."""
        self._taken_away = id, self._draft.filing.actions[id]
        self._draft.set_corrective_actions({id: None})
        self._undo.show()
        self._show_all()

    def undo(self) -> None:
        """Bring back what was taken away last."""
        if self._taken_away is not None:
            id, action = self._taken_away
            self._taken_away = None
            self._undo.hide()
            self._draft.set_corrective_actions({id: action})
            self._show_all()
            self.list.choose(id)

    def show_filter(self, key: str) -> None:
        """Show all actions, or a part of them."""
        self._filter = key
        self._buttons[key].setChecked(True)
        self._show_all()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_all()

    def _asked(self) -> tuple[AskedAction, ...]:
        answered = self._draft.answered
        return () if answered is None else answered.receipt.letter.actions

    def _wanted(self) -> Mapping[str, Callable[[CorrectiveAction], bool]]:
        today = self._draft.clock().date()
        return {
            ALL: lambda action: True,
            OPEN: lambda action: state_of(action) in OPEN_STATES,
            OVERDUE: lambda action: is_overdue(action, today),
            FINISHED: lambda action: state_of(action) not in OPEN_STATES,
        }

    def _refresh(self) -> None:
        if self.isVisible():
            self._show_all()

    def _show_all(self) -> None:
        draft, today = self._draft, self._draft.clock().date()
        actions = in_order(draft.filing, tuple(draft.rulebook.criteria))
        self._head.show_sentence(summary(actions, today))
        self._show_stages()
        unmet = unmet_without_action(draft.rulebook, draft.filing)
        asked = asked_without_action(draft.filing, self._asked())
        said = to_draft_sentence(draft.rulebook, unmet, len(asked))
        self._to_draft_text.show_mark(Mark.WARN, said)
        self._to_draft.setVisible(bool(said))
        wanted = self._wanted()
        for key, title in _FILTERS.items():
            self._buttons[key].setText(f"{title} {sum(map(wanted[key], actions.values()))}")
        chosen = self.list.chosen()
        # The one that is being written stays, whatever the filter.
        kept = {id: a for id, a in actions.items() if wanted[self._filter](a) or id == chosen}
        self.list.show_actions(kept, today)
        self._show_chosen()

    def _show_chosen(self) -> None:
        action = self._draft.filing.actions.get(self.list.chosen())
        self._side.setCurrentIndex(0 if action is None else 1)
        if action is not None:
            self.form.show_action(self.list.chosen(), action)

    def _show_stages(self) -> None:
        draft = self._draft
        dues = [action.due for action in draft.filing.actions.values() if action.due is not None]
        found = stages(draft.rulebook.standard, draft.session.round.deadline, dues, draft.clock().date())
        while (item := self._stage_flow.takeAt(0)) is not None:
            item.widget().deleteLater()
        for stage in found:
            now = "现在：" if stage.state is StageState.NOW else ""
            self._stage_flow.addWidget(MarkLabel(_STAGES[stage.state], now + stage_text(stage)))
        self._stages.setVisible(bool(found))

    def _show_criterion(self, id: str) -> None:
        self.jump_requested.emit(str(Place("criterion", id)))

    def _turn(self) -> None:
        self.form.commit_all()
        self._show_chosen()

    def _change(self, id: str, action: CorrectiveAction) -> None:
        self._draft.set_corrective_actions({id: action})

    def _lay_out(self) -> None:
        to_draft = QHBoxLayout(self._to_draft)
        to_draft.setContentsMargins(0, 0, 0, 0)
        to_draft.setSpacing(12)
        to_draft.addWidget(self._to_draft_text, 1)
        to_draft.addWidget(self.draft_button, 0, Qt.AlignmentFlag.AlignTop)
        tools = filter_row(self, self._buttons, ALL, self.show_filter)
        tools.addWidget(self._undo)
        tools.addWidget(self.add_button)
        empty = QLabel(_EMPTY)
        empty.setWordWrap(True)
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        theme.look(empty, tone="secondary")
        self._side.addWidget(empty)
        self._side.addWidget(PageScroll(self.form))
        theme.look(self._side, surface="card")
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        parts.setHandleWidth(16)
        parts.addWidget(self.list)
        parts.addWidget(self._side)
        parts.setSizes([_LIST_WIDTH, _FORM_WIDTH])
        parts.setStretchFactor(0, 1)
        parts.setStretchFactor(1, 2)
        # Where the window is lower, the page scrolls.
        parts.setMinimumHeight(_LEAST_HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(10)
        for widget in (self._head, self._stages, self._to_draft):
            column.addWidget(widget)
        column.addLayout(tools)
        column.addWidget(parts, 1)
