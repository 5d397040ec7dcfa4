"""What schools send, signed and whole but without the stamped form: a folder of it is made in a moment."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from desktop.core.canonical import encode
from desktop.core.filing import Filing
from desktop.exchange.layout import FILING
from desktop.exchange.signing import key_from_seed
from desktop.exchange.statement import Claims, Kind, StatedStandard, StatedUnit
from desktop.exchange.writer import write_package

MADE = datetime.fromisoformat("2026-11-20T09:00:00+08:00")


class Sender:
    """One workspace of a school: its key, its token, and the chain of what it has sent."""

    def __init__(self, folder: Path, filing: Filing, seed: bytes, token: bytes | None) -> None:
        self.folder, self.filing = folder, filing
        self.key, self.token = key_from_seed(seed), token
        self.sequence, self.parent = 0, None

    def copy(self) -> "Sender":
        """The same workspace on another computer."""
        twin = Sender.__new__(Sender)
        twin.__dict__.update(self.__dict__)
        return twin

    def send(self, name: str = "", made: datetime = MADE, **values: Any) -> Path:
        """Write the next package, with these values changed."""
        self.filing = msgspec.structs.replace(self.filing, values={**self.filing.values, **values})
        self.sequence += 1
        filing = self.filing
        standard = filing.standard
        claims = Claims(
            kind=Kind.SUBMISSION,
            unit=StatedUnit(code=filing.unit.code, name=filing.unit.name),
            round=filing.round,
            sequence=self.sequence,
            parent=self.parent,
            standard=StatedStandard(id=standard.id, version=standard.version, digest=standard.digest),
            catalogue_version="1",
            app_version="0",
            counts={},
            claimed_at=made,
        )
        path = self.folder / f"{name or f'{filing.unit.name}_上报包_第{self.sequence}次'}.xbp"
        written = write_package(path, self.key, claims, {FILING: encode(filing)}, enrolment_token=self.token)
        self.parent = written.digest
        return path


def damage(path: Path) -> None:
    """Flip a byte in the middle."""
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 0xFF
    path.write_bytes(whole)


def county_folder(folder: Path, filings: list[Filing], tokens: Mapping[str, bytes]) -> Path:
    """30 packages of 27 schools: 2 damaged, a fork, a second key with a used token, a revision."""
    folder.mkdir()
    senders = [
        Sender(folder, filing, bytes([number]) * 32, tokens[filing.unit.code])
        for number, filing in enumerate(filings, 1)
    ]
    copied = senders[0].copy()
    for sender in senders:
        sender.send()
    copied.send(f"{copied.filing.unit.name}_副本", books=12_345, computers=77)
    second = Sender(folder, filings[1], b"\xee" * 32, senders[1].token)
    second.send(f"{filings[1].unit.name}_另一台电脑", books=1)
    senders[2].send(books=23_456)
    for sender in senders[3:5]:
        damage(folder / f"{sender.filing.unit.name}_上报包_第1次.xbp")
    return folder
