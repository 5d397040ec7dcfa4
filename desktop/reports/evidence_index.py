"""佐证材料档案盒目录 of one unit: what lies in each box, in which order, and on which pages."""

from collections.abc import Sequence

from reportlab.platypus import Flowable, Spacer

from desktop.core.archive_index import Box, IndexLine, boxes
from desktop.core.filing import Filing
from desktop.core.rulebook import Rulebook
from desktop.reports.naming import document_title, standard_parts
from desktop.reports.page import PageInfo, build, content_width
from desktop.reports.tables import Band, Row, form_table
from desktop.reports.typesetting import (
    NOTE,
    SUBTITLE,
    TEXT,
    TITLE,
    blank,
    fitting_lines,
    join,
    paragraph,
)

_HEAD = ("序号", "要点", "材料名称", "页数", "页码", "备注")
_SHARES = (0.08, 0.1, 0.5, 0.09, 0.11, 0.12)
_NOTE = "每项指标一盒，页码在盒内从 1 起编。同一份材料只放一处，别处注明见第几号。"
_BY_PEN = "没有填页数的材料，页数和它之后的页码请手写。"


def evidence_index(rulebook: Rulebook, filing: Filing, *, county: str, round_title: str) -> bytes:
    """The index as PDF. Raises MissingGlyphs."""
    title = document_title(rulebook.standard, county, "佐证材料档案盒目录")
    info = PageInfo(title=title, unit_name=filing.unit.name)
    width = content_width(info)
    found = boxes(rulebook, filing)
    rows: list[Row | Band] = []
    for box in found:
        contents = _contents(len(box.held), box.known_pages, box.uncounted)
        rows.append(Band(f"{box.title}（{contents}）" if box.held else box.title))
        rows += [_row(line) for line in box.lines]
    by_pen = _BY_PEN if any(box.uncounted for box in found) else ""
    subtitle = fitting_lines(
        [f"{filing.unit.name}　　", f"{round_title}　　", *standard_parts(rulebook.standard)], width
    )
    story: list[Flowable] = [
        paragraph(title, TITLE),
        paragraph(subtitle, SUBTITLE),
        paragraph(_NOTE + by_pen, NOTE),
    ]
    if rows:
        story.append(form_table(_HEAD, rows, [width * share for share in _SHARES], "cclccl"))
    story += [
        Spacer(0, 8),
        paragraph(_total(found), TEXT),
        paragraph(join("整理人：", blank(8), "　　审核人：", blank(8), "　　日期：", blank(8)), TEXT),
    ]
    return build(story, info)


def _row(line: IndexLine) -> Row:
    held = line.held_at is not None
    pages = "" if held or line.evidence.pages is None else str(line.evidence.pages)
    remark = f"见第 {line.held_at} 号" if held else ""
    number = "" if held else str(line.number)
    return Row((number, line.criterion, line.evidence.title, pages, line.pages, remark))


def _total(found: Sequence[Box]) -> str:
    if not found:
        return "还没有佐证材料。"
    pages, uncounted = sum(box.known_pages for box in found), sum(box.uncounted for box in found)
    return f"共 {len(found)} 盒，{_contents(sum(len(box.held) for box in found), pages, uncounted)}。"


def _contents(pieces: int, pages: int, uncounted: int) -> str:
    if not uncounted:
        return f"{pieces} 件 {pages} 页"
    if uncounted == pieces:
        return f"{pieces} 件，未填页数"
    return f"{pieces} 件，其中 {uncounted} 件未填页数，其余 {pages} 页"
