"""A white surface with a fine line around it, holding one thing."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.ui import theme


class Card(QFrame):
    """Contents are stacked from top to bottom; without `padding` they reach the edge, as tables do."""

    def __init__(self, *contents: QWidget, padding: int = 16) -> None:
        super().__init__()
        theme.look(self, surface="card")
        self.column = QVBoxLayout(self)
        # One pixel keeps what reaches the edge off the line.
        self.column.setContentsMargins(*[max(padding, 1)] * 4)
        self.column.setSpacing(8 if padding else 0)
        for content in contents:
            self.column.addWidget(content)
