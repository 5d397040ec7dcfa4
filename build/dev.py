"""Set up, run, test, check and build 校标通: the one place that knows the commands.

Standard library only. Every command first brings `.venv` up to date with build/requirements-dev.txt.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (this very line is for older ones)
    sys.exit(f"This needs Python 3.11 or newer; this is Python {sys.version_info[0]}.{sys.version_info[1]}.")

import os
import signal
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import debian
import environment
import freezing
import linux_build
import papers
import windows_build
import windows_trial
from environment import BIN, LOG, PYTHON, ROOT, SetupFailure
from screen import has_display, screen

BENCHES = ROOT / "tests" / "bench"


def desktop(arguments: Sequence[str]) -> int:
    """Run the program in the caller's folder, so that the paths it is given mean what they say."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    env = {**os.environ, "PYTHONPATH": path}
    return subprocess.run([PYTHON, "-m", "desktop", *arguments], env=env).returncode


def provide_qt() -> None:
    """What Qt needs to start, and to show windows where somebody can see them."""
    debian.provide(debian.QT_LIBRARIES | (debian.SCREEN_LIBRARIES if has_display() else {}))


def provide_test_machine() -> None:
    """What the tests need beyond Qt; under CI=true none may be missing: a skipped test proves nothing."""
    debian.provide_programs(
        {} if sys.platform != "linux" else debian.TEST_PROGRAMS,
        required=os.environ.get("CI") == "true",
        without="Tests that need Xvfb, LibreOffice or poppler-utils are skipped where these are missing.",
    )
    if debian.can_install():
        debian.provide_programs(debian.STICK_PROGRAMS, required=False, without="")
    with_screen = has_display() or not debian.absent_programs({"Xvfb": "xvfb"})
    debian.provide(debian.QT_LIBRARIES | (debian.SCREEN_LIBRARIES if with_screen else {}))


def failed_checks() -> list[str]:
    """Run every static check, showing the output of those that fail; their names."""
    steps: dict[str, list[str | Path]] = {
        "ruff format": [PYTHON, "-m", "ruff", "format", "--check"],
        "ruff check": [PYTHON, "-m", "ruff", "check"],
        "pyright": [PYTHON, "-m", "pyright"],
        "lint-imports": [BIN / "lint-imports", "--no-logo"],
    }
    env = {**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}
    failed: list[str] = []
    for name, command in steps.items():
        print(f"{name} ... ", end="", flush=True)
        done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        print("ok" if done.returncode == 0 else "FAILED", flush=True)
        if done.returncode != 0:
            failed.append(name)
            sys.stdout.buffer.write(done.stdout)
            sys.stdout.flush()
    return failed


def check(_: list[str]) -> int:
    return 1 if failed_checks() else 0


def test(arguments: list[str]) -> int:
    provide_test_machine()
    failed = failed_checks()
    with screen() as variables:
        command = [PYTHON, "-m", "pytest", *arguments]
        code = subprocess.run(command, cwd=ROOT, env=os.environ | variables).returncode
    if failed:
        print(f"Checks that failed, see above: {', '.join(failed)}", file=sys.stderr)
    return code or (1 if failed else 0)


def demo(arguments: list[str]) -> int:
    provide_qt()
    os.chdir(ROOT)
    return desktop(["demo", "demo", "--open", *arguments])


def run(arguments: list[str]) -> int:
    provide_qt()
    return desktop(arguments)


def checked_benches(names: list[str]) -> list[str]:
    """The benchmarks asked for, all where none is named; each is a script in tests/bench."""
    there = sorted(
        path.stem for path in BENCHES.glob("*.py") if not path.stem.startswith(("conftest", "test_"))
    )
    if unknown := sorted(set(names) - set(there)):
        raise SetupFailure(f"No benchmark {', '.join(unknown)}; there are: {', '.join(there)}")
    return names or there


def bench(names: list[str]) -> int:
    wanted = checked_benches(names)
    provide_qt()
    with screen() as variables:
        env = os.environ | variables | {"PYTHONPATH": str(ROOT)}
        for name in wanted:
            print(f"== {name}", flush=True)
            code = subprocess.run([PYTHON, BENCHES / f"{name}.py"], cwd=ROOT, env=env).returncode
            if code != 0:
                return code
    return 0


def screenshots(_: list[str]) -> int:
    provide_qt()
    with screen() as variables:
        env = os.environ | variables | {"PYTHONPATH": str(ROOT)}
        return subprocess.run([PYTHON, ROOT / "build" / "screenshots.py"], cwd=ROOT, env=env).returncode


