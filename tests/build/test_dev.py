import subprocess
import sys
from pathlib import Path

import dev
import pytest


@pytest.mark.parametrize("name", dev.COMMANDS)
def test_every_command_is_known_and_explained(name: str) -> None:
    assert dev.parse([name]) == (dev.COMMANDS[name], [])
    assert name in dev.usage()


@pytest.mark.parametrize(
    "arguments", [[], ["tset"], ["--schools", "3"], ["check", "ui"], ["exe", "--onefile"]]
)
def test_what_makes_no_sense_is_refused(arguments: list[str]) -> None:
    assert dev.parse(arguments) is None


@pytest.mark.parametrize(
    "arguments",
    [
        ["demo", "--schools", "30", "--seed", "7"],
        ["test", "-x", "-k", "coefficient or merge"],
        ["run", "--help"],
        ["bench", "county"],
    ],
)
def test_arguments_are_passed_on_as_they_are(arguments: list[str]) -> None:
    assert dev.parse(arguments) == (dev.COMMANDS[arguments[0]], arguments[1:])


def test_a_wrong_word_ends_with_the_usage_before_any_set_up(root: Path) -> None:
    done = subprocess.run([sys.executable, root / "build" / "dev.py", "tset"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip() == dev.usage()


def test_help_is_no_error(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, root / "build" / "dev.py", "--help"], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, dev.usage(), "")


def test_an_unknown_benchmark_names_those_there_are() -> None:
    with pytest.raises(dev.SetupFailure, match="No benchmark nosuch"):
        dev.checked_benches(["nosuch"])
