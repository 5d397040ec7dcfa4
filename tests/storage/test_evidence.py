"""The bytes of evidence in the workspace file."""

from hashlib import sha256
from pathlib import Path

import pytest

from desktop.storage.errors import WorkspaceDamaged
from desktop.storage.evidence import StoredFile, load_file, save_file
from desktop.storage.workspace import Workspace, open_workspace

CONTENT = bytes(range(256)) * 4000


def test_the_same_file_is_stored_once_and_travels_with_the_workspace(workspace: Workspace, path: Path):
    digest = save_file(workspace, CONTENT)
    size = path.stat().st_size
    assert save_file(workspace, CONTENT) == digest == sha256(CONTENT).hexdigest()
    assert path.stat().st_size == size
    workspace.close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    with open_workspace(path) as again:
        assert load_file(again, digest) == CONTENT
        with StoredFile(again, digest).open("rb") as file:
            assert file.read() == CONTENT


def test_a_file_that_is_gone_or_changed_is_damage(workspace: Workspace):
    digest = save_file(workspace, CONTENT)
    with workspace.writing() as db:
        db.execute("UPDATE evidence_file SET content = zeroblob(10)")
    for asked in (digest, "0" * 64):
        with pytest.raises(WorkspaceDamaged):
            load_file(workspace, asked)
