"""Start the program: the window of the workspace that was given, or the page that helps to choose one."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.core.errors import XiaobiaoError
from desktop.exchange.layout import EXTENSION
from desktop.files import FileNotWritten
from desktop.settings import (
    Settings,
    Stop,
    backups_folder,
    load_settings,
    load_stop,
    recent_paths,
    save_settings,
    save_stop,
    settings_path,
    stops_path,
)
from desktop.ui.background import Background
from desktop.ui.marks import Mark
from desktop.ui.theme import create_application
from desktop.ui.widgets.look_menu import fitting_percents
from desktop.ui.widgets.placeholder import Placeholder
from desktop.ui.widgets.screen_fit import fit_to_screen
from desktop.ui.wording import sentence
from desktop.ui.wording.packages import open_elsewhere_sentence

if TYPE_CHECKING:
    from desktop.exchange.reader import Package
    from desktop.storage.workspace import Workspace
    from desktop.ui.school.window import SchoolWindow
    from desktop.ui.welcome import Welcome
    from desktop.workflows.dispatches import OpenedDispatch


_RESTART = 64


class Desk(QObject):
    """Which window is open: the welcome page, a school's or a bureau's. Owns the open workspace.

    What a window needs is loaded when it is opened: until then there is a window that says so.
    """

    restart_wanted = Signal()  # another look was chosen, and what was open is closed

    def __init__(self, clock: Callable[[], datetime] = datetime.now, settings: Path | None = None) -> None:
        super().__init__()
        self._clock = clock
        self._settings_path = settings or settings_path()
        self._workspace: Workspace | None = None
        self._stops = Background(self)
        self.window: QWidget | None = None

    def start(self, path: Path | None) -> None:
        """Show a window at once; a workspace opens in it as soon as it has been painted.

        Of a signed file that was double-clicked, the first page says what it is and what to do with it.
        """
        if path is None:
            self.welcome()
            return
        if path.suffix.lower() == EXTENSION:
            page = self.welcome()
            if not self._open_letter(path):
                page.show_package(path)
            return
        waiting = Placeholder()
        waiting.setWindowTitle("校标通")
        waiting.resize(1366, 768)
        waiting.show_loading(f"正在打开“{path.stem}”…")
        self._show(waiting, None)
        QTimer.singleShot(0, lambda: self.open(path))

    def welcome(self, problem: str = "") -> "Welcome":
        """Show the page that opens or makes a workspace; ``problem`` says why we are here again."""
        from desktop.ui.welcome import Welcome

        page = Welcome(recent_paths(load_settings(self._settings_path)), self._clock)
        page.workspace_chosen.connect(self.open)
        page.letter_chosen.connect(self._letter_chosen)
        page.enrolment_chosen.connect(self._enrolment_chosen)
        page.show_problem(problem)
        self._show(page, None)
        return page

    def open(self, path: Path) -> None:
        """Show the window of a workspace's role, or the welcome page with the reason why not."""
        from desktop.storage.errors import WorkspaceDamaged
        from desktop.storage.workspace import open_workspace

        try:
            workspace = open_workspace(path)
        except WorkspaceDamaged as error:
            self._offer_backup(path, self.welcome(sentence(error)))
            return
        except XiaobiaoError as error:
            self.welcome(sentence(error))
            return
        try:
            window = self._window_of(workspace)
        except XiaobiaoError as error:
            workspace.close()
            self.welcome(sentence(error))
            return
        self._remember(path)
        self._offer_looks(window)
        self._show(window, workspace)
        self._go_back(window, workspace)

    def _offer_backup(self, path: Path, page: "Welcome") -> None:
        """Where a damaged workspace has a good backup, one button puts that in its place."""
        from desktop.storage.backups import folder_of, newest_good, put_back
        from desktop.ui.wording.backups import backup_name

        folder = folder_of(backups_folder(), path)
        backup = newest_good(folder) if folder is not None else None
        if backup is None:
            return

        def put() -> None:
            try:
                put_back(backup, path, self._clock())
            except XiaobiaoError as error:
                page.show_problem(sentence(error))
                return
            self.open(path)

        now = self._clock().replace(tzinfo=None)
        page.offer(f"用{backup_name(backup, now)} 的备份恢复，坏文件改名留下", put)

    def _letter_chosen(self, path: Path) -> None:
        """A signed file was chosen on the first page: its unit's workspace takes it, or is made by it."""
        from desktop.ui.welcome import Welcome

        page = self.window
        assert isinstance(page, Welcome)
        if not page.offer_collecting(path) and not self._open_letter(path):
            page.open_enrolment(path)

    def _enrolment_chosen(self, path: Path) -> None:
        from desktop.ui.welcome import Welcome

        page = self.window
        assert isinstance(page, Welcome)
        if not self._open_letter(path):
            page.enrol(path)

    def _open_letter(self, path: Path) -> bool:
        """Let the workspace that a letter is for take it, or say that it may be one that is open elsewhere.

        False where none of those opened last is meant.
        """
        from desktop.ui.school.window import SchoolWindow
        from desktop.ui.welcome import Welcome
        from desktop.workflows.letters import read_letter

        try:
            letter = read_letter(path)
        except XiaobiaoError:
            # The first page reads it again and says why.
            return False
        recent = [known for known in recent_paths(load_settings(self._settings_path)) if known.is_file()]
        addressed = {known: _is_addressed(known, letter) for known in recent}
        meant = next((known for known in recent if addressed[known]), None)
        busy = [known for known in recent if addressed[known] is None]
        if meant is not None:
            self.open(meant)
            if isinstance(self.window, SchoolWindow):
                self.window.take_letter(path)
        elif busy and isinstance(self.window, Welcome):
            self.window.show_package(path)
            self.window.advise(open_elsewhere_sentence(busy[0], path))
        return meant is not None or bool(busy)

    def _remember(self, path: Path) -> None:
        self._save(load_settings(self._settings_path).with_recent(path))

    def _save(self, settings: Settings) -> None:
        try:
            save_settings(settings, self._settings_path)
        except FileNotWritten:
            # Preferences are a convenience; nobody's work may wait for it.
            logging.getLogger(__name__).warning("settings not saved: %s", self._settings_path)

    def _offer_looks(self, window: QWidget) -> None:
        from desktop.ui.widgets.frame import Frame

        if isinstance(window, Frame):
            settings = load_settings(self._settings_path)
            offered = fitting_percents(window.screen().availableGeometry().width(), settings.scale_percent)
            window.look_menu.show_look(settings.scale_percent, settings.high_contrast, offered)
            window.look_menu.chosen.connect(self._take_look)

    def _take_look(self, percent: int, high_contrast: bool) -> None:
        """Keep what was chosen and ask for a new start, unless something cannot be stored yet."""
        assert self.window is not None
        if not self.window.close():
            return
        settings = load_settings(self._settings_path)
        looks = {"scale_percent": percent, "high_contrast": high_contrast}
        self._save(msgspec.structs.replace(settings, **looks))
        self.restart_wanted.emit()

    def _go_back(self, window: QWidget, workspace: "Workspace") -> None:
        """Show a school's window where somebody stopped in it."""
        from desktop.ui.school.window import SchoolWindow

        if isinstance(window, SchoolWindow):
            window.go_back(load_stop(stops_path(self._settings_path), workspace.id))

    def _note_stop(self, workspace: str, stop: Stop) -> None:
        path = stops_path(self._settings_path)
        self._stops.run(lambda _: save_stop(path, workspace, stop), failed=_log_not_saved)

    def _remember_operator(self, name: str) -> None:
        self._save(msgspec.structs.replace(load_settings(self._settings_path), operator=name))

    def close(self) -> None:
        """Close what is open; everything typed has been stored by then."""
        window, workspace = self.window, self._workspace
        self.window = self._workspace = None
        _close(window, workspace)
        self._stops.shutdown(stop=False)

    def _show(self, window: QWidget, workspace: "Workspace | None") -> None:
        before = self.window, self._workspace
        self.window, self._workspace = window, workspace
        # The new one first: without any window the program would end.
        fit_to_screen(window)
        window.show()
        _close(before[0], None if before[1] is workspace else before[1])

    def _window_of(self, workspace: "Workspace") -> QWidget:
        if workspace.role == "bureau":
            from desktop.ui.bureau.window import BureauWindow

            workspace.operator = load_settings(self._settings_path).operator or workspace.operator
            window = BureauWindow(workspace, self._clock)
            window.operator_named.connect(self._remember_operator)
            return window
        return self._school_window(workspace)

    def _school_window(self, workspace: "Workspace") -> "SchoolWindow":
        from desktop.ui.school.window import SchoolWindow

        window = SchoolWindow(workspace, self._clock, backups_folder())
        window.stopped.connect(partial(self._note_stop, workspace.id))
        # Queued: the window that says so goes away.
        window.merged.connect(self._show_merged, Qt.ConnectionType.QueuedConnection)
        window.renewed.connect(self._show_renewed, Qt.ConnectionType.QueuedConnection)
        return window

    def _show_merged(self, said: str) -> None:
        if window := self._anew():
            window.splitting().show_merged(said)

    def _show_renewed(self, said: str) -> None:
        if window := self._anew():
            window.overview().letters.show_notice(Mark.MET, said)

    def _anew(self) -> "SchoolWindow | None":
        """The school's window made anew: fields, verdicts and lists show what has come in."""
        old, workspace = self.window, self._workspace
        if old is None or workspace is None:
            return None
        window = self._school_window(workspace)
        window.setGeometry(old.geometry())
        window.setWindowState(old.windowState())
        self._show(window, workspace)
        return window


