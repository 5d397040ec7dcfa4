"""A combo box in which what a remark is about is looked for by any part of its name."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QSizePolicy

from desktop.ui.bureau.review_subjects import Subject
from desktop.ui.widgets.choice_field import CalmComboBox

_LEAST_CHARACTERS = 14


class SubjectBox(CalmComboBox):
    """What is typed and names nothing in the list is no subject."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LEAST_CHARACTERS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        completer = self.completer()
        assert completer is not None
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self._subjects: Sequence[Subject] = ()

    def show_subjects(self, subjects: Sequence[Subject]) -> None:
        """Offer these; the first is chosen."""
        self._subjects = subjects
        self.clear()
        self.addItems([subject.text for subject in subjects])
        self.setCurrentIndex(0)

    def subject(self) -> Subject | None:
        """What is chosen or typed out; None where that is nothing in the list."""
        place = self.findText(self.currentText().strip(), Qt.MatchFlag.MatchExactly)
        return self._subjects[place] if place >= 0 else None
