"""Files side by side as small pictures with their titles, chosen by mouse or keys."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QTextOption
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.core.filing import Evidence
from desktop.ui import theme
from desktop.ui.wording.evidence import about_text, kind_text

PICTURE = QSize(132, 99)
_CELL = QSize(156, 158)
_SHA256 = Qt.ItemDataRole.UserRole
_EVIDENCE = Qt.ItemDataRole.UserRole + 1


class FileGrid(QListWidget):
    """``picture`` gives what is shown of a file; where it is empty, the kind of file is written."""

    file_chosen = Signal(str)  # SHA-256, "" for none
    file_opened = Signal(str)  # by double click or Enter
    file_removed = Signal(str)  # by the Delete key

    def __init__(self, name: str, picture: Callable[[str, str], QImage]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("kind", "plain")
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setMovement(QListWidget.Movement.Static)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setGridSize(_CELL)
        self.setItemDelegate(_Cell(self, picture))
        self.itemDoubleClicked.connect(self._open)
        self.currentItemChanged.connect(self._choose)

    def show_files(self, files: Mapping[str, Evidence]) -> None:
        """Show these files in this order; the chosen one stays chosen, or the one in its place."""
        old = [self.item(row).data(_SHA256) for row in range(self.count())]
        place = self.currentRow()
        if old == list(files):
            for row, evidence in enumerate(files.values()):
                _fill(self.item(row), evidence)
        else:
            chosen = self.chosen()
            self.blockSignals(True)
            self.clear()
            for sha256, evidence in files.items():
                item = QListWidgetItem(self)
                item.setData(_SHA256, sha256)
                _fill(item, evidence)
            keys = list(files)
            row = keys.index(chosen) if chosen in files else min(max(place, 0), len(keys) - 1)
            self.setCurrentRow(row)
            self.blockSignals(False)
        self.file_chosen.emit(self.chosen())

    def chosen(self) -> str:
        return _key(self.currentItem())

    def choose(self, sha256: str) -> None:
        for row in range(self.count()):
            if self.item(row).data(_SHA256) == sha256:
                self.setCurrentRow(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        chosen = self.chosen()
        if chosen and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.file_opened.emit(chosen)
        elif chosen and event.key() == Qt.Key.Key_Delete:
            self.file_removed.emit(chosen)
        else:
            super().keyPressEvent(event)

    def _open(self, item: QListWidgetItem) -> None:
        self.file_opened.emit(_key(item))

    def _choose(self, item: QListWidgetItem | None) -> None:
        self.file_chosen.emit(_key(item))


def _key(item: QListWidgetItem | None) -> str:
    return "" if item is None else item.data(_SHA256)


def _fill(item: QListWidgetItem, evidence: Evidence) -> None:
    item.setData(_EVIDENCE, evidence)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{evidence.title}，{about_text(evidence)}")
    item.setToolTip(f"{evidence.title}\n{evidence.name}")


class _Cell(QStyledItemDelegate):
    def __init__(self, parent: FileGrid, picture: Callable[[str, str], QImage]) -> None:
        super().__init__(parent)
        self._picture = picture

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return _CELL

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        # PySide's stubs leave out the fields of style options.
        place = QRectF(option.rect)  # pyright: ignore[reportAttributeAccessIssue]
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue]
        evidence: Evidence = index.data(_EVIDENCE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        cell = place.adjusted(3, 3, -3, -3)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QColor(theme.ACCENT) if chosen else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.ACCENT_TINT if chosen else theme.WINDOW))
            painter.drawRoundedRect(cell.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        left = cell.center().x() - PICTURE.width() / 2
        frame = QRectF(left, cell.top() + 8, PICTURE.width(), PICTURE.height())
        _paint_picture(painter, frame, self._picture(index.data(_SHA256), evidence.suffix), evidence.suffix)
        text = QRectF(
            cell.left() + 8, frame.bottom() + 4, cell.width() - 16, cell.bottom() - frame.bottom() - 6
        )
        painter.setFont(theme.font(theme.TINY_SIZE))
        painter.setPen(QColor(theme.TEXT))
        room = int(2 * text.width() - 3 * painter.fontMetrics().averageCharWidth())
        shown = painter.fontMetrics().elidedText(evidence.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(text, shown, _TITLE)
        painter.restore()


_TITLE = QTextOption(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
_TITLE.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)


def _paint_picture(painter: QPainter, frame: QRectF, image: QImage, suffix: str) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor(theme.LINE))
    if image.isNull():
        painter.fillRect(frame, QColor(theme.TRACK))
        painter.setFont(theme.font(theme.HEADING_SIZE, bold=True))
        painter.setPen(QColor(theme.SECONDARY))
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, kind_text(suffix))
        return
    size = image.size().scaled(PICTURE, Qt.AspectRatioMode.KeepAspectRatio)
    shown = QRectF(
        frame.center().x() - size.width() / 2,
        frame.center().y() - size.height() / 2,
        size.width(),
        size.height(),
    )
    painter.drawImage(shown, image)
    painter.drawRect(shown)
