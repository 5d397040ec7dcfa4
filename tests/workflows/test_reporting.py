import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.files import FileNotWritten, Reason
from desktop.storage.errors import WrongRole
from desktop.storage.workspace import Workspace
from desktop.workflows.evaluation import as_json, evaluate_workspace
from desktop.workflows.receiving import receive
from desktop.workflows.reporting import write_reports


def test_reports_that_open(bureau: Workspace, county: Any, tmp_path: Path, now: datetime):
    from openpyxl import load_workbook
    from pypdfium2 import PdfDocument

    receive(bureau, [county.packages], now)
    folder = tmp_path / "报表" / "三月"
    pdf, sheet, workbook, data = write_reports(bureau, folder, now)
    assert sorted(folder.iterdir()) == sorted([pdf, sheet, workbook, data])
    assert sheet.name == "示例县_2026年自评_差异系数计算过程单.pdf"
    assert pdf.name == "示例县_2026年自评_县级报告.pdf"
    with PdfDocument(pdf) as document:
        assert "2026年自评" in document[0].get_textpage().get_text_range()
    assert load_workbook(workbook).worksheets
    rulebook, _, result = evaluate_workspace(bureau)
    assert json.loads(data.read_text("utf-8")) == as_json(rulebook, result)


def test_earlier_reports_are_kept(bureau: Workspace, tmp_path: Path, now: datetime):
    first = write_reports(bureau, tmp_path / "报表", now)
    before = [path.read_bytes() for path in first]
    second = write_reports(bureau, tmp_path / "报表", now)
    assert not set(first) & set(second)
    assert [path.read_bytes() for path in first] == before


def test_a_pass_rule_may_be_chosen(bureau: Workspace, county: Any, tmp_path: Path, now: datetime):
    receive(bureau, [county.packages], now)
    *_, data = write_reports(bureau, tmp_path / "报表", now, "national")
    rulebook, _, result = evaluate_workspace(bureau, row_rule="national")
    assert json.loads(data.read_text("utf-8")) == as_json(rulebook, result)


def test_a_file_where_the_folder_should_be(bureau: Workspace, tmp_path: Path, now: datetime):
    (tmp_path / "报表").write_text("")
    with pytest.raises(FileNotWritten) as caught:
        write_reports(bureau, tmp_path / "报表" / "三月", now)
    assert caught.value.data["reason"] is Reason.NO_FOLDER


def test_only_a_bureau_reports(school: Workspace, tmp_path: Path, now: datetime):
    with pytest.raises(WrongRole):
        write_reports(school, tmp_path / "报表", now)
    assert not (tmp_path / "报表").exists()
