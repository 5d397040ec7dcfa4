"""The keys of those above and in this workspace; whose keys count for units is in `storage.trust`."""

from datetime import datetime

from desktop.storage.workspace import Workspace

OWN, COUNTY = "own", "county"


def save_county_key(workspace: Workspace, key_id: str, public: bytes, now: datetime) -> None:
    """Trust the county that this unit reports to. A key that is known stays what it is."""
    with workspace.writing() as db:
        db.execute(
            "INSERT INTO signing_key (key_id, public, holder, state, added_at)"
            " VALUES (?, ?, ?, 'trusted', ?) ON CONFLICT (key_id) DO NOTHING",
            (key_id, public, COUNTY, now.isoformat(timespec="seconds")),
        )


def trusted_keys(workspace: Workspace) -> dict[str, tuple[bytes, str]]:
    """key id → (public key, COUNTY or OWN) of the county's keys and of this workspace's own."""
    rows = workspace.rows(
        "SELECT key_id, public, holder FROM signing_key WHERE state = 'trusted'"
        " UNION ALL SELECT key_id, public, ? FROM own_key",
        (OWN,),
    )
    return {key_id: (public, holder) for key_id, public, holder in rows}
