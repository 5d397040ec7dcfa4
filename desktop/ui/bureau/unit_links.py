"""What the links in a unit's details ask for: a kind, and what it is about."""

ASK_CONFIRM, CONFIRM, REPLACE = "ask_confirm", "confirm", "replace"
ASK_REVOKE, REVOKE = "ask_revoke", "revoke"
ASK_UNDO, UNDO = "ask_undo", "undo"
RETURN, PASS, REOPEN, RECEIPT = "return", "pass", "reopen", "receipt"
FORK, PASSED_OVER = "fork", "passed_over"
REISSUE, BACK, COPY = "reissue", "back", "copy"

# Those that first show a question in the details.
ASKING = (ASK_CONFIRM, ASK_REVOKE, ASK_UNDO)


def key_of(kind: str, subject: str = "") -> str:
    """The key of a link; ``subject`` is a key id or the digest of a package."""
    return f"{kind}\n{subject}"


def parts_of(key: str) -> tuple[str, str]:
    """The kind and the subject of a link."""
    kind, _, subject = key.partition("\n")
    return kind, subject
