"""Try the finished setup and portable folder as a school would, under wine, and say what was seen.

Run by `python3 build/dev.py try-windows` after `windows`. Prints what was seen, and stops where it should be
otherwise; pictures of the windows go to dist/windows/pictures, for a person to look at.
"""

import shutil
import sqlite3
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from zipfile import ZipFile

import debian
import freezing
import packing
import wine
from debian_folder import DebianFolder, debian_folder
from environment import ROOT, WORK, SetupFailure
from screen import virtual_screen

DIST = ROOT / "dist" / "windows"
PICTURES = DIST / "pictures"
# Where wine keeps the user's folders, inside and outside.
USER = r"C:\users\root"
INSTALLED = rf"{USER}\AppData\Local\Programs\Xiaobiao"
OLDER, NEWER = "0.0.9", "99.0.0"
# setup.nsi's own exit codes.
TOO_OLD, DOWNGRADE, RUNNING = 10, 11, 12
_OPENED_S = 15


def expect(condition: object, words: str) -> None:
    """Print what was seen, or stop because it was not."""
    if not condition:
        raise SetupFailure(f"Not so: {words}")
    print(f"  {words}", flush=True)


class Trial:
    """A wine with its screen; ``drive`` is its C: as this system sees it."""

    def __init__(self, folder: DebianFolder, display: str) -> None:
        self.folder = folder
        self.display = display
        self.drive = folder.root / wine.PREFIX[1:] / "drive_c"
        self.installed = self.outside(INSTALLED)
        self.documents = self.outside(rf"{USER}\Documents")
        self._started: list[subprocess.Popen[bytes]] = []

    def outside(self, path: str) -> Path:
        r"""Where C:\… is on this system."""
        return self.drive.joinpath(*path.removeprefix("C:\\").split("\\"))

    def code(self, *arguments: str, limit: float = 300) -> int:
        """Run a Windows program to its end; its exit code."""
        command = wine.command(self.folder, *arguments, display=self.display)
        quiet = subprocess.DEVNULL
        return subprocess.run(
            command, stdin=quiet, stdout=quiet, stderr=quiet, timeout=limit, check=False
        ).returncode

    def output(self, *arguments: str) -> str:
        command = wine.command(self.folder, *arguments, display=self.display)
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=False
        )
        return done.stdout.decode(errors="replace")

    def start(self, *arguments: str, wait: float = _OPENED_S) -> None:
        """Start a program that shows windows, and give it time to show them."""
        command = wine.command(self.folder, *arguments, display=self.display)
        quiet = subprocess.DEVNULL
        self._started.append(subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet))
        time.sleep(wait)

    def end(self) -> None:
        """End every Windows program; what was typed has been stored by then."""
        subprocess.run(self.folder.command(["wineserver", "--kill"], wine.variables()), check=False)
        for process in self._started:
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
        self._started.clear()
        subprocess.run(self.folder.command(["wineserver", "--wait"], wine.variables()), check=False)

    def point(self, *actions: str, wait: float = 3) -> None:
        """Move, click and type like a person, in xdotool's words."""
        words = ["xdotool", *" ".join(actions).split(" ")]
        self.folder.must(words, f"xdotool failed: {actions}", {"DISPLAY": self.display})
        time.sleep(wait)

    def type(self, text: str) -> None:
        words = ["xdotool", "type", "--delay", "60", text]
        self.folder.must(words, f"xdotool failed: {text}", {"DISPLAY": self.display})

    def picture(self, name: str) -> None:
        words = ["import", "-window", "root", f"/tmp/{name}.png"]
        self.folder.must(words, f"No picture {name}.", {"DISPLAY": self.display})
        shutil.copy(self.folder.root / "tmp" / f"{name}.png", PICTURES)

    def setup(self, version: str) -> str:
        r"""Where wine finds the setup of a version, on Z:\."""
        name = f"{packing.NAME}-{version}-setup.exe"
        there = self.folder.root / "trial" / name
        if not there.exists():
            there.parent.mkdir(exist_ok=True)
            made = DIST / name if version == freezing.version() else WORK / name
            shutil.copy(made, there)
        return rf"Z:\trial\{name}"


def install(trial: Trial) -> None:
    print("Install the older version, and this one over it", flush=True)
    for version in (OLDER, freezing.version()):
        expect(trial.code(trial.setup(version), "/S") == 0, f"the setup of {version} ends well, silently")
        key = trial.output("reg", "query", r"HKCU\Software\Xiaobiao", "/v", "Version")
        expect(version in key, f"Windows knows that {version} is installed")
    expect((trial.installed / "xiaobiao.exe").is_file(), f"the program is in {INSTALLED}")
    halves = [name for name in ("_new", "_old") if (trial.installed / name).exists()]
    expect(not halves, "nothing of the old version and nothing half-done remains")
    menu = rf"{USER}\AppData\Roaming\Microsoft\Windows\Start Menu\Programs\校标通.lnk"
    expect(trial.outside(menu).is_file(), "校标通 is in the start menu")
    expect(trial.outside(rf"{USER}\Desktop\校标通.lnk").is_file(), "校标通 is on the desktop")
    said = trial.output(rf"{INSTALLED}\xiaobiao-console.exe", "self-test")
    expect(not freezing.unexpected(0, said, ""), "the installed program passes its self-test")


