"""The last page: preview, PDF, print, the last look, and the signed package."""

import zipfile
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit

from desktop.exchange.reader import Package, verify
from desktop.ui.widgets.pdf_pages import PdfPages
from desktop.ui.widgets.print_preview import paint_pages
from desktop.workflows.printing import form_stamp

_SLOW_MS = 20_000


@pytest.fixture
def output(qtbot, make_workspace, open_window, with_values):
    """The page with the form laid out."""
    window = open_window(make_workspace(change=with_values(site_area=None, sports_ground_area=None)))
    page = window.output()
    qtbot.waitUntil(page.print_button.isEnabled, timeout=_SLOW_MS)
    return page


def test_the_form_is_shown_page_by_page(qtbot, output) -> None:
    assert output.preview.page_count() >= 2
    qtbot.waitUntil(lambda: 0 in output.preview.drawn_pages(), timeout=_SLOW_MS)
    last = output.preview.page_count() - 1
    assert last not in output.preview.drawn_pages()


def test_the_blank_form_is_another(qtbot, output, tmp_path: Path) -> None:
    output.save_pdf(tmp_path / "已填.pdf")
    output.choose_document("blank")
    assert not output.print_button.isEnabled()
    qtbot.waitUntil(output.print_button.isEnabled, timeout=_SLOW_MS)
    output.save_pdf(tmp_path / "空白.pdf")
    assert (tmp_path / "已填.pdf").read_bytes() != (tmp_path / "空白.pdf").read_bytes()


def test_the_calculation_sheet_is_shown_saved_and_called_by_its_name(qtbot, output, tmp_path: Path) -> None:
    QApplication.setAttribute(_own_dialogs())
    output.choose_document("working")
    qtbot.waitUntil(output.print_button.isEnabled, timeout=_SLOW_MS)
    output.save_button.click()
    dialog = output.findChild(QFileDialog)
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    assert line.text() == "东关小学_计算过程单.pdf"
    line.setText(str(tmp_path / "过程.pdf"))
    dialog.accept()
    with PdfDocument(tmp_path / "过程.pdf") as document:
        said = "".join(page.get_textpage().get_text_range() for page in document)
    assert "各评估要点的计算过程" in said
    assert "代入" in said


def test_a_folder_that_is_not_there_is_told(output, tmp_path: Path) -> None:
    output.save_pdf(tmp_path / "没有" / "x.pdf")
    assert any("没有写成" in label.text() for label in output.findChildren(QLabel))


def test_pages_go_to_the_printer(output, tmp_path: Path) -> None:
    output.save_pdf(tmp_path / "表.pdf")
    pages = PdfPages((tmp_path / "表.pdf").read_bytes())
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setFromTo(1, 2)
    paint_pages(pages, printer)
    printed = PdfPages((tmp_path / "printed.pdf").read_bytes())
    assert len(printed.sizes) == 2
    assert not printed.image(0, 200).isNull()


def test_gaps_never_keep_from_exporting_a_package_that_verifies(qtbot, output, tmp_path: Path) -> None:
    assert any("运动场地面积" in label.text() for label in output.export_card.findChildren(QLabel))
    path = tmp_path / "东关小学_上报包_第1次.xbp"
    output.export_to(path)
    assert not output.export_card.button.isEnabled()
    qtbot.waitUntil(output.export_card.button.isEnabled, timeout=_SLOW_MS)
    assert output.export_card.result() == f"已写入并重新核验。文件：{path.name}，在“{tmp_path}”"
    package = verify(path, {})
    assert isinstance(package, Package)
    assert package.statement.predicate.unit.name == "东关小学"
    listed = [label.text() for label in output.export_card.findChildren(QLabel)]
    assert "第 1 次  14:02，与现在填的一致" in listed
    assert "再导出将是第 2 次上报。" in listed


