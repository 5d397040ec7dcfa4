"""What can go wrong while a secret is sealed or unsealed. Nothing here ever carries the secret."""

from desktop.core.errors import XiaobiaoError


class SealedElsewhere(XiaobiaoError):
    """What was sealed belongs to another user or computer, or has been damaged. No data."""


class PasswordWrong(XiaobiaoError):
    """The password does not unseal it; it can be tried again as often as wanted. No data."""


class PasswordTooShort(XiaobiaoError):
    """A new password is too short. Data: least (characters)."""


class UserSecretNotKept(XiaobiaoError):
    """This user's private folder does not take the secret that seals. Data: path, reason (files.Reason)."""


class UserSecretUnreadable(XiaobiaoError):
    """The secret that seals is there, and the operating system does not let it be read. Data: path."""
