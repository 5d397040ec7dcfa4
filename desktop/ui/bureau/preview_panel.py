"""What receiving files would change, one line each, before anything is taken."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy

from desktop.ui.bureau.decision import Decision
from desktop.ui.bureau.file_rows import FILE_COLUMNS, FILE_WIDTHS, FileRow, in_order, of_result
from desktop.ui.models.rows_model import RowsModel
from desktop.ui.widgets.table import RowsTable
from desktop.ui.wording.inbox import passed_over_sentence
from desktop.ui.wording.previewing import next_step_sentence, preview_sentence, takes_anything
from desktop.workflows.receiving import Preview, discard


class PreviewPanel(Decision):
    """Enter takes everything; nothing is stored before that, nor where it is left."""

    accepted = Signal(object)  # Preview
    file_focused = Signal(object)  # FileRow
    row_clicked = Signal()

    def __init__(self) -> None:
        super().__init__("全部收下", "不收")
        self.previewed: Preview | None = None
        self._model: RowsModel[FileRow] = RowsModel(FILE_COLUMNS)
        self.table = RowsTable(self._model, name="收下以后会怎样")
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.table.setMinimumHeight(180)
        self.table.cell_focused.connect(self.file_focused)
        self.table.clicked.connect(self.row_clicked)
        self.accept_button.clicked.connect(self._accept)
        self.column.addWidget(self.table, 1)

    def show_preview(self, previewed: Preview, passed_over: int, names: Mapping[str, str]) -> None:
        """``passed_over`` other files were in the folders; ``names`` are those of the roster by code."""
        self.forget()
        self.previewed = previewed
        results = previewed.results
        self.title.setText(preview_sentence(results))
        self.sentence.setText(next_step_sentence(results) + passed_over_sentence(passed_over))
        anything = takes_anything(results)
        self.accept_button.setText("全部收下" if anything else "知道了")
        self.leave_button.setVisible(anything)
        self._model.show_rows(in_order([of_result(result, names, ahead=True) for result in results]))
        for number, column in enumerate(FILE_COLUMNS):
            if column.key in FILE_WIDTHS:
                self.table.setColumnWidth(number, FILE_WIDTHS[column.key])
        self.table.stretch_column("reason")

    def is_given_up(self) -> bool:
        """Whether it is shown while nothing waits to be taken any more: taking it did not work."""
        return self.isVisible() and self.previewed is None

    def forget(self) -> None:
        """Nothing of what is shown will be taken."""
        if self.previewed is not None:
            discard(self.previewed)
            self.previewed = None

    def _accept(self) -> None:
        previewed, self.previewed = self.previewed, None
        if previewed is not None:
            self.accepted.emit(previewed)