def test_only_the_folder_is_chosen(qtbot, output, tmp_path: Path) -> None:
    QApplication.setAttribute(_own_dialogs())
    output.export_card.button.click()
    dialog = output.findChild(QFileDialog)
    assert dialog.fileMode() is QFileDialog.FileMode.Directory
    dialog.findChild(QLineEdit, "fileNameEdit").setText(str(tmp_path))
    dialog.accept()
    qtbot.waitUntil(lambda: bool(output.export_card.result()), timeout=_SLOW_MS)
    qtbot.waitUntil(output.export_card.button.isEnabled, timeout=_SLOW_MS)
    (path,) = tmp_path.glob("东关小学_上报包_第1次_校验码*.xbp")
    package = verify(path, {})
    assert isinstance(package, Package)
    assert path.stem.endswith(package.digest[:8].upper())


def test_exporting_can_be_cancelled(qtbot, output, tmp_path: Path) -> None:
    output.export_to(tmp_path)
    assert output.export_card.work_bar.isVisible()
    output.export_card.work_bar.cancel_pressed.emit()
    qtbot.waitUntil(output.export_card.button.isEnabled, timeout=_SLOW_MS)
    assert output.export_card.result() == "已取消，没有留下文件。"
    assert not output.export_card.work_bar.isVisible()
    assert list(tmp_path.glob("*上报包*")) == []
    output.export_to(tmp_path)
    qtbot.waitUntil(output.export_card.button.isEnabled, timeout=_SLOW_MS)
    assert "已写入并重新核验" in output.export_card.result()
    assert "第1次" in output.export_card.result()


def test_a_stick_that_is_gone_is_told(qtbot, output, tmp_path: Path) -> None:
    output.export_to(tmp_path / "没有这个盘" / "x.xbp")
    qtbot.waitUntil(output.export_card.button.isEnabled, timeout=_SLOW_MS)
    assert "没有导出" in output.export_card.result()


@pytest.mark.parametrize("size", [(911, 480), (1366, 728)])
def test_exporting_is_in_sight_without_scrolling(
    qtbot, make_workspace, open_window, with_values, size
) -> None:
    gaps = dict.fromkeys(("site_area", "sports_ground_area", "building_area", "green_area"))
    window = open_window(make_workspace(change=with_values(**gaps)))
    window.resize(*size)
    page = window.output()
    button = page.export_card.button
    qtbot.waitUntil(page.print_button.isEnabled, timeout=_SLOW_MS)
    qtbot.waitUntil(lambda: button.visibleRegion().boundingRect().size() == button.size())
    beside = size[0] > 911
    assert (button.window().width(), page.export_card.isAncestorOf(button)) == (size[0], beside)
    window.resize(1366, 728)
    qtbot.waitUntil(lambda: page.export_card.isAncestorOf(button))


def _own_dialogs():
    from PySide6.QtCore import Qt

    return Qt.ApplicationAttribute.AA_DontUseNativeDialogs


def test_a_printed_form_is_compared_with_what_stands_here(output, qtbot):
    stamp = form_stamp(output._draft.workspace, output._draft.session.filing)
    card = output.paper_card
    card.field.set_value(stamp.filing_fingerprint)
    card.button.click()
    qtbot.waitUntil(lambda: card.result.text() == "与现在的填报一致。", timeout=_SLOW_MS)
    output._draft.commit_value("site_area", "9000")
    card.check(stamp.qr_payload)
    qtbot.waitUntil(lambda: card.result.text().startswith("打印之后又改过 1 处"), timeout=_SLOW_MS)
    assert "9000" in card.changes.text()


@pytest.mark.parametrize("kind", ["problems", "data", "ledger", "plan", "report"])
def test_every_other_document_is_shown(output, qtbot, kind):
    output.choose_document(kind)
    qtbot.waitUntil(output.print_button.isEnabled, timeout=_SLOW_MS)
    assert output.word_button.isHidden() is (kind != "report")


def test_the_report_is_saved_as_word(output, qtbot, tmp_path):
    output.choose_document("report")
    output.save_word(tmp_path / "报告.docx")
    assert zipfile.is_zipfile(tmp_path / "报告.docx")
    qtbot.waitUntil(output.print_button.isEnabled, timeout=_SLOW_MS)
