"""How a verdict is printed: a mark and a word, told apart without colour."""

from collections.abc import Mapping

from reportlab.platypus import Flowable

from desktop.core.reading import reading_texts
from desktop.core.rulebook import Rulebook
from desktop.core.terms import VERDICT_NAMES
from desktop.core.verdict import Verdict
from desktop.reports.fonts import BOLD, MARKS
from desktop.reports.typesetting import NOTE, Markup, markup, paragraph

MARKS_OF_VERDICTS: Mapping[Verdict, str] = {
    Verdict.MET: "✓",
    Verdict.UNMET: "✕",
    Verdict.MISSING: "–",
    Verdict.NOT_APPLICABLE: "·",
}


def verdict_text(verdict: Verdict) -> str:
    """「✓ 达标」 as plain text."""
    return f"{MARKS_OF_VERDICTS[verdict]} {VERDICT_NAMES[verdict]}"


def verdict_markup(verdict: Verdict) -> Markup:
    """The same for a table cell; what is not met stands out in bold."""
    font = BOLD if verdict is Verdict.UNMET else None
    mark, name = MARKS_OF_VERDICTS[verdict], VERDICT_NAMES[verdict]
    words = f'<font name="{font}">{name}</font>' if font else markup(name)
    sign = f'<font name="{MARKS}">{mark}</font>' if verdict in (Verdict.MET, Verdict.UNMET) else markup(mark)
    return Markup(f"{sign}&nbsp;{words}")


def relaxed_readings(rulebook: Rulebook) -> list[Flowable]:
    """Whoever reads a verdict sees by which reading it was reached."""
    return [paragraph(text, NOTE) for text in reading_texts(rulebook)]
