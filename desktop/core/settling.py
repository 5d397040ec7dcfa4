"""Which of the filings received from one unit counts. The order in which they arrived does not matter."""

from collections.abc import Iterable

import msgspec
from msgspec import Struct


class Received(Struct, frozen=True):
    """One filing a bureau has: its place in its unit's chain, who signed it, and its state.

    ``state``: ``accepted`` (it counts), ``superseded`` (a later one counts), ``pending`` (its signer
    is not confirmed), ``fork`` (another package of the same number counts: a copied workspace).
    An unsigned table row has no key; its sequence counts the imports.
    """

    digest: str
    unit: str
    sequence: int
    parent: str | None
    key_id: str | None
    signed: bool
    state: str = "pending"


def settle(received: Iterable[Received], trusted: frozenset[str]) -> tuple[Received, ...]:
    """The state of everything received from one unit, by digest. ``trusted`` are the unit's key ids.

    A signed filing goes before any unsigned one, a higher sequence before a lower one; between two
    of the same number the lower digest counts until the bureau decides.
    """
    eligible = [r for r in received if not r.signed or r.key_id in trusted]
    waiting = [r for r in received if r.signed and r.key_id not in trusted]
    best = max(eligible, key=lambda r: (r.signed, r.sequence), default=None)
    settled = [msgspec.structs.replace(r, state="pending") for r in waiting]
    if best is not None:
        rivals = [r for r in eligible if (r.signed, r.sequence) == (best.signed, best.sequence)]
        accepted = min(rivals, key=lambda r: r.digest)
        for r in eligible:
            state = "accepted" if r is accepted else "fork" if r in rivals else "superseded"
            settled.append(msgspec.structs.replace(r, state=state))
    return tuple(sorted(settled, key=lambda r: r.digest))
