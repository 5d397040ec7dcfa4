"""XLSX, XLS and ODS through calamine, guarded by a scan of our own.

calamine reads Excel errors and formulas without a result as empty cells, which would pass for
missing data, and allocates the whole rectangle up to the farthest cell, which can end the process.
The scans see both before calamine does.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from xml.parsers.expat import ExpatError

from desktop.spreadsheets.biff_scan import BiffDamaged, BiffEncrypted, scan_xls
from desktop.spreadsheets.errors import FaultReason
from desktop.spreadsheets.grid import MAX_CELLS, Grid, Raw, check_size, refuse
from desktop.spreadsheets.sheet_scan import SheetScan
from desktop.spreadsheets.xml_scan import scan_ods, scan_xlsx

_MAX_UNPACKED = 256 << 20
_MAX_ENTRIES = 5_000


def read_workbook(path: Path, contents: bytes) -> list[Grid]:
    """The visible sheets in order. Raises TableInvalid (encrypted, damaged, wrong_format, too_large)."""
    scans = _scan(path, contents)
    for name, scan in scans.items():
        check_size(path, scan.height, scan.width, name)
        if scan.allocated > MAX_CELLS:
            raise refuse(path, FaultReason.TOO_LARGE, "cells", name)

    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(contents)) as workbook:
            grids: list[Grid] = []
            for sheet in workbook.sheets_metadata:
                scan = scans.get(sheet.name)
                if sheet.visible is not SheetVisibleEnum.Visible or scan is None:
                    continue
                cells = workbook.get_sheet_by_name(sheet.name)
                top, left = cells.start or (0, 0)
                rows: list[list[Raw]] = [
                    [None if value == "" else value for value in row] for row in cells.to_python()
                ]
                grids.append(Grid(sheet.name, top, left, rows, scan.broken, scan.merged))
            return grids
    except PasswordError as error:
        raise refuse(path, FaultReason.ENCRYPTED) from error
    except (CalamineError, OSError) as error:
        raise refuse(path, FaultReason.DAMAGED) from error
    except BaseException as error:
        # A bug of calamine that bad bytes bring out arrives as PanicException, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise refuse(path, FaultReason.DAMAGED) from error


# What zipfile, expat and our own look-ups raise over bytes that are not what they should be.
_BAD_BYTES = (
    *(BiffDamaged, ExpatError, LookupError, ValueError, EOFError, OSError),
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OverflowError),
)


def _scan(path: Path, contents: bytes) -> Mapping[str, SheetScan]:
    try:
        return _scan_archive(path, contents) if contents.startswith(b"PK") else scan_xls(contents)
    except BiffEncrypted as error:
        raise refuse(path, FaultReason.ENCRYPTED) from error
    except _BAD_BYTES as error:
        raise refuse(path, FaultReason.DAMAGED) from error


def _scan_archive(path: Path, contents: bytes) -> Mapping[str, SheetScan]:
    with zipfile.ZipFile(io.BytesIO(contents)) as archive:
        entries = archive.infolist()
        names = {entry.filename for entry in entries}
        if not names & {"xl/workbook.xml", "content.xml"}:
            raise refuse(path, FaultReason.WRONG_FORMAT)
        if any(entry.flag_bits & 1 for entry in entries):
            raise refuse(path, FaultReason.ENCRYPTED)
        if len(entries) > _MAX_ENTRIES or sum(entry.file_size for entry in entries) > _MAX_UNPACKED:
            raise refuse(path, FaultReason.TOO_LARGE, "bytes")
        _unpack(archive)
        if "xl/workbook.xml" in names:
            return scan_xlsx(archive)
        manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
        if b"encryption-data" in manifest:
            raise refuse(path, FaultReason.ENCRYPTED)
        if b"spreadsheet" not in (archive.read("mimetype") if "mimetype" in names else manifest):
            raise refuse(path, FaultReason.WRONG_FORMAT)
        return scan_ods(archive)


def _unpack(archive: zipfile.ZipFile) -> None:
    """Unpacks everything once: an entry that is longer than it says stops here, not in calamine."""
    for entry in archive.infolist():
        with archive.open(entry) as stream:
            while stream.read(1 << 20):
                pass
