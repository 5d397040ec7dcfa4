"""Ask for files or a folder; the answer comes to a callback, so nothing waits for the dialog."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.exchange.layout import EXTENSION
from desktop.workflows.naming import free_path

TABLE_SUFFIXES = (".xlsx", ".xls", ".ods", ".csv")
_STANDARDS = "标准 (*.xlsx *.ods *.toml)"
_PACKAGES = f"上报包 (*{EXTENSION})"
_TABLES = f"数据表 ({' '.join('*' + suffix for suffix in TABLE_SUFFIXES)})"


def ask_packages(parent: QWidget, chosen: Callable[[list[Path]], object]) -> None:
    _ask(parent, "选择上报包", QFileDialog.FileMode.ExistingFiles, chosen, _PACKAGES)


def ask_dispatch(parent: QWidget, chosen: Callable[[list[Path]], object]) -> None:
    kinds = f"下发包 (*{EXTENSION})"
    _ask(parent, "打开上级的下发包", QFileDialog.FileMode.ExistingFile, chosen, kinds)


def ask_table(parent: QWidget, chosen: Callable[[list[Path]], object]) -> None:
    _ask(parent, "选择数据表", QFileDialog.FileMode.ExistingFile, chosen, _TABLES)


def ask_standard(parent: QWidget, chosen: Callable[[list[Path]], object]) -> None:
    _ask(parent, "打开改好的标准", QFileDialog.FileMode.ExistingFile, chosen, _STANDARDS)


def ask_new_file(
    parent: QWidget, title: str, name: str, kinds: str, chosen: Callable[[Path], object]
) -> None:
    """Where to write a file, on the desktop unless somebody says otherwise; none is written over."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DesktopLocation)
    dialog = QFileDialog(parent, title, str(free_path(Path(folder) / name)), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))

    def selected(path: str) -> None:
        chosen(Path(path))

    dialog.fileSelected.connect(selected)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def ask_folder(parent: QWidget, title: str, chosen: Callable[[list[Path]], object]) -> None:
    """A folder; `chosen` gets a list with one path."""
    _ask(parent, title, QFileDialog.FileMode.Directory, chosen)


def _ask(
    parent: QWidget,
    title: str,
    mode: QFileDialog.FileMode,
    chosen: Callable[[list[Path]], object],
    names: str = "",
) -> None:
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(mode)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, mode is QFileDialog.FileMode.Directory)
    if names:
        dialog.setNameFilter(names)

    def selected(paths: list[str]) -> None:
        chosen([Path(path) for path in paths])

    dialog.filesSelected.connect(selected)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
