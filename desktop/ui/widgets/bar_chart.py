"""Horizontal bars with figures, direct labels, verdicts and one named limit line."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.ui import theme
from desktop.ui.icons import paint_icon
from desktop.ui.marks import LOOKS
from desktop.ui.widgets.chart_layout import (
    EDGE,
    GAP,
    ICON,
    Bar,
    ChartLayout,
    Columns,
    Limit,
    measure,
    word_of,
)

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class BarChart(QWidget):
    """With `columns` it is a table of bars; without, a plain list (for a card, `framed=False`)."""

    row_selected = Signal(str)  # Bar.key, by click or arrow keys
    row_activated = Signal(str)  # Bar.key, by double click or Enter

    def __init__(self, name: str, *, columns: Columns | None = None, row_height: int = 34) -> None:
        super().__init__()
        self._columns = columns
        self._row_height = row_height
        self._edge = EDGE if columns else 0.0
        self._bars: tuple[Bar, ...] = ()
        self._limit: Limit | None = None
        self._current = ""
        self._hovered = -1
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Sequence[Bar], limit: Limit | None = None, *, sort: bool = True) -> None:
        """Show `bars`, the largest first unless `sort` is off; missing and faint ones come last."""
        shown = tuple(bars)
        if sort:
            shown = tuple(sorted(shown, key=lambda b: (b.faint, b.value is None, -(b.value or 0.0))))
        self._bars, self._limit = shown, limit
        if self._current not in [bar.key for bar in shown]:
            self._current = ""
        self._describe()
        self.updateGeometry()
        self.update()

    def bars(self) -> tuple[Bar, ...]:
        """As shown, from top to bottom."""
        return self._bars

    def current_key(self) -> str:
        return self._current

    def select(self, key: str) -> None:
        """Mark row `key` ("" for none) without a signal."""
        self._current = key
        self._describe()
        self.update()

    def sizeHint(self) -> QSize:
        foot = 34 if self._limit else 0
        return QSize(480, self._top() + len(self._bars) * self._row_height + foot)

    def minimumSizeHint(self) -> QSize:
        narrowest = measure(self._bars, self._columns, self._limit, 0.0, self._edge)
        return QSize(ceil(narrowest.width), self.sizeHint().height())

    def row_place(self, key: str) -> QRectF:
        """Where row `key` is drawn."""
        row = [bar.key for bar in self._bars].index(key)
        return self._row_rect(row)

    def paintEvent(self, event: QPaintEvent) -> None:
        layout = measure(self._bars, self._columns, self._limit, float(self.width()), self._edge)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._columns:
            self._paint_titles(painter, layout, self._columns)
        for row, bar in enumerate(self._bars):
            self._paint_row(painter, layout, row, bar)
        if self._limit:
            self._paint_limit(painter, layout, self._limit)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go_to(self._row_at(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._row_at(event.position()) >= 0:
            self.row_activated.emit(self._current)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._row_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_tab = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_tab and not self._current:
            self._go_to(0)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self._current_row()
        last = len(self._bars) - 1
        targets = {Qt.Key.Key_Up: max(0, row - 1), Qt.Key.Key_Down: min(last, row + 1)}
        targets |= {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        if event.key() in targets:
            self._go_to(targets[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self.row_activated.emit(self._current)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            row = self._row_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.tip(row), self)
            return True
        return super().event(event)

    def tip(self, row: int) -> str:
        """What hovering over row number `row` tells; "" outside."""
        if not 0 <= row < len(self._bars):
            return ""
        bar = self._bars[row]
        return bar.tip or "  ".join(filter(None, (bar.label, *bar.figures, bar.direct, word_of(bar))))

    def _top(self) -> int:
        return self._row_height if self._columns else 0

    def _row_rect(self, row: int) -> QRectF:
        return QRectF(0, self._top() + row * self._row_height, self.width(), self._row_height)

    def _row_at(self, point: QPointF | QPoint) -> int:
        row = int((point.y() - self._top()) // self._row_height)
        return row if 0 <= row < len(self._bars) else -1

    def _current_row(self) -> int:
        keys = [bar.key for bar in self._bars]
        return keys.index(self._current) if self._current in keys else -1

    def _go_to(self, row: int) -> None:
        if not 0 <= row < len(self._bars) or self._bars[row].key == self._current:
            return
        self.select(self._bars[row].key)
        self.row_selected.emit(self._current)

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.setCursor(Qt.CursorShape.PointingHandCursor if row >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def _describe(self) -> None:
        self.setAccessibleDescription(self.tip(self._current_row()))

    def _paint_titles(self, painter: QPainter, layout: ChartLayout, columns: Columns) -> None:
        place = QRectF(0, 0, self.width(), self._row_height)
        painter.fillRect(place, QColor(theme.HEADER_ROW))
        painter.fillRect(QRectF(0, self._row_height - 1, self.width(), 1), QColor(theme.LINE))
        painter.setFont(theme.font(theme.SMALL_SIZE))
        painter.setPen(QColor(theme.SECONDARY))
        painter.drawText(place.adjusted(layout.label[0], 0, 0, 0), _LEFT, columns.label)
        for title, right in zip(columns.figures, layout.figure_rights, strict=False):
            painter.drawText(QRectF(0, 0, right, self._row_height), _RIGHT, title)
        painter.drawText(place.adjusted(layout.bar[0], 0, 0, 0), _LEFT, columns.bar)
        painter.drawText(place.adjusted(layout.mark, 0, 0, 0), _LEFT, columns.mark)

    def _paint_row(self, painter: QPainter, layout: ChartLayout, row: int, bar: Bar) -> None:
        place = self._row_rect(row)
        self._paint_ground(painter, place, bar, row)
        painter.setFont(theme.font())
        painter.setPen(QColor(theme.SECONDARY if bar.faint else theme.TEXT))
        label = QFontMetricsF(painter.font()).elidedText(
            bar.label, Qt.TextElideMode.ElideRight, layout.label[1]
        )
        painter.drawText(place.adjusted(layout.label[0], 0, 0, 0), _LEFT, label)
        for number, (figure, right) in enumerate(
            zip(bar.figures, layout.figure_rights, strict=False), start=1
        ):
            painter.setFont(theme.font(bold=bar.strong and number == len(bar.figures)))
            painter.drawText(QRectF(0, place.top(), right, place.height()), _RIGHT, figure)
        length = 0.0
        if bar.value is not None and bar.value > 0:
            length = max(2.0, layout.length(bar.value))
            colour = theme.BAR_FAINT if bar.faint else theme.BAR_OVER if bar.over else theme.BAR
            thickness = 8.0 if self._columns else 12.0
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(
                QRectF(layout.bar[0], place.center().y() - thickness / 2, length, thickness), 2, 2
            )
        painter.setFont(theme.font(theme.SMALL_SIZE))
        painter.setPen(QColor(theme.SECONDARY))
        painter.drawText(place.adjusted(layout.bar[0] + length + 8, 0, 0, 0), _LEFT, bar.direct)
        if bar.mark is not None:
            look = LOOKS[bar.mark]
            square = QRectF(layout.mark, place.center().y() - ICON / 2, ICON, ICON)
            paint_icon(painter, square, look.icon, look.colour)
            painter.setPen(QColor(look.colour))
            painter.drawText(place.adjusted(layout.mark + ICON + 4, 0, 0, 0), _LEFT, word_of(bar))

    def _paint_ground(self, painter: QPainter, place: QRectF, bar: Bar, row: int) -> None:
        if bar.key == self._current:
            painter.fillRect(place, QColor(theme.ROW_TINT))
        elif row == self._hovered:
            painter.fillRect(place, QColor(theme.HEADER_ROW))
        if self._columns:
            painter.fillRect(QRectF(0, place.bottom() - 1, place.width(), 1), QColor(theme.TRACK))
        if bar.key == self._current and self.hasFocus():
            painter.setPen(QColor(theme.ACCENT))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.adjusted(1, 0.5, -1, -1.5), 3, 3)

    def _paint_limit(self, painter: QPainter, layout: ChartLayout, limit: Limit) -> None:
        place = layout.bar[0] + layout.length(limit.value)
        for row in range(len(self._bars)):
            ground = self._row_rect(row)
            painter.fillRect(
                QRectF(round(place) - 1, ground.top() + 6, 2, ground.height() - 12), QColor(theme.TEXT)
            )
        painter.setFont(theme.font(theme.TINY_SIZE))
        painter.setPen(QColor(theme.SECONDARY))
        room = painter.fontMetrics().horizontalAdvance(limit.caption) + GAP
        left = min(place - room / 2, self.width() - room)
        top = self._row_rect(len(self._bars)).top()
        painter.drawText(QRectF(left, top + 4, room, 24), Qt.AlignmentFlag.AlignCenter, limit.caption)
