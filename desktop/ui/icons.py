"""The program's own icons: small vector drawings, recoloured and painted crisp at any scale."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui import theme

# Device pixel ratios of the usual screen scales; a pixmap for each keeps icons of buttons and tables crisp.
RATIOS = (1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)


@cache
def _drawing(name: str, colour: str) -> QSvgRenderer:
    source = (theme.ICONS / f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))


def paint_icon(painter: QPainter, place: QRectF, name: str, colour: str) -> None:
    """Paint resources/icons/`name`.svg into the square `place` in `colour` (#RRGGBB)."""
    _drawing(name, colour).render(painter, place)


@cache
def icon(name: str, colour: str, size: int = 16) -> QIcon:
    """A QIcon for buttons and table cells, the same in every state."""
    result = QIcon()
    for ratio in RATIOS:
        pixmap = QPixmap(QSize(round(size * ratio), round(size * ratio)))
        pixmap.fill(QColor(Qt.GlobalColor.transparent))
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_icon(painter, QRectF(pixmap.rect()), name, colour)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
            result.addPixmap(pixmap, mode)
    return result


def app_icon() -> QIcon:
    """The icon of the program's windows."""
    # It has its own colours, and Qt draws it in the sizes that the desktop asks for.
    return QIcon(str(theme.ICONS / "app.svg"))


class IconView(QWidget):
    """One icon as a widget of fixed size."""

    def __init__(self, name: str = "", colour: str = theme.TEXT, size: int = 14) -> None:
        super().__init__()
        self._name = name
        self._colour = colour
        self.setFixedSize(size, size)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, colour: str) -> None:
        """Show another icon; an empty name shows nothing."""
        self._name, self._colour = name, colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._name:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_icon(painter, QRectF(self.rect()), self._name, self._colour)
            painter.end()
