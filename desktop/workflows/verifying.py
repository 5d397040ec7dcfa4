"""Look at one signed file: what is it, who signed it, is it whole, does this bureau trust the signer."""

from pathlib import Path
from typing import Any

from msgspec.structs import replace

from desktop.exchange.reader import Package, verify
from desktop.exchange.signing import fingerprint
from desktop.exchange.trust import Broken, Trust
from desktop.storage import keys
from desktop.storage.trust import holders
from desktop.storage.workspace import Workspace


def verify_file(path: Path, workspace: Workspace | None = None) -> Package | Broken:
    """Whether the file is whole and its signature holds, and whether the workspace trusts the signer.

    Trusted are the county and this workspace itself, and of a unit the keys that sign for that very unit.
    Raises PackageUnreadable where the file cannot be read at all.
    """
    package = verify(path, {})
    if workspace is None or isinstance(package, Broken):
        return package
    signs_for = holders(workspace).get(package.key_id, frozenset())
    known = package.key_id in keys.trusted_keys(workspace)
    if known or package.statement.predicate.unit.code in signs_for:
        return replace(package, trust=Trust.VERIFIED)
    return package


def as_json(verified: Package | Broken) -> dict[str, Any]:
    """The result for other programs; ``trusted`` is false where the signer is not known here."""
    if isinstance(verified, Broken):
        return {
            "trust": verified.trust.value,
            "whole": False,
            "trusted": False,
            "cause": verified.cause.value,
            "entry": verified.entry,
            "expected": verified.expected,
            "found": verified.found,
        }
    claims = verified.statement.predicate
    return {
        "trust": verified.trust.value,
        "whole": True,
        "trusted": verified.trust is Trust.VERIFIED,
        "kind": claims.kind.value,
        "unit_code": claims.unit.code,
        "unit_name": claims.unit.name,
        "round": claims.round,
        "sequence": claims.sequence,
        "parent": claims.parent,
        "standard": claims.standard.id,
        "standard_version": claims.standard.version,
        "digest": verified.digest,
        "key_id": verified.key_id,
        "key_fingerprint": fingerprint(verified.key_id),
        "claimed_at": claims.claimed_at.isoformat(),
    }
