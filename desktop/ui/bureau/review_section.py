"""What the details of a unit say of its review, and what can be done next."""

from desktop.core.letters import Letter
from desktop.ui.bureau.roster_rows import RosterRow
from desktop.ui.bureau.unit_links import PASS, RECEIPT, REOPEN, RETURN, key_of
from desktop.ui.widgets.detail_section import DetailSection, Link
from desktop.ui.wording.inbox import moment
from desktop.ui.wording.reviewing import REVIEW_STATES, letter_text
from desktop.workflows.reviewing import ReviewState

_LINKS = {
    ReviewState.RECEIVED: (("审核通过", PASS), ("退回…", RETURN)),
    ReviewState.RETURNED: (("撤回结论", REOPEN), ("修改意见…", RETURN)),
    ReviewState.PASSED: (("撤回结论", REOPEN),),
}


def review_sections(row: RosterRow) -> list[DetailSection]:
    """Nothing where nothing signed counts."""
    counting = row.counting
    if counting is None or counting.stands not in _LINKS or not counting.signed:
        return []
    review = counting.review
    by = f"{moment(review.decided_at)}，{review.operator}".rstrip("，") if review else ""
    links = (*_LINKS[counting.stands], ("写回执包…", RECEIPT))
    return [
        DetailSection(
            f"审核：{REVIEW_STATES[counting.stands]}",
            letter_text(review.letter if review and review.decision != "reopened" else Letter()),
            by if review and review.decision != "reopened" else "写回执包以后，学校才看得到结论和意见。",
            tuple(Link(text, key_of(kind)) for text, kind in links),
        )
    ]
