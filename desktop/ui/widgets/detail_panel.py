"""The right side: one value explained, from its verdict down to its source."""

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.marks import Mark
from desktop.ui.widgets.detail_section import DetailSection, DetailSectionView, wrapped
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.threshold_bar import BarValue, ThresholdBar
from desktop.ui.widgets.verdict_chip import VerdictChip

_WIDTH = 304
_MARGIN = 18
_NOTHING = "选中一个数，这里会说明它怎样算出、够不够、依据是什么。"


class Detail(Struct, frozen=True):
    """All texts are shown as given; empty ones take no room.

    `figure` is the big number (“4.27”) with its `unit`; `gap` says in bold what is lacking (“还差 108 ㎡”)
    and `gap_more` what else would do.
    """

    title: str
    code: str = ""
    category: str = ""
    mark: Mark | None = None
    word: str | None = None
    figure: str = ""
    unit: str = ""
    bar: BarValue | None = None
    gap: str = ""
    gap_more: tuple[str, ...] = ()
    sections: tuple[DetailSection, ...] = ()


class DetailPanel(QFrame):
    """Shows a Detail, or one sentence where there is none; updates in place while somebody types."""

    link_pressed = Signal(str)  # Link.key
    close_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(_WIDTH)
        self.setAccessibleName("详情")
        self.close_button = LinkButton("关闭（Esc）", name="关闭详情")
        self.close_button.clicked.connect(self.close_pressed)
        self.close_button.hide()
        self._origin = wrapped(tone="secondary")
        self._title = wrapped(size="strong")
        self._chip = VerdictChip()
        self._figure = QLabel()
        theme.look(self._figure, type="figure")
        self._unit = QLabel()
        theme.look(self._unit, tone="secondary")
        self._figure_row = QWidget()
        self._bar = ThresholdBar()
        self._gap = wrapped(size="strong")
        self._gap_more = wrapped(tone="secondary")
        self._nothing = wrapped(tone="secondary")
        self._nothing.setText(_NOTHING)
        self._sections: list[DetailSectionView] = []
        self._lay_out()
        self.show_detail(None)

    def show_detail(self, detail: Detail | None) -> None:
        self._nothing.setVisible(detail is None)
        shown = detail or Detail(title="")
        texts = (
            (self._origin, "    ".join(filter(None, (shown.code, shown.category)))),
            (self._title, shown.title),
            (self._gap, shown.gap),
            (self._gap_more, "\n".join(shown.gap_more)),
        )
        for label, text in texts:
            label.setText(text)
            label.setVisible(bool(text))
        theme.look(self._gap, tone=shown.mark.value if shown.mark else "primary")
        self._chip.show_mark(shown.mark, shown.word)
        self._chip.setVisible(shown.mark is not None)
        self._figure.setText(shown.figure)
        self._unit.setText(shown.unit)
        self._figure_row.setVisible(bool(shown.figure))
        self._bar.show_value(shown.bar)
        self._bar.setVisible(shown.bar is not None)
        self._show_sections(shown.sections)

    def show_hint(self, sentence: str) -> None:
        """What stands here while there is no detail: where to look, and what will be explained."""
        self._nothing.setText(sentence)

    def offer_close(self, offered: bool) -> None:
        """Where the panel lies over the page."""
        self.close_button.setVisible(offered)

    def _show_sections(self, sections: tuple[DetailSection, ...]) -> None:
        while len(self._sections) < len(sections):
            view = DetailSectionView(_WIDTH - 2 * _MARGIN)
            view.link_pressed.connect(self.link_pressed)
            self._sections.append(view)
            self._column.insertWidget(self._column.count() - 1, view)
        for number, view in enumerate(self._sections):
            view.setVisible(number < len(sections))
            if number < len(sections):
                view.show_section(sections[number])

    def _lay_out(self) -> None:
        figures = QHBoxLayout(self._figure_row)
        figures.setContentsMargins(0, 4, 0, 0)
        figures.setSpacing(8)
        baseline = Qt.AlignmentFlag.AlignBottom
        self._unit.setContentsMargins(0, 0, 0, 7)
        figures.addWidget(self._figure, 0, baseline)
        figures.addWidget(self._unit, 0, baseline)
        figures.addStretch(1)
        inside = QWidget()
        theme.look(inside, kind="scrolled")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(_MARGIN, 18, _MARGIN, 18)
        self._column.setSpacing(3)
        for part in (self._nothing, self._origin, self._title):
            self._column.addWidget(part)
        self._column.addSpacing(4)
        self._column.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self._figure_row, self._bar, self._gap, self._gap_more):
            self._column.addWidget(part)
        self._column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        top = QHBoxLayout()
        top.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        top.addStretch(1)
        top.addWidget(self.close_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(area)
