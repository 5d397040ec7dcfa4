"""The page that prints and exports: documents as they would be printed, and the signed package."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.core.canonical import digest
from desktop.core.errors import XiaobiaoError
from desktop.exchange.media import is_removable
from desktop.files import write_durably
from desktop.storage.submissions import Export, exports
from desktop.storage.working_copies import working_copy
from desktop.storage.workspace import Workspace
from desktop.ui import theme
from desktop.ui.background import Background, Report, Run
from desktop.ui.school.draft import Draft
from desktop.ui.school.export_card import ExportCard
from desktop.ui.school.paper_card import PaperCard
from desktop.ui.school.problem_list import problem_list
from desktop.ui.signing_key.key_ring import KeyRing
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.choice_field import Choice, ChoiceField
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.page_head import PageHead
from desktop.ui.widgets.pages_view import PagesView
from desktop.ui.widgets.pdf_pages import PdfPages
from desktop.ui.widgets.side_by_side import SideBySide
from desktop.ui.wording import said, sentence
from desktop.ui.wording.splitting import copy_advice, copy_name
from desktop.workflows.letters import receipts
from desktop.workflows.naming import file_name, free_path
from desktop.workflows.signing import KeyNotHere, PasswordNeeded

FILLED, BLANK, WORKING, INDEX = "filled", "blank", "working", "index"
_NO_PRINTER = "这台电脑还没有装打印机。请点“保存 PDF”，把文件拷到能打印的电脑上打印。"
PROBLEMS, DATA, LEDGER, PLAN, REPORT = "problems", "data", "ledger", "plan", "report"
_KINDS = {
    FILLED: "自评表",
    BLANK: "空白自评表",
    PROBLEMS: "问题清单",
    DATA: "基础数据表",
    LEDGER: "整改台账",
    PLAN: "一校一策",
    REPORT: "自评报告",
    WORKING: "计算过程单",
    INDEX: "档案盒目录",
}
_CHOICES = (Choice(FILLED, "已填的自评表"), *(Choice(k, n) for k, n in _KINDS.items() if k != FILLED))
_FONTS_NOTE = "PDF 中的仿宋、楷体用宋体代替；Word 稿用仿宋_GB2312 等，电脑上没有时换成相近的字体。"
_SIDE_WIDTH = 340
_WIDE_FROM = 760


class OutputPage(QWidget):
    """What is shown is what is printed; it follows the filing whenever the page is shown."""

    jump_requested = Signal(str)  # a place

    key_wanted = Signal()

    def __init__(self, draft: Draft, background: Background, ring: KeyRing) -> None:
        super().__init__()
        self._draft = draft
        self._background = background
        self._ring = ring
        ring.changed.connect(self._key_changed)
        self._shown: tuple[str, str, str] | None = None
        self._pdf: bytes | None = None
        self._pages: PdfPages | None = None
        self._exporting: Run | None = None
        self._head = PageHead("打印与导出", "打印自评表签字盖章，再把上报包交给教育局。")
        self.preview = PagesView(background, "自评表预览")
        self.preview.placeholder.pressed.connect(self._lay_form)
        self.export_card = ExportCard()
        self.export_card.jump_requested.connect(self.jump_requested)
        self.export_card.key_wanted.connect(self.key_wanted)
        self.export_card.export_requested.connect(self._choose_export)
        self.export_card.cancel_requested.connect(self._cancel_export)
        self.form_choice = ChoiceField("看哪一种", _CHOICES)
        self.form_choice.set_value(FILLED)
        self.form_choice.committed.connect(self.choose_document)
        self.print_button, self.save_button = QPushButton("打印…"), QPushButton("保存 PDF…")
        self.print_button.clicked.connect(self._print)
        self.save_button.clicked.connect(self._choose_pdf)
        self.word_button = QPushButton("保存 Word 稿…")
        self.word_button.clicked.connect(self._choose_word)
        self.word_button.hide()
        self.paper_card = PaperCard(draft, background)
        self._fonts_note = QLabel(_FONTS_NOTE)
        self._fonts_note.setWordWrap(True)
        theme.look(self._fonts_note, tone="secondary", type="small")
        self._fonts_note.hide()
        self._copy_card = _copy_card(draft.workspace)
        if self._copy_card is not None:
            self._head = PageHead(
                "打印", "可以打印了自己核对；签字盖章的表，要合并后在原来的工作文件中打印。"
            )
        self._lay_out()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._lay_form()
        self._show_export_side()

    def export_to(self, place: Path) -> None:
        """Write the signed package into a folder, or as a file, and verify it, beside the window."""
        if not self._draft.store():
            self.export_card.show_failure("还有改动没有存下来，请先处理窗口右上角的提示，再导出。")
            return
        from desktop.workflows.exporting import export_package

        key = self._ring.opened
        session, now, workspace = self._draft.session, self._draft.clock(), self._draft.workspace
        self.export_card.show_working()

        def export(report: Report) -> Export:
            with workspace.second() as second:
                return export_package(
                    second, session, place, now, key, progress=lambda done, total: report(done / total)
                )

        folder = place if place.is_dir() else place.parent
        self._exporting = self._background.run(
            export,
            done=lambda export: self._exported(folder / export.file_name),
            failed=partial(self._export_failed, place),
            progress=self.export_card.show_progress,
            cancelled=lambda _: self.export_card.show_cancelled(),
        )

    def save_pdf(self, path: Path) -> None:
        """Save the form that is shown."""
        if self._pdf is None:
            return
        try:
            written = write_durably(path, self._pdf, _opens_as_pdf, replace=True)
        except XiaobiaoError as error:
            self._head.show_sentence(sentence(error))
            return
        self._head.show_sentence(f"已保存到“{written.parent}”，文件名“{written.name}”。")

    def choose_document(self, kind: str) -> None:
        """Show another document."""
        self.form_choice.set_value(kind)
        self._lay_form()

    def save_word(self, path: Path) -> None:
        """Save the 自评报告 as it is now, to go on writing in."""
        from desktop.workflows.printing import save_docx, self_report_docx

        today = self._draft.clock().date()
        try:
            data = self_report_docx(self._draft.workspace, self._draft.session, today)
            written = save_docx(data, path, replace=True)
        except XiaobiaoError as error:
            self._head.show_sentence(sentence(error))
            return
        self._head.show_sentence(f"已保存到“{written.parent}”，文件名“{written.name}”。")

    def _lay_form(self) -> None:
        """Set the form anew where the filing or the wanted kind is another."""
        session, workspace = self._draft.session, self._draft.workspace
        kind = self.form_choice.value()
        wanted = (digest(session.filing), kind, self._ring.kept().key_id)
        if wanted == self._shown:
            return
        self._shown = wanted
        self.word_button.setVisible(kind == REPORT)
        self._fonts_note.setVisible(kind == REPORT)
        today = self._draft.clock().date()
        self.preview.show_wait()
        self._allow_output(False)

        def lay(_: object) -> tuple[bytes, PdfPages]:
            from desktop.workflows import printing

            print_as = {
                FILLED: printing.filled_form,
                BLANK: printing.blank_form,
                WORKING: printing.derivation_sheet,
                INDEX: printing.evidence_index,
                PROBLEMS: printing.problem_sheet,
                DATA: printing.data_sheet,
                LEDGER: partial(printing.action_ledger, today=today),
                PLAN: partial(printing.action_plan, today=today),
                REPORT: partial(printing.self_report, today=today),
            }
            with workspace.second() as second:
                pdf = print_as[kind](second, session)
            return pdf, PdfPages(pdf)

        self._background.run(lay, done=lambda form: self._laid(wanted, *form), failed=self._lay_failed)

    def _laid(self, wanted: tuple[str, str, str], pdf: bytes, pages: PdfPages) -> None:
        if wanted == self._shown:
            if self._pages is not None:
                self._pages.close()
            self._pdf, self._pages = pdf, pages
            self.preview.show_pages(pages)
            self._allow_output(True)

    def _lay_failed(self, error: Exception) -> None:
        self._shown = None
        self._pdf = self._pages = None
        self.preview.show_failure(said(error))

    def _allow_output(self, allowed: bool) -> None:
        self.print_button.setEnabled(allowed)
        self.save_button.setEnabled(allowed)

    def _print(self) -> None:
        from desktop.ui.widgets.print_preview import has_printer, preview_print

        if not has_printer():
            self._head.show_sentence(_NO_PRINTER)
            return
        if self._pages is not None:
            preview_print(self._pages, file_name(self._draft.unit.name, self._kind()), self)

    def _kind(self) -> str:
        return _KINDS[self.form_choice.value()]

    def _choose_pdf(self) -> None:
        name = f"{file_name(self._draft.unit.name, self._kind())}.pdf"
        self._choose_file("保存 PDF", name, "PDF 文件 (*.pdf)", self.save_pdf)

    def _choose_word(self) -> None:
        name = f"{file_name(self._draft.unit.name, self._kind())}.docx"
        self._choose_file("保存 Word 稿", name, "Word 文件 (*.docx)", self.save_word)

    def _choose_export(self) -> None:
        """Only the place: the file is named by what it holds."""
        dialog = QFileDialog(self, "选择上报包存放的位置，例如U盘", _desktop_folder())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, "存到这里")
        self._open(dialog, self.export_to)

    def _cancel_export(self) -> None:
        if self._exporting is not None:
            self.export_card.work_bar.show_cancelling()
            self._exporting.cancel()

    def _choose_file(self, title: str, name: str, kinds: str, chosen: Callable[[Path], object]) -> None:
        dialog = QFileDialog(self, title, str(free_path(Path(_desktop_folder()) / name)), kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
        self._open(dialog, chosen)

    def _open(self, dialog: QFileDialog, chosen: Callable[[Path], object]) -> None:
        def selected(path: str) -> None:
            chosen(Path(path))

        dialog.fileSelected.connect(selected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _exported(self, path: Path) -> None:
        self.export_card.show_done(path, is_removable=is_removable(path.parent))
        self._draft.read_letters()
        self._show_export_side()

    def _export_failed(self, place: Path, error: Exception) -> None:
        self.export_card.show_failure(said(error), key_lacks=isinstance(error, KeyNotHere))
        if isinstance(error, PasswordNeeded):
            self._ring.ask_password(self, lambda _: self.export_to(place))

    def _key_changed(self) -> None:
        """The form shows the fingerprint of the key that will sign."""
        if self.isVisible():
            self._lay_form()
            self._show_export_side()

    def _show_export_side(self) -> None:
        self.export_card.show_problems(problem_list(self._draft))
        self.export_card.show_key(self._ring.kept().key_id)
        content = digest(self._draft.session.filing)
        answered = self._draft.answered
        self.export_card.show_exports(
            self._exports(),
            content,
            self._draft.clock(),
            receipts(self._draft.workspace),
            answered.receipt if answered is not None else None,
        )

    def _exports(self) -> tuple[Export, ...]:
        return exports(self._draft.workspace, self._draft.session.round, self._draft.unit.code)

    def _lay_out(self) -> None:
        buttons = QWidget()
        flow = FlowLayout(buttons)
        flow.addWidget(self.form_choice)
        # Together in one line, whichever it is.
        paper = QWidget()
        row = QHBoxLayout(paper)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.print_button)
        row.addWidget(self.save_button)
        row.addWidget(self.word_button)
        flow.addWidget(paper)
        form = QWidget()
        left = QVBoxLayout(form)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(10)
        left.addWidget(buttons)
        left.addWidget(self._fonts_note)
        left.addWidget(self.preview, 1)
        parts = SideBySide(form, self._side(), side_width=_SIDE_WIDTH, wide_from=_WIDE_FROM)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(12)
        column.addWidget(self._head)
        column.addWidget(parts, 1)
        if self._copy_card is None:
            parts.turned.connect(self._place_export)

    def _place_export(self, wide: bool) -> None:
        """Where the side part stands below the preview, exporting stands above it."""
        self.export_card.be_brief(not wide)
        if wide:
            self.export_card.column.insertWidget(0, self.export_card.first)
        else:
            self._column.insertWidget(1, self.export_card.first)

    def _side(self) -> QWidget:
        if self._copy_card is not None:
            return self._copy_card
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.export_card)
        column.addWidget(self.paper_card)
        column.addStretch(1)
        return side


def _copy_card(workspace: Workspace) -> Card | None:
    """In a working copy, what to do with it instead of exporting."""
    copy = working_copy(workspace)
    if copy is None:
        return None
    title, advice = QLabel(f"这是分工{copy_name(copy)}"), QLabel(copy_advice(workspace.path))
    theme.look(title, type="strong")
    advice.setWordWrap(True)
    card = Card(title, advice)
    card.column.addStretch(1)
    return card


def _desktop_folder() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DesktopLocation)


def _opens_as_pdf(path: Path) -> None:
    PdfPages(path.read_bytes()).close()
