"""What can go wrong while a document is made. Free of reportlab, so that everybody may import it."""

from desktop.core.errors import XiaobiaoError


class MissingGlyphs(XiaobiaoError):
    """None of our fonts can draw these: printing on would let them vanish. Data: characters."""
