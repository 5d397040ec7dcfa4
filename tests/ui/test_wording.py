"""Every error has one Chinese sentence that says what, where and what to do."""

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

import desktop
from desktop.core.errors import FormulaInvalid, StandardInvalid, ValueInvalid, XiaobiaoError
from desktop.core.filing import Unit
from desktop.core.sections import SchoolType
from desktop.core.three_way import Difference
from desktop.exchange.errors import PackageUnwritable
from desktop.exchange.media import Fault as MediumFault
from desktop.exchange.statement import Kind
from desktop.exchange.trust import Broken, Cause
from desktop.files import FileNotWritten, Reason
from desktop.library import load_catalogue
from desktop.spreadsheets.errors import Fault, FaultReason, TableInvalid
from desktop.spreadsheets.flat_table import TableRow
from desktop.spreadsheets.standard_reader import CellFault
from desktop.storage.errors import WorkspaceError, WrongRole
from desktop.storage.workspace import Role
from desktop.ui.wording import sentence
from desktop.ui.wording.inbox import result_reason, results_sentence
from desktop.ui.wording.packages import OUTCOMES, refusal_sentence, result_sentence
from desktop.ui.wording.standard_files import CELL_REASONS, cell_fault, placed_fault
from desktop.ui.wording.standards import REASONS
from desktop.workflows.evidence_faults import EvidenceRefused
from desktop.workflows.evidence_faults import Fault as EvidenceFault
from desktop.workflows.outcomes import Outcome, RefusalCause, Result, cause_data
from desktop.workflows.standards import PlacedFault

PATH = Path("/somewhere/东关小学.xbp")
EAST = Unit("2136000001", "东关小学", "school", "东关镇", SchoolType.PRIMARY)

# Names of formats, programs and units that people know by these letters, and what is quoted from a file.
FOREIGN = re.compile(
    r"CSV|XLSX|XLS|ODS|UTF-8|GB18030|TOML|PDF|JPG|Word|Excel|WPS|U盘|MB|xingguo-2023|2136000001"
)
QUOTED = re.compile(r"“[^”]*”|（[^（）]*）")

# What each error carries, as its docstring says; values are as they are in real life.
SAMPLES: dict[str, dict[str, Any]] = {
    "StandardInvalid": {"standard": "xingguo-2023", "place": "4.1", "reason": "syntax", "word": "1 +"},
    "StandardUnknown": {"standard": "xingguo", "known": ("xingguo-2023",)},
    "FormulaInvalid": {"formula": "学生 / 0", "reason": "unknown_name", "word": "学生"},
    "ValueInvalid": {"element": "books", "text": "很多", "reason": "not_a_number"},
    "WorkspaceTooNew": {"version": "0009_x", "known": "0001_initial"},
    "MigrationFailed": {"backup": PATH, "detail": "no such table: x"},
    "WrongRole": {"needed": "bureau"},
    "PackageChanged": {"entry": "data/filing.json"},
    "PackageUnreadable": {"reason": "[Errno 5] Input/output error"},
    "PackageUnwritable": {"fault": MediumFault.FULL, "reason": "No space left on device"},
    "PackageTooLarge": {"entry": None, "size": 3_000_000_000, "limit": 2_000_000_000},
    "SourceUnreadable": {"entry": "data/files/x.jpg", "reason": "Permission denied"},
    "CountyUnreadable": {"standard": "xingguo-2023"},
    "UnitToChoose": {"units": (EAST, EAST)},
    "NotForThisUnit": {"unit": "东关小学", "recipient": "石岭初级中学"},
    "OtherCounty": {"county": "外县"},
    "VersionUnchanged": {"standard": "国家标准", "version": "1"},
    "NewCountyKey": {"key_id": "0" * 64},
    "LetterOlder": {"unit": "东关小学"},
    "NothingToTake": {"kind": Kind.SUBMISSION},
    "NothingToReview": {"unit": "东关小学"},
    "LetterEmpty": {"unit": "东关小学"},
    "NothingToUndo": {"unit": "东关小学"},
    "NotABranch": {"unit": "东关小学"},
    "KeyNotTrusted": {"unit": "东关小学", "key": "12345"},
    "OriginalBroken": {"broken": Broken(path=PATH, cause=Cause.DAMAGED)},
    "PackageNotVerified": {"broken": Broken(path=PATH, cause=Cause.DAMAGED)},
    "FileNotWritten": {"reason": Reason.FULL},
    "MissingGlyphs": {"characters": "𪚥", "text": "张𪚥"},
    "EvidenceRefused": {"name": PATH.name, "fault": EvidenceFault.DAMAGED},
    "TableInvalid": {
        "sheet": "基础数据",
        "faults": (Fault(FaultReason.NOT_A_NUMBER, "E12", 12, "图书", "无"),) * 2,
    },
    "UnknownSchools": {"rows": (TableRow(3, EAST, {}),) * 2},
    "StandardUnreadable": {"reason": "no_file"},
    "StandardWorkbookInvalid": {
        "faults": (CellFault("评估要点", "F12", "计算公式", "unknown_name", "books"),) * 2
    },
    "OwnRowMissing": {"code": "2136000001"},
    "PackageRefused": {"broken": Broken(path=PATH, cause=Cause.FORGED)},
    "RoundExists": {"title": "2027年自评"},
    "UnitUnknown": {"code": "2136000001"},
    "KeyNotPending": {"unit": "东关小学", "key": "12345 67890"},
    "PasswordTooShort": {"least": 8},
    "UserSecretNotKept": {"reason": Reason.FULL},
    "RecoveryCodeInvalid": {"groups": (3, 5), "digits": 96, "needed": 96},
    "KeyOfAnother": {"unit": "东关小学", "holder": "石岭初级中学"},
    "StandardMismatch": {"standard": "xingguo-2023", "version": "2"},
    "PassRuleUnknown": {"pass_rule": "mars", "standard": "某县标准", "known": {"jiangxi": "江西口径"}},
    "ReadingInvalid": {
        "standard": "某县标准",
        "reason": "not_a_choice",
        "name": "考核年度",
        "word": "2030",
        "known": ("2025", "2026"),
    },
    "IsWorkingCopy": {"action": "export"},
    "CopyOfAnother": {"unit": "石岭小学"},
    "CopyOfOtherRound": {"round": "2025年自评"},
    "CopyOlder": {"returned_at": "2026-03-02T08:30:00"},
    "ConflictsOpen": {"differences": (Difference("values", "books", 1, 2, 3),)},
    "EntryInvalid": {"part": "answers", "code": "26.1"},
}
ABSTRACT = {XiaobiaoError, WorkspaceError}


