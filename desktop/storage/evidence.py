"""The bytes of evidence: in the workspace file, because that one file is what people copy and back up."""

from hashlib import sha256
from io import BytesIO
from typing import Literal

from msgspec import Struct

from desktop.storage.errors import WorkspaceDamaged
from desktop.storage.workspace import Workspace


def save_file(workspace: Workspace, content: bytes) -> str:
    """Keep a file in one durable commit, and nothing where it is there already; returns its SHA-256."""
    digest = sha256(content).hexdigest()
    with workspace.writing() as db:
        db.execute("INSERT OR IGNORE INTO evidence_file (sha256, content) VALUES (?, ?)", (digest, content))
    return digest


def load_file(workspace: Workspace, digest: str) -> bytes:
    """The bytes of a file, compared with their SHA-256. Raises WorkspaceDamaged."""
    rows = workspace.rows("SELECT content FROM evidence_file WHERE sha256 = ?", (digest,))
    if not rows or sha256(rows[0][0]).hexdigest() != digest:
        raise WorkspaceDamaged(path=workspace.path, detail=f"evidence {digest}")
    return rows[0][0]


class StoredFile(Struct, frozen=True):
    """A file that is read when it is needed, as a package does that is written."""

    workspace: Workspace
    digest: str

    def open(self, mode: Literal["rb"]) -> BytesIO:
        """The bytes to read from, in memory: a file half read would keep others from writing.

        Raises WorkspaceDamaged.
        """
        return BytesIO(load_file(self.workspace, self.digest))
