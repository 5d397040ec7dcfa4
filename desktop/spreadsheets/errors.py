"""What can be wrong with a table that somebody made in Excel, cell by cell."""

from enum import StrEnum

from msgspec import Struct

from desktop.core.errors import XiaobiaoError


class FaultReason(StrEnum):
    # the file as a whole; no cell
    NO_FILE = "no_file"
    NOT_ALLOWED = "not_allowed"  # no right to read it, or on Windows open in another program
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    WRONG_FORMAT = "wrong_format"  # neither CSV nor XLSX, XLS or ODS
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    ENCODING = "encoding"  # a text file that is neither UTF-8 nor GB18030
    TOO_LARGE = "too_large"  # text says what: bytes, rows, columns or cells
    SEVERAL_SHEETS = "several_sheets"  # text names the sheets that could all be meant
    NO_ROWS = "no_rows"
    # headers
    UNKNOWN_HEADER = "unknown_header"
    BLANK_HEADER = "blank_header"  # there are values below it
    DUPLICATE_HEADER = "duplicate_header"
    MISSING_HEADER = "missing_header"  # text is the header that is missing
    # cells
    MERGED = "merged"  # text is the range
    NOT_A_NUMBER = "not_a_number"
    FULL_WIDTH = "full_width"  # digits such as ４２
    NEGATIVE = "negative"
    NOT_WHOLE = "not_whole"
    NOT_POSITIVE = "not_positive"  # a class or a room of size 0 in a list
    TOO_BIG = "too_big"  # more than the element allows, or more digits than a number can have
    TOO_PRECISE = "too_precise"  # more decimals than a number can have
    NOT_A_FLAG = "not_a_flag"
    NOT_A_CHOICE = "not_a_choice"
    DATE = "date"  # a date or a time where something else is expected
    EXCEL_ERROR = "excel_error"  # text is #DIV/0! or the like
    FORMULA = "formula"  # a formula whose result is not in the file; text is the formula
    BLANK = "blank"  # a code, name or type that must be there
    MALFORMED_CODE = "malformed_code"
    DUPLICATE_SCHOOL = "duplicate_school"
    UNKNOWN_TYPE = "unknown_type"
    SECTION_ABSENT = "section_absent"  # a value for a section that this type of school does not have
    DISAGREES = "disagrees"  # a largest class that is not the largest of the class list


class Fault(Struct, frozen=True):
    """One thing to put right. ``row`` counts from 1 as Excel does, 0 for the file as a whole.

    ``header`` is the column's header as it stands in the file, ``text`` what stands in the cell,
    ``choices`` what may stand there instead, where only certain words may.
    """

    reason: FaultReason
    cell: str = ""
    row: int = 0
    header: str = ""
    text: str = ""
    choices: tuple[str, ...] = ()


class TableInvalid(XiaobiaoError):
    """A table was not read, and nothing of it was taken.

    Data: path, sheet (name, empty for CSV), faults (tuple of Fault, at most MAX_FAULTS, in reading order).
    """


MAX_FAULTS = 100
