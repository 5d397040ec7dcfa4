"""What a line of the audit log tells besides its action: which file, which key, what was written."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from desktop.core.audit import AuditLine
from desktop.core.letters import Letter
from desktop.exchange.signing import fingerprint
from desktop.ui.wording.packages import OUTCOMES
from desktop.ui.wording.reviewing import letter_text
from desktop.workflows.outcomes import Outcome

_DIGITS = 12


def _letter(value: Any) -> str:
    return letter_text(msgspec.convert(value, Letter))


_PARTS: Mapping[str, Callable[[Any], str]] = {
    "file": lambda value: f"“{value}”",
    "title": lambda value: f"“{value}”",
    "sequence": lambda value: f"第 {value} 次",
    "outcome": lambda value: OUTCOMES[Outcome(value)],
    "files": lambda value: f"{value} 个文件",
    "rows": lambda value: f"{value} 行",
    "units": lambda value: f"{value} 个单位",
    "old": lambda value: f"原为 {value}",
    "new": lambda value: f"改为 {value}",
    "deadline": lambda value: f"截止 {value}",
    "key": lambda value: f"密钥 {fingerprint(str(value))}",
    "revoked": lambda value: f"停用 {len(value)} 个密钥",
    "kept": lambda value: f"采用 {value[:_DIGITS]}",
    "taken": lambda value: f"{len(value)} 项取自另一份",
    "letter": _letter,
    "answers": lambda value: f"回复包 {value[:_DIGITS]}",
    "digest": lambda value: f"包 {value[:_DIGITS]}",
}


def audit_detail(line: AuditLine) -> str:
    """``“东关小学_上报包.xbp”，第 2 次，有改动，包 1a2b3c4d5e6f``; what a newer program noted is left out."""
    said: Mapping[str, Any] = msgspec.json.decode(line.detail)
    return "，".join(filter(None, (word(said[name]) for name, word in _PARTS.items() if name in said)))