def _log_not_saved(error: Exception) -> None:
    # Where somebody stopped is a convenience, as the list of recent files is.
    if not isinstance(error, FileNotWritten):
        raise error
    logging.getLogger(__name__).warning("not saved: %s", error)


def _is_addressed(workspace: Path, letter: "Package | OpenedDispatch") -> bool | None:
    """Whether a letter is for the unit of a workspace; None where that is open elsewhere."""
    from desktop.storage.errors import WorkspaceBusy
    from desktop.storage.workspace import look_into
    from desktop.workflows.letters import is_addressed

    try:
        with look_into(workspace) as seen:
            return is_addressed(seen, letter)
    except WorkspaceBusy:
        return None
    except XiaobiaoError:
        # What cannot be opened takes no letter; who opens it is told why.
        return False


def _close(window: QWidget | None, workspace: "Workspace | None") -> None:
    if window is not None:
        window.close()
        window.deleteLater()
    if workspace is not None:
        workspace.close()


def has_display() -> bool:
    """Whether a window can be shown; on Linux Qt would end the program where there is no display."""
    if sys.platform != "linux":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def show(path: Path | None) -> int:
    """Run the program until its last window is closed; returns the exit code."""
    if not has_display():
        print("没有可用的显示器，窗口打不开。请在桌面环境中运行，或使用命令行（--help）。", file=sys.stderr)
        return 2
    settings = load_settings(settings_path())
    environment = dict(os.environ)
    application = create_application(sys.argv[:1], settings.scale_percent, settings.high_contrast)
    desk = Desk()
    desk.restart_wanted.connect(lambda: application.exit(_RESTART))
    desk.start(path)
    code = application.exec()
    desk.close()
    if code == _RESTART:
        # The size of everything is decided when the program starts; the newest workspace opens where it was.
        newest = recent_paths(load_settings(settings_path()))[:1]
        program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "desktop"]
        subprocess.Popen([*program, *newest], env=environment)
        return 0
    return code
