"""The look of every window: palette, bundled type, the one style sheet and Chinese standard buttons."""

import os
import re
from typing import Final

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from desktop.paths import FONTS, RESOURCES

WINDOW: Final = "#F5F6F8"
SURFACE: Final = "#FFFFFF"
HEADER_ROW: Final = "#FAFBFD"
LINE: Final = "#E2E5EA"
BORDER: Final = "#C9CED7"
TRACK: Final = "#ECEEF2"
TEXT: Final = "#1C2026"
SECONDARY: Final = "#59616E"
DISABLED: Final = "#A3AAB5"
ACCENT: Final = "#1F5FBF"
ACCENT_DARK: Final = "#194D9B"
ACCENT_TINT: Final = "#E6EEFA"
ROW_TINT: Final = "#F1F6FD"
BAR: Final = "#8FA9D0"
BAR_OVER: Final = "#C96F6A"
BAR_FAINT: Final = "#D5D9E2"
MET: Final = "#1B7F46"
MET_TINT: Final = "#EAF5EF"
UNMET: Final = "#B8322A"
UNMET_TINT: Final = "#F8E7E6"
WARN: Final = "#9A6700"
WARN_SURFACE: Final = "#FEF8E8"
WARN_LINE: Final = "#F0E0B6"
WARN_TINT: Final = "#FDF7E6"
MISSING: Final = "#636B77"
MISSING_TINT: Final = "#EDEFF2"

FAMILY: Final = "Noto Sans SC"
# 10.5 pt at 96 dpi. Pixels, because Qt scales them everywhere alike, while a point on macOS is a pixel.
TEXT_SIZE: Final = 14
SMALL_SIZE: Final = 13
TINY_SIZE: Final = 12
HEADING_SIZE: Final = 15
TITLE_SIZE: Final = 20
FIGURE_SIZE: Final = 32

# Black on white, for weak eyes and bad projectors.
_HIGH_CONTRAST: Final = {
    "WINDOW": "#FFFFFF",
    "HEADER_ROW": "#FFFFFF",
    "LINE": "#4A4A4A",
    "BORDER": "#000000",
    "TRACK": "#C8C8C8",
    "TEXT": "#000000",
    "SECONDARY": "#000000",
    "DISABLED": "#595959",
    "ACCENT": "#00378A",
    "ACCENT_DARK": "#002256",
    "ACCENT_TINT": "#D6E4FA",
    "BAR": "#2F5597",
    "BAR_OVER": "#8F0000",
    "MET": "#00552B",
    "UNMET": "#8F0000",
    "WARN": "#5C3D00",
    "WARN_LINE": "#5C3D00",
    "MISSING": "#2B2B2B",
}

ICONS: Final = RESOURCES / "icons"


def font(size: int = TEXT_SIZE, *, bold: bool = False) -> QFont:
    """The bundled sans in `size` device-independent pixels; its figures all have one width."""
    result = QFont(FAMILY)
    result.setPixelSize(size)
    result.setBold(bold)
    return result


def style_sheet() -> str:
    """resources/style.qss with every `@name` replaced by the constant NAME of this module."""
    places = {"icons": ICONS.as_posix()}

    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        return places[name] if name in places else str(globals()[name.upper()])

    return re.sub(r"@(\w+)", value, (RESOURCES / "style.qss").read_text(encoding="utf-8"))


def look(widget: QWidget, **properties: str | bool) -> None:
    """Set the dynamic properties the style sheet knows (tone, type, kind, …) and show them at once."""
    changed = False
    for name, value in properties.items():
        changed |= widget.property(name) != value
        widget.setProperty(name, value)
    if changed:
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def dress(app: QApplication) -> None:
    """Give `app` fonts, palette, style sheet, Chinese standard texts and icon. Call once, before windows."""
    from desktop.ui.icons import app_icon

    for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"):
        if QFontDatabase.addApplicationFont(str(FONTS / name)) < 0:
            raise FileNotFoundError(FONTS / name)
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    app.setApplicationDisplayName("校标通")
    app.setStyle("Fusion")
    app.setPalette(_palette())
    app.setFont(font())
    app.setStyleSheet(style_sheet())
    app.setWindowIcon(app_icon())


def create_application(
    arguments: list[str], scale_percent: int = 100, high_contrast: bool = False
) -> QApplication:
    """The dressed application; `scale_percent` (100 to 200) enlarges everything beyond the system's scale.

    High contrast is chosen before the first window: the other colours are nowhere by then.
    """
    if high_contrast:
        globals().update(_HIGH_CONTRAST)
    if scale_percent != 100:
        os.environ.setdefault("QT_SCALE_FACTOR", str(scale_percent / 100))
    app = QApplication(arguments)
    dress(app)
    return app


def _palette() -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    colours = {
        role.Window: WINDOW,
        role.Base: SURFACE,
        role.AlternateBase: HEADER_ROW,
        role.Button: SURFACE,
        role.WindowText: TEXT,
        role.Text: TEXT,
        role.ButtonText: TEXT,
        role.PlaceholderText: SECONDARY,
        role.Highlight: ACCENT,
        role.HighlightedText: SURFACE,
        role.Link: ACCENT,
        role.LinkVisited: ACCENT,
        role.ToolTipBase: TEXT,
        role.ToolTipText: SURFACE,
        role.Accent: ACCENT,
    }
    for name, colour in colours.items():
        palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(DISABLED))
    return palette