def exe(_: list[str]) -> int:
    provide_qt()
    if sys.platform == "linux":
        debian.provide(debian.freezing_libraries())
        debian.provide_programs(debian.FREEZING_PROGRAMS, required=True, without="")
    print("Building dist/xiaobiao (a minute or two)", flush=True)
    folder = freezing.freeze(PYTHON, freezing.DIST)
    papers.add_papers(folder, environment.site_packages())
    freezing.set_dates(folder)
    name = "xiaobiao-console.exe" if os.name == "nt" else "xiaobiao"
    print(f"Testing the built program of {freezing.size(folder)}: {name} self-test", flush=True)
    with screen() as variables:
        freezing.self_test([folder / name], os.environ | variables, folder)
    return 0


def pack(_: list[str]) -> int:
    built = freezing.DIST / freezing.FOLDER
    if not built.is_dir():
        raise SetupFailure("There is no program yet: python3 build/dev.py exe")
    (windows_build if os.name == "nt" else linux_build).pack(built, freezing.DIST)
    return 0


def windows(_: list[str]) -> int:
    provide_qt()
    windows_build.build()
    return 0


def try_windows(steps: list[str]) -> int:
    windows_trial.try_out(steps)
    return 0


def linux(_: list[str]) -> int:
    provide_qt()
    linux_build.build()
    return 0


def lock(arguments: list[str]) -> int:
    print("Resolving the requirements of pyproject.toml", flush=True)
    environment.install(PYTHON, "uv")
    fixed = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--quiet"]
    header = ["--custom-compile-command", "python3 build/dev.py lock"]
    compile_: list[str | Path] = [PYTHON, "-m", "uv", "pip", "compile", "pyproject.toml", *fixed, *header]
    dev, runtime = "build/requirements-dev.txt", "build/requirements.txt"
    freeze = "build/requirements-freeze.txt"
    failure = "Could not resolve the requirements."
    environment.must([*compile_, "--group", "dev", "--output-file", dev, *arguments], failure)
    # One version of everything: what ships is what was tested.
    same: list[str | Path] = [*compile_, "--constraint", dev]
    environment.must([*same, "--output-file", runtime, *arguments], failure)
    environment.must([*same, "--group", "freeze", "--output-file", freeze, *arguments], failure)
    return 0


@dataclass(frozen=True)
class Command:
    """What a word on the command line does; `usage` names the arguments it takes, if any."""

    act: Callable[[list[str]], int]
    usage: str
    says: str
    installs: bool = True  # the requirements first


COMMANDS = {
    "demo": Command(demo, "[--schools N] [--seed S]", "the main job from end to end, into ./demo/"),
    "test": Command(test, "[pytest arguments]", "every check and test"),
    "run": Command(run, "[arguments]", "the program, with its arguments"),
    "check": Command(check, "", "formatting, lint, types and import contracts"),
    "bench": Command(bench, "[name]", "the benchmarks of tests/bench"),
    "screenshots": Command(screenshots, "", "the pictures of README.md, taken anew from the real windows"),
    "exe": Command(exe, "", "the program as a folder in dist/, which then tests itself"),
    "pack": Command(pack, "", "that folder as setup and portable zip, or as .deb and tarball"),
    "windows": Command(windows, "", "the Windows setup and portable folder, built on Debian as root"),
    "try-windows": Command(
        try_windows, "[steps]", "that setup and folder used as a school would, under wine"
    ),
    "linux": Command(linux, "", "the Linux .deb and tarball for old desktops, built on Debian as root"),
    "lock": Command(lock, "[--upgrade]", "pin what pyproject.toml asks for anew", installs=False),
}


def usage() -> str:
    """The commands, one a line."""
    lines = [f"  {f'{name} {command.usage}':32} {command.says}" for name, command in COMMANDS.items()]
    return "\n".join(["usage: python3 build/dev.py COMMAND", *lines])


def parse(arguments: Sequence[str]) -> tuple[Command, list[str]] | None:
    """The command and its own arguments; None where they make no sense.

    What follows demo, test and run is theirs to judge and passed on as it is.
    """
    if not arguments or arguments[0] not in COMMANDS:
        return None
    command = COMMANDS[arguments[0]]
    rest = list(arguments[1:])
    return None if rest and not command.usage else (command, rest)


def end(number: int, _: FrameType | None) -> None:
    """Leave in good order when told to, so that nothing that was started stays behind."""
    sys.exit(128 + number)


def main(arguments: Sequence[str]) -> int:
    if arguments and arguments[0] in ("-h", "--help"):
        print(usage())
        return 0
    parsed = parse(arguments)
    if parsed is None:
        print(usage(), file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, end)
    command, rest = parsed
    LOG.unlink(missing_ok=True)
    try:
        if command.installs:
            environment.prepare_requirements()
        else:
            environment.prepare()
        return command.act(rest)
    except SetupFailure as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
