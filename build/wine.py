"""Windows programs on Linux: wine 10 in a folder with Debian trixie, the first that shows Qt 6.9."""

import subprocess
from pathlib import Path

from debian_folder import DebianFolder
from environment import LOG, SetupFailure

SUITE = "trixie"
PACKAGES = ("wine", "wine64", "imagemagick", "xdotool", "x11-utils")
PREFIX = "/wine"


def variables(display: str = "") -> dict[str, str]:
    """What wine needs to know; its own remarks would be taken for the program's."""
    quiet = {"WINEDEBUG": "-all", "WINEPREFIX": PREFIX, "XDG_RUNTIME_DIR": "/tmp", "LANG": "zh_CN.UTF-8"}
    return quiet | ({"DISPLAY": display} if display else {})


def prepare(folder: DebianFolder) -> None:
    """Install wine and make its C: drive, once."""
    folder.install(*PACKAGES, "locales")
    if not (folder.root / PREFIX[1:] / "system.reg").exists():
        make_locale = ["localedef", "-i", "zh_CN", "-f", "UTF-8", "zh_CN.UTF-8"]
        folder.must(make_locale, "Could not make the Chinese locale for wine.")
        folder.must(["wine", "wineboot", "--init"], "Could not start wine.", variables())
        folder.must(["wineserver", "--wait"], "Could not start wine.", variables())


def command(folder: DebianFolder, *arguments: str, display: str = "") -> list[str | Path]:
    """What runs a Windows program; paths are Windows', or those inside the folder."""
    return folder.command(["wine", *arguments], variables(display))


def run(folder: DebianFolder, *arguments: str, display: str = "", limit: float = 900) -> str:
    """What a Windows program prints; raises SetupFailure where it fails."""
    done = subprocess.run(
        command(folder, *arguments, display=display), capture_output=True, timeout=limit, check=False
    )
    with LOG.open("ab") as log:
        log.write(b"\n$ wine " + " ".join(arguments).encode() + b"\n" + done.stdout + done.stderr)
    if done.returncode != 0:
        raise SetupFailure(f"{arguments[0]} ended with {done.returncode} under wine. Details: {LOG}")
    return done.stdout.decode(errors="replace")
