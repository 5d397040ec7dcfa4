"""What the round's standard is: title, version, sources, how much of it, and what is left to the county."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from desktop.core.reading import reading_texts
from desktop.core.rulebook import Rulebook
from desktop.core.standard_gaps import blank_items, unverified_items
from desktop.ui import theme
from desktop.ui.widgets.card import Card

_NAMED = 24
_WHERE = "参数在“放宽口径和参数”里填，评估要点的界限在工作簿里填。"


class StandardFacts(Card):
    """One line a fact; what there is none of is left out."""

    def __init__(self) -> None:
        super().__init__()
        self._facts = QWidget()
        self.column.addWidget(self._facts)

    def show_rulebook(self, rulebook: Rulebook) -> None:
        self._facts.deleteLater()
        self._facts = QWidget()
        self.column.addWidget(self._facts)
        grid = QGridLayout(self._facts)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, (name, text) in enumerate(facts(rulebook)):
            grid.addWidget(_label(name, "secondary"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_label(text, "primary"), row, 1)

    def texts(self) -> list[str]:
        return [label.text() for label in self._facts.findChildren(QLabel)]


def facts(rulebook: Rulebook) -> list[tuple[str, str]]:
    """Name and text of each fact."""
    standard = rulebook.standard
    sources = "\n".join(f"{d.number}《{d.title}》".lstrip() for d in standard.documents)
    counts = f"{len(standard.indicators)} 项指标，{len(rulebook.criteria)} 个评估要点"
    if standard.vetoes:
        counts += f"，{len(standard.vetoes)} 项一票否决"
    unverified, blank = unverified_items(standard), blank_items(standard)
    readings = [f"{len(standard.switches)} 个放宽口径"] if standard.switches else []
    readings += [f"{len(standard.settings)} 个参数"] if standard.settings else []
    said = reading_texts(rulebook) or ["都按标准原文，没有启用或改动。"] if readings else []
    return [
        ("标准", standard.title),
        ("版本", standard.version),
        *([("依据", sources)] if sources else []),
        ("内容", counts),
        ("待核对原文", _listed(unverified)),
        ("待县里填写", _listed(blank) + (f"。{_WHERE}" if blank else "")),
        *([("口径和参数", f"{'，'.join(readings)}。{''.join(said)}")] if readings else []),
    ]


def _listed(items: list[str]) -> str:
    """``24 处：评估要点 1.1、2.1、2.2…``"""
    if not items:
        return "没有"
    kinds: dict[str, list[str]] = {}
    for item in items[:_NAMED]:
        # What is quoted by its name has no number to go with others.
        kind, _, name = (item, "", "") if "“" in item else item.partition(" ")
        kinds.setdefault(kind, []).append(name)
    said = "；".join(f"{kind} {'、'.join(names)}".rstrip() for kind, names in kinds.items())
    return f"{len(items)} 处：{said}{'…' if len(items) > _NAMED else ''}"


def _label(text: str, tone: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(tone == "primary")
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    theme.look(label, tone=tone)
    return label
