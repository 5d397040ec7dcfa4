"""Killed at every step of writing a package: a whole file is there or none, and the next try works."""

import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from desktop.exchange.reader import Package, verify
from desktop.exchange.writer import Named, write_package

# Kills a child of its own at the first, second, … step, until one comes to the end; what each left behind.
SCRIPT = """
import json, os, pathlib, signal, sys, msgspec
from itertools import count
from desktop.exchange.signing import key_from_seed
from desktop.exchange.statement import Claims
from desktop.exchange.writer import Named, write_package

folder, claims = pathlib.Path(sys.argv[1]), msgspec.json.decode(sys.argv[2], type=Claims)
files = {"data/filing.json": b"{}", "data/film.bin": bytes(3_000_000)}
STEPS = {"open", "os.link", "os.rename", "os.remove"}

def run(last):
    steps = count(1)
    def step(*_):
        if next(steps) == last:
            os.kill(os.getpid(), signal.SIGKILL)
    def heard(event, _):
        if event in STEPS:
            step()
    sys.addaudithook(heard)
    write_package(Named(folder / str(last), "a"), key_from_seed(bytes(32)), claims, files, progress=step)

for last in count(1):
    (folder / str(last)).mkdir()
    child = os.fork()
    if not child:
        run(last)
        os._exit(0)
    if os.waitpid(child, 0)[1] == 0:
        print(last)
        break
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_every_step(tmp_path: Path, key, claims, files):
    run = [sys.executable, "-c", SCRIPT, tmp_path, msgspec.json.encode(claims)]
    steps = json.loads(subprocess.run(run, capture_output=True, check=True).stdout)
    assert steps > 30
    complete = 0
    for number in range(1, steps + 1):
        folder = tmp_path / str(number)
        packages = list(folder.glob("*.xbp"))
        assert all(isinstance(verify(path, {}), Package) for path in packages)
        # What a kill leaves is hidden and called otherwise.
        assert all(path.name.startswith(".") for path in folder.iterdir() if path not in packages)
        complete += len(packages)
        assert isinstance(verify(write_package(Named(folder, "a"), key, claims, files).path, {}), Package)
    assert 0 < complete < steps / 2