def subclasses(root: type[XiaobiaoError]) -> Iterator[type[XiaobiaoError]]:
    for found in root.__subclasses__():
        yield found
        yield from subclasses(found)


def all_errors() -> list[type[XiaobiaoError]]:
    for module in pkgutil.walk_packages(desktop.__path__, "desktop."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found = {error for error in subclasses(XiaobiaoError) if error.__module__.startswith("desktop.")}
    return sorted(found - ABSTRACT, key=lambda error: error.__name__)


def good(text: str) -> str:
    """One Chinese sentence for people; returns it."""
    assert re.search(r"[\u4e00-\u9fff]", text)
    assert text[-1] in "。！？"
    assert "\n" not in text
    assert "None" not in text
    foreign = re.search(r"[A-Za-z]{2,}", FOREIGN.sub("", QUOTED.sub("", text)))
    assert foreign is None, f"{foreign} in {text}"
    return text


def test_every_error_of_the_program_is_worded():
    for error in all_errors():
        good(sentence(error(path=PATH, **SAMPLES.get(error.__name__, {}))))


def test_an_error_names_its_file():
    silent = {
        *("StandardInvalid", "StandardUnknown", "FormulaInvalid", "ValueInvalid", "MissingGlyphs"),
        *(
            "RoundExists",
            "UnitUnknown",
            "KeyNotPending",
            "KeyNotTrusted",
            "KeyOfAnother",
            "NothingToReview",
            "RecoveryCodeInvalid",
        ),
        *("VersionUnchanged", "NothingToReview", "LetterEmpty", "NothingToUndo", "NotABranch"),
        *("SealedElsewhere", "PasswordWrong", "PasswordTooShort", "UserSecretNotKept"),
        *("PassRuleUnknown", "ReadingInvalid", "EntryInvalid", "WorkspaceDiskFull", "WorkspaceDiskFailed"),
    }
    for error in all_errors():
        if error.__name__ not in silent:
            assert PATH.name in sentence(error(path=PATH, **SAMPLES.get(error.__name__, {})))


@pytest.mark.parametrize("cause", list(Cause))
def test_every_cause_of_a_broken_file(cause: Cause):
    for entry in (None, "data/filing.json"):
        broken = Broken(path=PATH, cause=cause, entry=entry, expected="submission", found="dispatch")
        result = Result(PATH, Outcome.REFUSED, cause=broken)
        good(refusal_sentence(cause_data(result)))
        good(result_sentence(result))
        good(sentence(XiaobiaoErrorOf("PackageRefused", broken=broken)))


def XiaobiaoErrorOf(name: str, **data: Any) -> XiaobiaoError:
    error = next(error for error in all_errors() if error.__name__ == name)
    return error(path=PATH, **data)


@pytest.mark.parametrize("cause", list(RefusalCause))
def test_every_cause_of_a_refusal_fresh_and_stored(cause: RefusalCause):
    result = Result(PATH, Outcome.REFUSED, EAST, cause=cause, detail="xingguo-2023 2")
    fresh = good(refusal_sentence(cause_data(result)))
    assert refusal_sentence(json.loads(json.dumps(cause_data(result)))) == fresh


@pytest.mark.parametrize("cause", list(Cause))
def test_a_stored_cause_words_as_the_fresh_one(cause: Cause):
    broken = Broken(path=PATH, cause=cause, entry="data/form.pdf", expected=1, found="x")
    data = cause_data(Result(PATH, Outcome.REFUSED, cause=broken))
    assert refusal_sentence(json.loads(json.dumps(data))) == refusal_sentence(data)


@pytest.mark.parametrize("outcome", [o for o in Outcome if o is not Outcome.REFUSED])
def test_every_outcome(outcome: Outcome):
    result = Result(PATH, outcome, EAST, 2, "0" * 64)
    assert OUTCOMES[outcome] in good(result_sentence(result))
    good(result_reason(result))
    good(results_sentence([result, result]))


@pytest.mark.parametrize("reason", list(FaultReason))
def test_every_fault_of_a_table(reason: FaultReason):
    text = "rows" if reason is FaultReason.TOO_LARGE else "文字"
    for fault in (
        Fault(reason, text=text),
        Fault(reason, row=1, text=text),
        Fault(reason, "E12", 12, "图书", text),
    ):
        words = good(sentence(TableInvalid(path=PATH, sheet="", faults=(fault,))))
        assert fault.cell in words
        assert fault.header in words


@pytest.mark.parametrize("size", ["bytes", "rows", "columns", "cells"])
def test_what_is_too_large_about_a_table(size: str):
    fault = Fault(FaultReason.TOO_LARGE, text=size)
    assert size not in good(sentence(TableInvalid(path=PATH, sheet="", faults=(fault,))))


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_why_a_file_was_not_written(reason: Reason):
    good(sentence(FileNotWritten(path=PATH, reason=reason)))


@pytest.mark.parametrize("fault", list(MediumFault))
def test_every_reason_why_a_package_was_not_written(fault: MediumFault):
    good(sentence(PackageUnwritable(path=PATH, fault=fault, reason="[Errno 28]")))


@pytest.mark.parametrize("fault", list(EvidenceFault))
def test_every_reason_why_a_file_is_no_evidence(fault: EvidenceFault):
    assert "操场.jpg" in good(sentence(EvidenceRefused(name="操场.jpg", fault=fault)))


@pytest.mark.parametrize("role", get_args(Role))
def test_every_role(role: str):
    good(sentence(WrongRole(path=PATH, needed=role)))


def reasons(*files: str) -> set[str]:
    """The words that these sources give as ``reason``."""
    root = Path(desktop.__file__).parent
    text = "".join((root / file).read_text("utf-8") for file in files)
    patterns = (
        r'reason="(\w+)"',
        r'_wrong\([^"]*"(\w+)", ',
        r'_wrong\("\w+", "(\w+)", ',
        r'yield .+?, "(\w+)", ',
    )
    return {word for pattern in patterns for word in re.findall(pattern, text)}


def test_every_reason_why_a_value_is_invalid():
    found = reasons("core/elements.py")
    assert len(found) == 6
    for reason in found:
        good(sentence(ValueInvalid(element="books", text="x" * 3, reason=reason)))


def test_every_reason_why_a_standard_or_a_formula_is_invalid():
    found = reasons("library.py", *(f"core/{name}.py" for name in ("rulebook", "soundness", "formula")))
    found |= {"wrong_type", "not_a_choice"}
    assert {
        "syntax",
        "not_toml",
        "other_id",
        "points",
        "unknown_row_rule",
        "not_a_word",
        "no_section",
    } <= found
    for reason in found - {"row_rule"}:
        data = {"standard": "xingguo-2023", "word": "teachers_college"}
        good(sentence(StandardInvalid(place="4.1", reason=reason, **data)))
        good(sentence(StandardInvalid(place="", reason=reason, **data)))
        good(sentence(FormulaInvalid(formula="teachers_college +", reason=reason, word="")))


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_every_mistake_of_a_standard_that_a_county_wrote(reason: str):
    good(placed_fault(PlacedFault("4.1 rule.formula", reason, "books")))
    good(placed_fault(PlacedFault("", reason, "")))
    good(cell_fault(CellFault("评估要点", "F12", "计算公式", reason, "books")))


@pytest.mark.parametrize("reason", [*CELL_REASONS, *FaultReason])
def test_every_mistake_of_a_workbook(reason: str):
    text = "rows" if reason == FaultReason.TOO_LARGE else "文字"
    good(cell_fault(CellFault("评估要点", "", "", reason, text)))


@pytest.mark.parametrize("element", [element.code for element in load_catalogue().elements])
def test_a_value_is_named_as_people_call_it(element: str):
    words = sentence(ValueInvalid(element=element, text="无", reason="not_a_number"))
    assert load_catalogue().by_code[element].name in words


def test_texts_from_files_stay_in_one_line():
    fault = Fault(FaultReason.NOT_A_NUMBER, "E12", 12, "图\n书", "一\r\n二\x1b[31m\u2028三")
    words = good(sentence(TableInvalid(path=Path("a\nb.csv"), sheet="", faults=(fault,))))
    assert words.isprintable()


def test_how_many_faults_there_are():
    fault = Fault(FaultReason.NOT_A_NUMBER, "E12", 12, "图书", "无")
    one = sentence(TableInvalid(path=PATH, sheet="", faults=(fault,)))
    three = sentence(TableInvalid(path=PATH, sheet="", faults=(fault,) * 3))
    assert "没有导入" not in one
    assert "共 3 处" in three
