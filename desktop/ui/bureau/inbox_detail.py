"""The right side of the inbox for a file: what became of it, why it was refused, what to tell its school."""

from collections.abc import Sequence

from desktop.core.rulebook import Rulebook
from desktop.exchange.signing import fingerprint
from desktop.spreadsheets.errors import Fault
from desktop.ui.bureau.file_rows import OUTCOME_MARKS, FileRow
from desktop.ui.bureau.key_sections import ON_PAPER
from desktop.ui.bureau.unit_links import COPY, key_of
from desktop.ui.marks import Mark
from desktop.ui.widgets.detail_panel import Detail
from desktop.ui.widgets.detail_section import DetailSection, Link
from desktop.ui.wording.asking_again import message_to_school
from desktop.ui.wording.changes import changes_text
from desktop.ui.wording.inbox import moment, stored_cause
from desktop.ui.wording.packages import OUTCOMES
from desktop.ui.wording.tables import fault_sentence
from desktop.workflows.outcomes import Outcome, cause_data

_FAULTS_SHOWN = 30
# As many as the stamped form shows.
_CONTENT_GROUPS = 4


def file_detail(rulebook: Rulebook, row: FileRow) -> Detail:
    sections = [DetailSection("结果", row.reason, moment(row.at) if row.at else "")]
    result = row.result
    if result is not None:
        if result.outcome is Outcome.CHANGED:
            sections.append(DetailSection("改动", changes_text(rulebook, result.changes)))
        if result.digest:
            key = DetailSection("密钥指纹", fingerprint(result.key_id), ON_PAPER)
            sections += [content_section(result.content), key]
    message = school_message(row)
    if message:
        copy = (Link("复制这段话", key_of(COPY)),)
        sections.append(DetailSection("可以发给该单位的话", message, links=copy))
    return Detail(
        title=row.unit or row.name,
        code=row.name if row.unit else "",
        mark=OUTCOME_MARKS[row.outcome],
        word=OUTCOMES[row.outcome],
        sections=tuple(sections),
    )


def school_message(row: FileRow) -> str:
    """What to send to the school whose file was refused; nothing for any other file."""
    if row.refusal is not None:
        data, file_digest = stored_cause(row.refusal), row.refusal.file_digest
    elif row.result is not None and row.outcome is Outcome.REFUSED:
        data, file_digest = cause_data(row.result), ""
    else:
        return ""
    return message_to_school(data, row.name, file_digest, row.unit)


def content_section(digest: str) -> DetailSection:
    """The fingerprint of a filing as the stamped form shows it."""
    return DetailSection("填报指纹", fingerprint(digest, _CONTENT_GROUPS), ON_PAPER)


def faults_detail(name: str, faults: Sequence[Fault]) -> Detail:
    """Everything that is wrong with a table."""
    lines = [fault_sentence(fault) for fault in faults[:_FAULTS_SHOWN]]
    more = f"……共 {len(faults)} 处" if len(faults) > _FAULTS_SHOWN else ""
    return Detail(
        title=name,
        mark=Mark.UNMET,
        word="没有导入",
        sections=(DetailSection(f"{len(faults)} 处问题，改好后再导入", "\n".join(lines), more),),
    )
