"""Another release of Debian in a folder, to build or try something there. Needs root and debootstrap."""

import os
import shutil
import subprocess
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import debian
from environment import WORK, SetupFailure, logged, must


@dataclass(frozen=True)
class DebianFolder:
    """A release that lies in ``root``; inside it, that folder is /."""

    root: Path

    def command(self, arguments: Sequence[str], variables: dict[str, str] | None = None) -> list[str | Path]:
        """What runs a program inside, with no variables but these."""
        own = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"} | (
            variables or {}
        )
        given = [f"{name}={value}" for name, value in own.items()]
        return ["chroot", self.root, "env", "--ignore-environment", *given, *arguments]

    def must(self, arguments: Sequence[str], failure: str, variables: dict[str, str] | None = None) -> None:
        must(self.command(arguments, variables), failure)

    def install(self, *packages: str) -> None:
        """Install what is not installed yet."""
        asked = self.command(["dpkg-query", "--show", *packages])
        if logged(asked):
            return
        failure = f"Could not install {' '.join(packages)} in {self.root.name}."
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        self.must(["apt-get", "update", "--quiet"], failure)
        options = ["install", "--yes", "--quiet", "--no-install-recommends"]
        self.must(["apt-get", *options, *packages], failure, quiet)

    def add_sources(self, suite: str) -> None:
        """Let apt know the sources of that release, too."""
        line = f"deb-src {mirror()} {suite} main\n"
        (self.root / "etc" / "apt" / "sources.list.d" / "sources.list").write_text(line, encoding="ascii")
        self.must(["apt-get", "update", "--quiet"], f"Could not ask for the sources of {suite}.")


def mirror() -> str:
    """Where this system's own apt gets Debian's packages from."""
    asked = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Origin: Debian", "Created-By: Packages"]
    found = subprocess.run(asked, capture_output=True, text=True).stdout.split()
    if not found:
        raise SetupFailure("apt does not know where to get Debian's packages from: run apt-get update.")
    return found[0]


@contextmanager
def debian_folder(suite: str, name: str = "") -> Generator[DebianFolder]:
    """The release under build/work, made the first time, with /proc, /dev and X's sockets while in use."""
    if not debian.can_install():
        raise SetupFailure("This needs root on Debian: it makes another release of Debian in a folder.")
    debian.provide_programs({"debootstrap": "debootstrap"}, required=True, without="")
    root = WORK / "debian" / "-".join(filter(None, [suite, name]))
    done = root / "made"
    if not done.exists():
        print(f"Making Debian {suite} in {root} (half a minute)", flush=True)
        shutil.rmtree(root, ignore_errors=True)
        root.parent.mkdir(parents=True, exist_ok=True)
        failure = f"Could not make Debian {suite} in a folder."
        must(["debootstrap", "--variant=minbase", suite, root, mirror()], failure)
        done.touch()
    mounted: list[Path] = []
    sockets = Path("/tmp/.X11-unix")
    sockets.mkdir(exist_ok=True)
    try:
        for outside in (Path("/proc"), Path("/dev"), sockets):
            inside = root / outside.relative_to("/")
            inside.mkdir(parents=True, exist_ok=True)
            if not os.path.ismount(inside):
                must(["mount", "--bind", outside, inside], f"Could not mount {outside} in {suite}.")
                mounted.append(inside)
        yield DebianFolder(root)
    finally:
        for inside in reversed(mounted):
            subprocess.run(["umount", inside], check=False)