def refuse(trial: Trial) -> None:
    print("What the setup refuses", flush=True)
    code = trial.code(trial.setup(OLDER), "/S")
    expect(code == DOWNGRADE, f"an older version over this one: exit code {code}")
    trial.start(trial.setup(OLDER), wait=8)
    trial.picture("1-downgrade")
    trial.end()
    for windows in ("win7", "win81"):
        trial.code("winecfg", "/v", windows)
        code = trial.code(trial.setup(freezing.version()), "/S")
        expect(code == TOO_OLD, f"{windows}: exit code {code}")
    trial.code("winecfg", "/v", "win10")


def break_off(trial: Trial) -> None:
    print("Break an installation off", flush=True)
    setup = subprocess.Popen(
        wine.command(trial.folder, trial.setup(NEWER), "/S", display=trial.display),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while not (trial.installed / "_new" / "_internal").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    trial.end()
    setup.wait(30)
    expect((trial.installed / "_new").exists(), "broken off while it was unpacking")
    said = trial.output(rf"{INSTALLED}\xiaobiao-console.exe", "self-test")
    expect(not freezing.unexpected(0, said, ""), "the program that was there still passes its self-test")
    expect(trial.code(trial.setup(freezing.version()), "/S") == 0, "the setup run again ends well")
    expect(not (trial.installed / "_new").exists(), "and leaves nothing half-done")


def first_run(trial: Trial) -> None:
    print("First run, as a school", flush=True)
    trial.start(rf"{INSTALLED}\xiaobiao.exe")
    trial.picture("2-first-run")
    trial.end()
    demo = trial.code(rf"{INSTALLED}\xiaobiao-console.exe", "demo", rf"{USER}\示例县", "--schools", "8")
    expect(demo == 0, "an invented county, to have an enrolment file")
    enrolment = next((trial.outside(rf"{USER}\示例县") / "1_下发包").glob("东关小学*.xbp"))
    on_desktop = trial.outside(rf"{USER}\Desktop") / enrolment.name
    shutil.copy(enrolment, on_desktop)
    # wine's HKEY_CLASSES_ROOT does not show what a user has in HKEY_CURRENT_USER, as Windows' own does.
    for key in (".xbp", ".xbw", "Xiaobiao.Package", "Xiaobiao.Workspace"):
        own = rf"HKCU\Software\Classes\{key}"
        copied = trial.code("reg", "copy", own, rf"HKLM\Software\Classes\{key}", "/s", "/f")
        expect(copied == 0, f"{key} is associated")
    trial.start("start", "/unix", f"{wine.PREFIX}/drive_c/users/root/Desktop/{enrolment.name}")
    trial.picture("3-double-clicked-enrolment")
    trial.point("mousemove 1079 171 click 1", wait=10)
    trial.picture("4-school")
    workspace = trial.documents / "校标通" / "东关小学.xbw"
    expect(workspace.is_file(), "the enrolment's button made 文档/校标通/东关小学.xbw")
    trial.point("mousemove 54 157 click 1", wait=5)
    trial.point("mousemove 304 182 click 1", wait=4)
    trial.point("mousemove 480 272 click 1", wait=1)
    trial.type("12")
    trial.point("key Tab")
    trial.picture("5-filled")
    with sqlite3.connect(f"{workspace.as_uri()}?mode=ro", uri=True) as db:
        stored = db.execute("SELECT value FROM entry WHERE code = 'primary.classes'").fetchall()
    expect(stored == [("12",)], "12 classes are stored as soon as they are typed")
    trial.point("mousemove 58 280 click 1", wait=6)
    trial.picture("6-print-and-export")
    trial.point("mousemove 1176 380 click 1", wait=6)
    trial.point("mousemove 430 618 click 1", wait=1)
    trial.type(rf"{USER}\Documents")
    trial.point("mousemove 662 649 click 1", wait=8)
    trial.picture("7-exported")
    package = next(iter(trial.documents.glob("东关小学_上报包*.xbp")), None)
    expect(package, "the window exported a signed package")
    trial.start("start", "/unix", f"{wine.PREFIX}/drive_c/users/root/Documents/校标通/东关小学.xbw")
    trial.picture("8-second-copy")
    console = rf"{INSTALLED}\xiaobiao-console.exe"
    while_running = trial.code(trial.setup(freezing.version()), "/S")
    expect(while_running == RUNNING, f"the setup while the program runs: exit code {while_running}")
    trial.end()
    verified = package and trial.code(console, "verify", rf"{USER}\Documents\{package.name}")
    expect(verified == 0, "the package is whole and its signature holds")
    printed = trial.code(
        console, "report", rf"{USER}\Documents\校标通\东关小学.xbw", rf"{USER}\Documents\打印"
    )
    expect(printed == 0 and list((trial.documents / "打印").glob("*.pdf")), "the forms are there as PDF")


def bad_luck(trial: Trial) -> None:
    print("Bad luck", flush=True)
    settings = trial.outside(rf"{USER}\AppData\Local\Xiaobiao")
    shutil.rmtree(settings, ignore_errors=True)
    settings.write_bytes(b"")
    trial.start(rf"{INSTALLED}\xiaobiao.exe", rf"{USER}\Documents\校标通\东关小学.xbw", wait=18)
    trial.picture("9-blocked-appdata")
    trial.end()
    settings.unlink()
    library = trial.installed / "_internal" / "PySide6" / "Qt6Widgets.dll"
    library.rename(library.with_suffix(".taken"))
    trial.start(rf"{INSTALLED}\xiaobiao.exe", wait=10)
    trial.picture("10-library-taken-away")
    trial.end()
    library.with_suffix(".taken").rename(library)


def uninstall(trial: Trial) -> None:
    print("Uninstall", flush=True)
    trial.code(rf"{INSTALLED}\uninstall.exe", "/S")
    deadline = time.monotonic() + 60
    while trial.installed.exists() and time.monotonic() < deadline:
        time.sleep(1)
    expect(not trial.installed.exists(), "the program's folder is gone")
    expect((trial.documents / "校标通" / "东关小学.xbw").is_file(), "the school's work is still there")
    trial.end()
    for key in (r"HKCU\Software\Xiaobiao", r"HKCU\Software\Classes\.xbp"):
        expect(trial.code("reg", "query", key) != 0, f"{key} is gone")


def portable(trial: Trial) -> None:
    print("The portable folder", flush=True)
    stick = trial.drive / "学校 资料（新）"
    with ZipFile(DIST / f"{packing.NAME}-{freezing.version()}-portable.zip") as archive:
        archive.extractall(stick)
    folder = rf"C:\{stick.name}\{packing.NAME}"
    own = stick / packing.NAME / "我的数据"
    own.mkdir()
    work = trial.documents / "校标通" / "东关小学.xbw"
    shutil.copy(work, own)
    trial.start(rf"{folder}\xiaobiao.exe", rf"{folder}\我的数据\东关小学.xbw", wait=18)
    trial.picture("11-portable")
    trial.end()
    settings = own / "settings.json"
    expect(settings.is_file(), "its settings are beside the program")
    expect(
        r"我的数据\\东关小学.xbw" in settings.read_text(encoding="utf-8"), "and name the work from there on"
    )


def make_other_versions() -> None:
    """Setups of the same program that say they are another version."""
    for version in (OLDER, NEWER):
        target = WORK / f"{packing.NAME}-{version}-setup.exe"
        packing.setup(DIST / freezing.FOLDER, target, version, quick=True)


def reset(trial: Trial) -> None:
    """What earlier trials left."""
    for place in (
        trial.installed,
        trial.documents,
        trial.drive / "学校 资料（新）",
        trial.folder.root / "trial",
    ):
        shutil.rmtree(place, ignore_errors=True)
    trial.documents.mkdir()
    shutil.rmtree(trial.outside(rf"{USER}\示例县"), ignore_errors=True)
    for key in (r"HKCU\Software\Xiaobiao", r"HKLM\Software\Classes\.xbp", r"HKLM\Software\Classes\.xbw"):
        trial.code("reg", "delete", key, "/f")
    # A Chinese Windows has Chinese letters for its own message boxes; wine has none.
    fonts = trial.drive / "windows" / "Fonts"
    fonts.mkdir(exist_ok=True)
    shutil.copy(ROOT / "resources" / "fonts" / "NotoSansSC-Regular.ttf", fonts)


STEPS = (install, refuse, break_off, first_run, bad_luck, uninstall, portable)


def try_out(names: Sequence[str]) -> None:
    """All steps, in their order, or those named."""
    if not (DIST / packing.SUMS).exists():
        raise SetupFailure("There is no Windows program yet: python3 build/dev.py windows")
    debian.provide_programs({"Xvfb": "xvfb", "makensis": "nsis"}, required=True, without="")
    PICTURES.mkdir(exist_ok=True)
    make_other_versions()
    with debian_folder(wine.SUITE) as folder, virtual_screen() as display:
        wine.prepare(folder)
        trial = Trial(folder, display)
        try:
            if not names:
                reset(trial)
            for step in STEPS:
                if not names or step.__name__ in names:
                    step(trial)
        finally:
            trial.end()
    print(f"Pictures to look at: {PICTURES.relative_to(ROOT)}", flush=True)
