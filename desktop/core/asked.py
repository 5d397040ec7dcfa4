"""What the county's receipt asks a unit to put right, and what of it has been dealt with since."""

from collections.abc import Callable, Collection, Sequence
from typing import Any, Literal

from msgspec import Struct

from desktop.core.filing import Filing
from desktop.core.letters import Receipt
from desktop.core.merge import LISTS, compare


class Asked(Struct, frozen=True):
    """One point of a receipt: a remark, a corrective action, or an entry to be made alike.

    ``part`` and ``code`` say which entry it is about, as in `core.merge.Change`; a point about the whole
    filing has neither. ``value`` is what an entry that is to be made alike shall say.
    """

    kind: Literal["remark", "action", "alike"]
    text: str
    part: str = ""
    code: str = ""
    deadline: str = ""
    value: Any = None
    done: bool = False


def asked_by(
    receipt: Receipt,
    alike: Sequence[Any],
    sent: Filing,
    filing: Filing,
    judged_by: Callable[[str], Collection[str]],
) -> tuple[Asked, ...]:
    """The points of a receipt in its order: remarks, entries to be made alike, actions.

    Of one that returns nothing, only what is to be made alike: its remarks ask for nothing any more.
    A point is done where its entry is another than in the filing that was sent, where a 说明 was written to
    it, or where it is as the county has it. ``judged_by`` gives the criteria that judge a data element or a
    list: what is asked about a criterion is done with one of these, or with a file that proves it.
    Nothing shows that a point about the whole filing is done.
    """
    changed = {(change.part, change.code) for change in compare(sent, filing)}
    touched = {id for part, code in changed if part == "values" for id in judged_by(code)}
    touched |= {id for part in LISTS if (part, part) in changed for id in judged_by(part)}
    touched |= {code for part, code in changed if part == "answers"}
    files = [
        filing.evidence[code] for part, code in changed if part == "evidence" and code in filing.evidence
    ]
    touched |= {id for file in files for id in file.criteria}

    def is_done(part: str, code: str) -> bool:
        noted = part == "values" and ("notes", code) in changed and code in filing.notes
        return (part, code) in changed or noted or (part == "answers" and code in touched)

    alike_points = tuple(
        Asked("alike", "", e.part, e.code, value=value, done=_entry(filing, e.part, e.code) == value)
        for e, value in zip(receipt.taken, alike, strict=True)
    )
    if receipt.decision != "returned":
        return alike_points
    return (
        *(
            Asked("remark", c.text, c.part, c.code, done=is_done(c.part, c.code))
            for c in receipt.letter.comments
        ),
        *alike_points,
        *(
            Asked(
                "action",
                action.text,
                "answers" if action.criterion else "",
                action.criterion,
                action.deadline,
                done=action.criterion in touched,
            )
            for action in receipt.letter.actions
        ),
    )


def _entry(filing: Filing, part: str, code: str) -> Any:
    if part in LISTS:
        return getattr(filing, part) or None
    return getattr(filing, part).get(code)
