"""The switches and settings of a standard, folded away: most counties leave the standard as it is written."""

from collections.abc import Collection, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.core.numbers import Number, shown_plainly
from desktop.core.rulebook import Rulebook
from desktop.core.standard import Setting
from desktop.library import load_standard
from desktop.ui import theme
from desktop.ui.widgets.choice_field import Choice, ChoiceField
from desktop.ui.widgets.field import Field
from desktop.ui.widgets.link_button import LinkButton
from desktop.ui.widgets.number_field import NumberField
from desktop.ui.wording import sentence
from desktop.workflows.readings import ReadingInvalid, parse_settings, read_with

_ON, _OFF = "on", "off"
_CLOSED = "放宽口径和参数（默认按标准原文）…"
_OPEN = "收起放宽口径和参数"
_ADVICE = "以下各项依据不一或由县里填写。启用或改动过的，会印在每一份表和报告上。"


class ReadingsForm(QWidget):
    """Shows nothing for a standard that has neither. `switches` and `settings` are what differs from it."""

    def __init__(self) -> None:
        super().__init__()
        self._rulebook: Rulebook | None = None
        self._switches: dict[str, Field] = {}
        self._settings: dict[str, Field] = {}
        self._items = QWidget()
        self.link = LinkButton(_CLOSED)
        self.link.clicked.connect(self._turn)
        self._advice = _words(_ADVICE, tone="secondary", type="small")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self._column.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self._advice)
        self._column.addWidget(self._items)
        self._show(False)

    def show_standard(self, id: str) -> None:
        """Offer what this shipped standard has, all of it as the standard says."""
        self.show_rulebook(load_standard(id))

    def show_rulebook(
        self,
        rulebook: Rulebook,
        switches: Collection[str] = (),
        settings: Mapping[str, Number] | None = None,
    ) -> None:
        """Offer what a standard has, with these switches on and these settings filled."""
        self._rulebook = rulebook
        standard = rulebook.standard
        self._items.deleteLater()
        self._items = QWidget()
        rows = QVBoxLayout(self._items)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        self._column.addWidget(self._items)
        self._switches = {
            key: ChoiceField(switch.name, [Choice(_OFF, "不启用"), Choice(_ON, "启用")])
            for key, switch in standard.switches.items()
        }
        self._settings = {key: _field(setting) for key, setting in standard.settings.items()}
        for key, field in self._switches.items():
            field.set_value(_ON if key in switches else _OFF)
            _add(rows, field, standard.switches[key].source)
        for key, field in self._settings.items():
            if settings and key in settings:
                field.set_value(shown_plainly(settings[key]))
            _add(rows, field, standard.settings[key].source)
        self.setVisible(bool(self._switches or self._settings))
        self._show(False)

    def switches(self) -> list[str]:
        return [key for key, field in self._switches.items() if field.value() == _ON]

    def settings(self) -> dict[str, Number]:
        """The settings that were changed or filled. Raises ReadingInvalid."""
        if self._rulebook is None:
            return {}
        texts = {key: field.value() for key, field in self._settings.items() if field.value().strip()}
        own = self._rulebook.standard.settings
        parsed = parse_settings(self._rulebook, texts)
        return {key: value for key, value in parsed.items() if value != own[key].value}

    def check(self) -> bool:
        """Whether the standard can be read so; else what is wrong stands beside its field, which is shown."""
        for key, field in self._settings.items():
            text = field.value().strip()
            try:
                if text and self._rulebook is not None:
                    read_with(self._rulebook, (), parse_settings(self._rulebook, {key: text}))
            except ReadingInvalid as error:
                field.set_problem(sentence(error))
                self.open()
                field.setFocus(Qt.FocusReason.TabFocusReason)
                return False
        return True

    def open(self) -> None:
        """Unfold it."""
        self._show(True)

    def fields(self) -> list[Field]:
        return [*self._switches.values(), *self._settings.values()]

    def field(self, key: str) -> Field:
        return (self._switches | self._settings)[key]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _turn(self) -> None:
        self._show(self._items.isHidden())

    def _show(self, open: bool) -> None:
        self.link.setText(_OPEN if open else _CLOSED)
        self._advice.setVisible(open)
        self._items.setVisible(open)
        self._fit()

    def _fit(self) -> None:
        """Stacked pages and scroll areas do not ask how high wrapped texts become."""
        self.setMinimumHeight(max(0, self._column.totalHeightForWidth(self.width())))


def _add(rows: QVBoxLayout, field: Field, source: str) -> None:
    rows.addSpacing(10)
    rows.addWidget(_words(field.name, tone="primary", type="text"))
    rows.addWidget(_words(f"出处：{source}", tone="secondary", type="small"))
    rows.addWidget(field)
    field.edited.connect(partial(_forget_problem, field))


def _words(text: str, *, tone: str, type: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    theme.look(label, tone=tone, type=type)
    return label


def _field(setting: Setting) -> Field:
    own = "" if setting.value is None else shown_plainly(setting.value)
    if setting.choices:
        numbers = [shown_plainly(choice) for choice in setting.choices]
        field = ChoiceField(setting.name, [Choice(n, f"{n}（标准原有）" if n == own else n) for n in numbers])
        field.set_value(own)
        return field
    field = NumberField(setting.name, setting.unit)
    field.set_placeholder(own or "未填")
    return field


def _forget_problem(field: Field, value: str) -> None:
    field.set_problem("")
