"""What every test stands on."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Where a failure stops others, the same examples are tried every time; elsewhere new ones are looked for.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("searching", deadline=None)
settings.load_profile("steady" if os.environ.get("CI") == "true" else "searching")


@pytest.fixture(scope="session", autouse=True)
def _users_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keys are sealed for a user of the tests: the private folder of whoever runs them is not touched."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("用户 #1")))
        yield


class SmallDisk:
    """A file system of its own that can be filled up and write-protected."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill_up(self, leave: int = 0) -> None:
        with self._filler.open("wb", buffering=0) as file:
            free = os.statvfs(self.folder).f_bavail * os.statvfs(self.folder).f_frsize
            file.write(bytes(max(free - leave, 0)))

    def make_room(self) -> None:
        self._filler.unlink()

    def protect(self) -> None:
        subprocess.run(["mount", "-o", "remount,ro", str(self.folder)], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root on Linux can mount a small disk")
    folder = tmp_path / "U盘"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=512k", "xiaobiao-test", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"this machine does not let root mount a small disk: {mounted.stderr.strip()}")
    yield SmallDisk(folder)
    subprocess.run(["umount", str(folder)], check=True)
