"""Passes once over the cells of XLSX and ODS files: size, errors, formulas without result, merged ranges."""

import re
from collections.abc import Callable, Mapping
from posixpath import join, normpath
from typing import TypeAlias
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZipFile

from desktop.spreadsheets.errors import FaultReason
from desktop.spreadsheets.grid import Place, column_number
from desktop.spreadsheets.sheet_scan import SheetScan

_Start: TypeAlias = Callable[[str, Mapping[str, str]], None]
_Text: TypeAlias = Callable[[str], None]
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


def scan_xlsx(archive: ZipFile) -> Mapping[str, SheetScan]:
    """The worksheets of the workbook by name. Raises KeyError, ExpatError where parts are missing or bad."""
    targets: dict[str, str] = {}

    def relation(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            targets[attributes["Id"]] = normpath(join("/xl", attributes["Target"])).lstrip("/")

    _parse(archive.read("xl/_rels/workbook.xml.rels"), relation)
    parts: dict[str, str] = {}

    def sheet(name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            target = next(
                (targets[v] for k, v in attributes.items() if k.endswith(":id") and v in targets), ""
            )
            if target:
                parts[attributes["name"]] = target

    _parse(archive.read("xl/workbook.xml"), sheet)
    return {name: _XlsxSheet(archive.read(part)).scan for name, part in parts.items()}


def scan_ods(archive: ZipFile) -> Mapping[str, SheetScan]:
    """The tables of the document by name."""
    return _OdsDocument(archive.read("content.xml")).scans


def _parse(xml: bytes, start: _Start, end: _Text | None = None, text: _Text | None = None) -> None:
    """Element names come without their prefix, attribute names with it."""
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.Parse(xml, True)


def _no_doctype(*_: object) -> None:
    raise ExpatError("no spreadsheet program writes a document type")


class _XlsxSheet:
    def __init__(self, xml: bytes) -> None:
        self.scan = SheetScan()
        self._row = self._column = -1
        self._kind = ""
        self._has_formula = self._has_value = False
        self._inside = ""
        self._formula = self._value = ""
        _parse(xml, self._start, self._end, self._text)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            place = attributes.get("r")
            if place is None:
                self._column += 1
            else:
                self._row, self._column = _place(place)
            self._kind = attributes.get("t", "")
            self._has_formula = self._has_value = False
            self._formula = self._value = ""
        elif name == "v" or name == "is":
            self._has_value = True
            self._inside = "v"
        elif name == "f":
            self._has_formula = True
            self._inside = "f"
        elif name == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
        elif name == "mergeCell":
            first, _, last = attributes["ref"].partition(":")
            self.scan.merges(_place(first), _place(last or first))

    def _text(self, text: str) -> None:
        if self._inside == "v":
            self._value += text
        elif self._inside == "f":
            self._formula += text

    def _end(self, name: str) -> None:
        if name == "c":
            if self._kind == "e":
                self.scan.breaks(self._row, self._column, FaultReason.EXCEL_ERROR, self._value)
            elif self._has_formula and not self._value and self._kind != "str":
                self.scan.breaks(self._row, self._column, FaultReason.FORMULA, "=" + self._formula)
            elif self._has_value:
                self.scan.filled(self._row, self._column)
        elif name in ("v", "is", "f"):
            self._inside = ""


def _place(reference: str) -> Place:
    match = _CELL.fullmatch(reference)
    if match is None or match[2].strip("0") == "":
        raise ExpatError(f"no cell: {reference[:20]}")
    return int(match[2]) - 1, column_number(match[1])


class _OdsDocument:
    """ODS says how often a cell or a row is repeated instead of numbering them."""

    def __init__(self, xml: bytes) -> None:
        self.scans: dict[str, SheetScan] = {}
        self._scan = SheetScan()
        self._row = self._column = self._rows = 0
        self._attributes: Mapping[str, str] = {}
        self._text_in_cell = ""
        self._in_cell = False
        _parse(xml, self._start, self._end, self._text)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in ("table-cell", "covered-table-cell"):
            self._attributes = attributes
            self._text_in_cell = ""
            self._in_cell = True
        elif name == "table-row":
            self._rows = int(attributes.get("table:number-rows-repeated", "1"))
            self._column = 0
        elif name == "table":
            self._scan = self.scans.setdefault(attributes.get("table:name", ""), SheetScan())
            self._row = 0

    def _text(self, text: str) -> None:
        if self._in_cell:
            self._text_in_cell += text

    def _end(self, name: str) -> None:
        if name in ("table-cell", "covered-table-cell"):
            self._cell()
            self._in_cell = False
        elif name == "table-row":
            self._row += self._rows

    def _cell(self) -> None:
        attributes, row, column = self._attributes, self._row, self._column
        repeated = int(attributes.get("table:number-columns-repeated", "1"))
        kind = attributes.get("calcext:value-type") or attributes.get("office:value-type")
        formula = attributes.get("table:formula", "").removeprefix("of:")
        text = self._text_in_cell
        if kind == "error" or (formula and text.startswith(("Err:", "#"))):
            self._scan.breaks(row, column, FaultReason.EXCEL_ERROR, text)
        elif formula and kind is None and "office:value" not in attributes and formula != '=""':
            self._scan.breaks(row, column, FaultReason.FORMULA, formula)
        if kind is not None or text:
            self._scan.filled(row + self._rows - 1, column + repeated - 1)
        across = int(attributes.get("table:number-columns-spanned", "1"))
        down = int(attributes.get("table:number-rows-spanned", "1"))
        if across > 1 or down > 1:
            self._scan.merges((row, column), (row + down - 1, column + across - 1))
        self._column += repeated
