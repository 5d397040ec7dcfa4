"""A link: a flat button that the Tab key reaches and that looks like text in the accent colour."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy


class LinkButton(QPushButton):
    """Use `clicked`; `name` is what a screen reader says where the text alone says too little."""

    def __init__(self, text: str, *, name: str = "") -> None:
        super().__init__(text)
        self.setProperty("kind", "link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name or text)
