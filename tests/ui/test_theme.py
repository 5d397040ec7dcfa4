"""The look: readable contrast, every colour of the style sheet known, fonts that hold rare characters."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontDatabase, QFontMetricsF, QRawFont
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from desktop.ui import theme
from desktop.ui.icons import RATIOS, icon
from desktop.ui.marks import LOOKS, Mark

GROUNDS = (theme.WINDOW, theme.SURFACE)


def luminance(colour: str) -> float:
    def linear(share: float) -> float:
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    c = QColor(colour)
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF())


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("colour", [theme.TEXT, theme.SECONDARY, theme.ACCENT, theme.UNMET, theme.WARN])
def test_text_is_readable_on_every_ground(colour: str, ground: str) -> None:
    assert contrast(colour, ground) >= 4.5


@pytest.mark.parametrize("mark", list(Mark))
def test_marks_are_readable_on_their_tint_and_on_the_window(mark: Mark) -> None:
    look = LOOKS[mark]
    for ground in (look.tint, *GROUNDS):
        assert contrast(look.colour, ground) >= 4.5


def test_marks_differ_in_icon_and_word() -> None:
    assert len({look.icon for look in LOOKS.values()}) == len(Mark)
    assert len({look.word for look in LOOKS.values()}) == len(Mark)


def test_style_sheet_has_no_unknown_names() -> None:
    assert "@" not in theme.style_sheet()


def test_bundled_font_is_used_and_holds_rare_characters(dressed: QApplication) -> None:
    assert theme.FAMILY in QFontDatabase.families()
    assert {"Regular", "Bold"} <= set(QFontDatabase.styles(theme.FAMILY))
    face = QRawFont.fromFont(theme.font())
    assert face.familyName() == theme.FAMILY
    assert all(face.supportsCharacter(ord(character)) for character in "𬭎䶮㎡÷−→＜")


@pytest.mark.parametrize("bold", [False, True])
def test_figures_have_one_width(bold: bool) -> None:
    metrics = QFontMetricsF(theme.font(bold=bold))
    assert len({metrics.horizontalAdvance(figure) for figure in "0123456789"}) == 1


def test_standard_buttons_speak_chinese(qtbot) -> None:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "取消"


@pytest.mark.parametrize("name", sorted({look.icon for look in LOOKS.values()} | {"folder", "failed", "app"}))
def test_icons_are_drawn_for_every_scale(name: str) -> None:
    drawn = icon(name, theme.TEXT, 16)
    for ratio in RATIOS:
        image = drawn.pixmap(QSize(16, 16), ratio).toImage()
        assert image.width() == round(16 * ratio)
        pixels = [(x, y) for x in range(image.width()) for y in range(image.height())]
        assert any(image.pixelColor(x, y).alpha() > 128 for x, y in pixels)
