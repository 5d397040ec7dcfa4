"""Every package that a released program wrote stays readable, byte for byte, for ever."""

import json
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from desktop.core.canonical import decode_filing, encode
from desktop.core.letters import Receipt
from desktop.exchange.layout import BUNDLE, DISPATCH, FILING, RECEIPT
from desktop.exchange.reader import Package, verify
from desktop.workflows.bundles import Bundle, read_bundle
from desktop.workflows.dispatches import Dispatch
from desktop.workflows.evidence import unlisted

PACKAGES = sorted((Path(__file__).parent.parent / "fixtures" / "packages").glob("*.xbp"))


@pytest.fixture(params=PACKAGES, ids=lambda path: path.stem)
def path(request) -> Path:
    return request.param


@pytest.fixture
def package(path) -> Package:
    result = verify(path, {})
    assert isinstance(result, Package)
    return result


def test_one_of_every_kind_is_kept():
    kinds = ("bundle", "dispatch", "enrolment", "receipt", "submission")
    assert {path.stem for path in PACKAGES} >= {f"0.1.0_{kind}" for kind in kinds}


def test_it_says_what_it_said(path, package):
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert sha256(path.read_bytes()).hexdigest() == expected["sha256"]
    assert package.digest == expected["digest"]
    assert msgspec.to_builtins(package.statement.predicate) == expected["claims"]
    assert {name: entry.sha256 for name, entry in package.entries.items()} == expected["entries"]
    assert all(
        sha256(package.read(name)).hexdigest() == entry.sha256 for name, entry in package.entries.items()
    )


def test_its_data_mean_what_they_meant(package):
    """Read and written again they are the same bytes: nothing is lost, nothing is read otherwise."""
    if BUNDLE in package.entries:
        assert isinstance(read_bundle(package), Bundle)
    if FILING in package.entries:
        filing = decode_filing(package.read(FILING))
        assert encode(filing) == package.read(FILING)
        assert unlisted(package, filing) is None
    for name, meaning in ((DISPATCH, Dispatch), (RECEIPT, Receipt), (BUNDLE, Bundle)):
        if name in package.entries:
            assert encode(msgspec.json.decode(package.read(name), type=meaning)) == package.read(name)
