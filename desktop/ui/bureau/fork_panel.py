"""The branches of a fork side by side: which one counts, and single entries taken from the others."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel

from desktop.core.filing import Filing
from desktop.core.rulebook import Rulebook
from desktop.core.settling import ForkChoice, Taken
from desktop.ui.bureau.choices import ControlRow, Segments
from desktop.ui.bureau.decision import Decision
from desktop.ui.bureau.fork_rows import (
    TAKEN,
    Place,
    branch_lines,
    branch_titles,
    decided_row,
    fork_row,
    places_of,
)
from desktop.ui.bureau.roster_rows import RosterRow
from desktop.ui.models.comparison_model import ValueColumn
from desktop.ui.widgets.choice_field import Choice
from desktop.ui.widgets.comparison_view import ComparisonView

_SAME = "几份的内容完全相同，采用哪一份都一样。"


class ForkPanel(Decision):
    """One branch counts, and what is chosen from another is taken into it; or it shows what was decided."""

    chosen = Signal(str, str, object)  # unit code, digest of the branch that counts, list[Taken]

    def __init__(self) -> None:
        super().__init__("采用", "先不处理")
        self._unit = ""
        self._places: dict[str, Place] = {}
        self.kept = Segments("以哪一份为准")
        self.kept.chosen.connect(self._keep)
        self._kept_row = ControlRow(self.kept)
        self.view: ComparisonView | None = None
        self.accept_button.clicked.connect(self._choose)
        self.branches = QLabel()
        self.branches.setTextFormat(Qt.TextFormat.PlainText)
        self.branches.setWordWrap(True)
        self.column.addWidget(self.branches)
        self.column.addWidget(self._kept_row)

    def show_fork(self, rulebook: Rulebook, row: RosterRow, filings: Mapping[str, Filing]) -> None:
        """``filings`` are those of the branches, by digest."""
        branches, self._unit = row.branches, row.unit.code
        titles = branch_titles(branches)
        self.title.setText(
            f"“{row.unit.name}”第 {branches[0].sequence} 次上报有 {len(branches)} 份，内容不同"
        )
        self.sentence.setText("先定以哪一份为准，再逐项看：点另一份的数，这一项就用它的。没有采用的都留着。")
        self.branches.setText(branch_lines(branches))
        self._begin([ValueColumn(digest, title) for digest, title in titles.items()])
        self.kept.show_choices([Choice(digest, f"以{title}为准") for digest, title in titles.items()])
        self.kept.choose(branches[0].digest)
        self._show_places(rulebook, [filings[digest] for digest in titles])
        assert self.view is not None
        self.view.show_rows(
            [
                fork_row(rulebook, key, place, filings, branches[0].digest)
                for key, place in self._places.items()
            ]
        )
        self._allow(True)

    def show_decided(
        self,
        rulebook: Rulebook,
        row: RosterRow,
        choice: ForkChoice,
        filings: Mapping[str, Filing],
    ) -> None:
        """What an earlier choice took and what it left, to be read only."""
        digests = (choice.kept, *choice.against)
        sent = [next(d for d in row.deliveries if d.digest == digest) for digest in digests]
        titles = branch_titles(sent)
        self.title.setText(f"“{row.unit.name}”的序号冲突是这样处理的")
        self.sentence.setText("最后一列是采用的；其余都留着，供核对。")
        self.branches.setText(branch_lines(sent))
        columns = [ValueColumn(digest, title, offered=False) for digest, title in titles.items()]
        self._begin([*columns, ValueColumn(TAKEN, "采用", offered=False)])
        self._show_places(rulebook, [filings[digest] for digest in digests])
        assert self.view is not None
        self.view.only_different.setChecked(False)
        self.view.show_rows(
            [decided_row(rulebook, key, place, filings, choice) for key, place in self._places.items()]
        )
        self._allow(False)

    def _begin(self, columns: Sequence[ValueColumn]) -> None:
        if self.view is not None:
            self.column.removeWidget(self.view)
            self.view.hide()
            self.view.deleteLater()
        self.view = ComparisonView(columns, name="几份上报的比较", nothing=_SAME)
        # The buttons above choose for all, and say which one counts.
        for button in self.view.all_buttons.values():
            button.hide()
        self.view.setMinimumHeight(220)
        self.column.addWidget(self.view, 1)

    def _show_places(self, rulebook: Rulebook, filings: Sequence[Filing]) -> None:
        self._places = {repr(place): place for place in places_of(rulebook, filings)}

    def _allow(self, allowed: bool) -> None:
        self.accept_button.setVisible(allowed)
        self._kept_row.setVisible(allowed)
        self.leave_button.setText("先不处理" if allowed else "返回")

    def _keep(self, digest: str) -> None:
        """Begin with everything from this branch."""
        if self.view is not None:
            self.view.model.choose(self.view.model.rows, digest)

    def _choose(self) -> None:
        if self.view is None:
            return
        kept = self.kept.value()
        taken = [
            Taken(*self._places[key], digest) for key, digest in self.view.choices().items() if digest != kept
        ]
        self.chosen.emit(self._unit, kept, taken)
