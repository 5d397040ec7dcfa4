import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def pages(tmp_path: Path) -> Callable[[bytes], list[str]]:
    """The text of each page, as pdftotext (not the library that wrote it) reads it."""

    def read(data: bytes) -> list[str]:
        path = tmp_path / "document.pdf"
        path.write_bytes(data)
        done = subprocess.run(
            ["pdftotext", "-layout", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True
        )
        return done.stdout.decode().removesuffix("\f").split("\f")

    return read
