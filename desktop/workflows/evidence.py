"""The files of a filing's evidence: on their way into a package, and in a package that has come."""

from collections.abc import Mapping

from desktop.core.evidence import listed_files
from desktop.core.filing import Filing
from desktop.exchange.layout import EVIDENCE, evidence_name
from desktop.exchange.reader import Package
from desktop.storage.evidence import StoredFile
from desktop.storage.workspace import Workspace


def stored_files(workspace: Workspace, filing: Filing) -> Mapping[str, StoredFile]:
    """Entry name → file, of everything that a package with this filing carries."""
    return {
        evidence_name(sha256, suffix): StoredFile(workspace, sha256)
        for sha256, suffix in listed_files(filing)
    }


def unlisted(package: Package, filing: Filing) -> str | None:
    """The name of the first entry that only the package or only its filing has, or None."""
    carried = {
        name: entry.extent.size for name, entry in package.entries.items() if name.startswith(EVIDENCE)
    }
    listed = {evidence_name(*file): size for file, size in listed_files(filing).items()}
    different = {name for name, _ in carried.items() ^ listed.items()}
    return min(different) if different else None


def evidence_bytes(package: Package, sha256: str) -> bytes:
    """The verified bytes of one file. Raises KeyError where the package has none of this hash.

    Raises PackageChanged and PackageUnreadable where the file that holds it is no longer what it was.
    """
    for name in package.entries:
        if name.startswith(f"{EVIDENCE}{sha256}."):
            return package.read(name)
    raise KeyError(sha256)
