"""One line for a password: what is typed is hidden, unless somebody wants to see it."""

from PySide6.QtWidgets import QLineEdit

_LONGEST = 200


class SecretLine(QLineEdit):
    """Its name stands in it until something is typed."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setMaxLength(_LONGEST)
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def show_plainly(self, plainly: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if plainly else QLineEdit.EchoMode.Password)
