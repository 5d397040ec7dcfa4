"""Keys, proofs of enrolment and fingerprints."""

import doctest
import importlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.exchange.reader import Package, verify
from desktop.exchange.signing import (
    enrolment_proof_holds,
    fingerprint,
    holds,
    key_from_seed,
    make_enrolment_proof,
    open_envelope,
    sign,
)
from desktop.exchange.writer import write_package

TOKEN = b"a one-time token"


def test_the_first_test_vector_of_rfc_8032():
    key = key_from_seed(bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
    assert key.public_key.hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"


def test_a_key_does_not_show_its_secret(key):
    assert key.seed.hex() not in repr(key)
    assert repr(key.seed) not in repr(key)


@given(st.binary(max_size=200), st.binary(min_size=32, max_size=32))
def test_an_envelope_holds_for_its_key_only(payload, seed):
    signer = key_from_seed(seed)
    envelope = open_envelope(sign(signer, payload))
    assert envelope.payload == payload
    assert holds(envelope, signer.public_key)
    assert not holds(envelope, key_from_seed(bytes(32)).public_key) or seed == bytes(32)


@pytest.mark.parametrize("public_key", [b"", bytes(31), bytes(32), b"\xff" * 32])
def test_no_signature_holds_for_a_key_that_is_none(key, public_key):
    assert not holds(open_envelope(sign(key, b"x")), public_key)


def test_a_proof_binds_one_key_to_one_token(key, other_key):
    proof = make_enrolment_proof(TOKEN, key.public_key)
    assert enrolment_proof_holds(proof, TOKEN, key.public_key)
    assert not enrolment_proof_holds(proof, TOKEN, other_key.public_key)
    assert not enrolment_proof_holds(proof, b"another token", key.public_key)
    assert not enrolment_proof_holds(None, TOKEN, key.public_key)


def test_a_package_carries_the_proof_and_not_the_token(tmp_path, key, claims, files):
    path = write_package(tmp_path / "a.xbp", key, claims, files, enrolment_token=TOKEN).path
    result = verify(path, {})
    assert isinstance(result, Package)
    assert enrolment_proof_holds(result.statement.predicate.enrolment_proof, TOKEN, result.public_key)
    assert TOKEN not in path.read_bytes()


def test_a_fingerprint_is_short_groups_of_digits(key, other_key):
    groups = fingerprint(key.key_id).split(" ")
    assert [len(group) for group in groups] == [5] * 6
    assert all(group.isdigit() for group in groups)
    assert fingerprint(key.key_id) != fingerprint(other_key.key_id)
    assert fingerprint(key.key_id, groups=2) == " ".join(groups[-2:])


@pytest.mark.parametrize("module", ["layout", "names", "container", "signing"])
def test_the_examples_in_the_docstrings_are_true(module):
    result = doctest.testmod(importlib.import_module(f"desktop.exchange.{module}"))
    assert result.attempted > 0
    assert result.failed == 0
