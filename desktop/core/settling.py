"""Which of the filings received from one unit counts. The order in which they arrived does not matter."""

from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace


class Received(Struct, frozen=True):
    """One filing a bureau has: its place in its unit's chain, who signed it, and its state.

    ``state``: ``accepted`` (it counts), ``superseded`` (a later one counts), ``pending`` (its signer
    is not confirmed), ``fork`` (it and the one that counts go back to the same package: a copied
    workspace), ``undone`` (its import was taken back).
    An unsigned table row has no key; its sequence counts the imports. ``token`` is the number of the
    enrolment token that a signed one proves.
    """

    digest: str
    unit: str
    sequence: int
    parent: str | None
    key_id: str | None
    signed: bool
    state: str = "pending"
    token: int | None = None


class Taken(Struct, frozen=True):
    """One entry (part and code as in `core.merge.Change`) that counts though its branch does not."""

    part: str
    code: str
    digest: str


class ForkChoice(Struct, frozen=True):
    """A decision about a fork: the package kept, those passed over, entries taken from them."""

    kept: str
    against: tuple[str, ...]
    taken: tuple[Taken, ...] = ()


def settle(
    received: Iterable[Received], trusted: Collection[str], choices: Sequence[ForkChoice] = ()
) -> tuple[Received, ...]:
    """The state of everything received from one unit, by digest. ``trusted`` are the unit's key ids.

    A signed filing goes before any unsigned one. Where signed ones have branched, the branch that was chosen
    last counts; before any choice the longer one, between equals the lower digest.
    """
    received = tuple(received)
    items = [r for r in received if r.state != "undone"]
    signed = [r for r in items if r.signed and r.key_id in trusted]
    rows = [r for r in items if not r.signed]
    heads = [r for r in signed if not any(_follows(later, r, signed) for later in signed)]
    if heads:
        accepted = _chosen(heads, choices, signed)
    else:
        accepted = _longest(rows) if rows else None
    passed_over = {digest for choice in choices for digest in choice.against}
    states: dict[str, str] = {}
    for r in items:
        if r is accepted:
            states[r.digest] = "accepted"
        elif r.signed and r.key_id not in trusted:
            states[r.digest] = "pending"
        elif r in heads and r.digest not in passed_over:
            states[r.digest] = "fork"
        else:
            states[r.digest] = "superseded"
    settled = [replace(r, state=states[r.digest]) for r in items]
    settled += [r for r in received if r.state == "undone"]
    return tuple(sorted(settled, key=lambda r: r.digest))


def takings(choices: Sequence[ForkChoice], accepted: str) -> tuple[Taken, ...]:
    """What was taken from other branches into the package that counts; a later one has its own entries."""
    taken = {(t.part, t.code): t for choice in choices if choice.kept == accepted for t in choice.taken}
    return tuple(taken.values())


def _chosen(heads: Sequence[Received], choices: Sequence[ForkChoice], signed: Sequence[Received]) -> Received:
    for choice in reversed(choices):
        branch = [head for head in heads if choice.kept in _line(head, signed).values()]
        if branch:
            return _longest(branch)
    return _longest(heads)


def _longest(heads: Sequence[Received]) -> Received:
    return min(heads, key=lambda r: (-r.sequence, r.digest))


def _line(head: Received, signed: Sequence[Received]) -> dict[int, str]:
    """sequence → digest of a package and of those before it, as far back as its parents are known."""
    by_digest = {r.digest: r for r in signed}
    line = {head.sequence: head.digest}
    at: Received | None = head
    while at is not None and at.parent is not None and at.sequence - 1 not in line:
        line[at.sequence - 1] = at.parent
        before = by_digest.get(at.parent)
        at = before if before is not None and before.sequence == at.sequence - 1 else None
    return line


def _follows(later: Received, earlier: Received, signed: Sequence[Received]) -> bool:
    """Whether a package takes an earlier one's place: its line says so, or nothing speaks against it."""
    if later.key_id != earlier.key_id or later.sequence <= earlier.sequence:
        return False
    line = _line(later, signed)
    if earlier.sequence in line:
        return line[earlier.sequence] == earlier.digest
    return True
