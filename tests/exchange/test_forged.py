"""Statements and sets of entries that do not hold: each is refused with its own cause."""

import msgspec
import pytest
from nacl.signing import SigningKey

from desktop.exchange.contents import measure, tagmanifest
from desktop.exchange.layout import LARGEST_PACKAGE, manifest_text
from desktop.exchange.reader import verify
from desktop.exchange.signing import Envelope, Signature, sign
from desktop.exchange.trust import Broken, Cause, Trust

ENVELOPE = "statement.dsse.json"
TAGMANIFEST = "tagmanifest-sha256.txt"


@pytest.mark.parametrize("name", ["run.bat", "data/extra.txt", "data/files/x.jpg"])
def test_an_extra_entry(contents, packed, refusal, name):
    result = refusal(packed(contents | {name: b"x"}))
    assert (result.cause, result.entry) == (Cause.EXTRA_ENTRY, name)


def test_a_missing_entry(contents, packed, refusal):
    for name in contents:
        result = refusal(packed({other: data for other, data in contents.items() if other != name}))
        if name == ENVELOPE:
            assert result.cause is Cause.NOT_A_PACKAGE
        else:
            assert (result.cause, result.entry) == (Cause.MISSING_ENTRY, name)


def test_forged_with_manifests_made_anew(contents, packed, refusal):
    forged = contents | {"data/filing.json": b'{"values":{"primary.pupils":9}}'}
    payload = {name: data for name, data in forged.items() if name.startswith("data/")}
    forged["manifest-sha256.txt"] = manifest_text((n, measure(d).sha256) for n, d in payload.items())
    listed = {name: measure(data) for name, data in forged.items()}
    forged[TAGMANIFEST] = tagmanifest(listed, forged[ENVELOPE])
    result = refusal(packed(forged))
    assert (result.cause, result.entry) == (Cause.FORGED, "data/filing.json")


def test_forged_with_a_statement_nobody_signed(contents, packed, refusal):
    envelope = msgspec.json.decode(contents[ENVELOPE], type=Envelope)
    payload = envelope.payload.replace(b'"sequence":1', b'"sequence":9')
    forged = msgspec.json.encode(msgspec.structs.replace(envelope, payload=payload), order="sorted")
    listed = {name: measure(data) for name, data in contents.items()}
    result = refusal(packed(contents | {ENVELOPE: forged, TAGMANIFEST: tagmanifest(listed, forged)}))
    assert (result.cause, result.entry) == (Cause.FORGED, ENVELOPE)


def test_a_trusted_id_with_another_key(package, key, other_key):
    result = verify(package, {key.key_id: other_key.public_key})
    assert isinstance(result, Broken)
    assert result.cause is Cause.FORGED


def test_signed_anew_by_somebody_else_is_not_trusted(resigned, key, other_key):
    def take_over(payload):
        payload["predicate"] |= {"key_id": other_key.key_id, "public_key": other_key.public_key.hex()}

    assert verify(resigned(other_key, take_over), {key.key_id: key.public_key}).trust is Trust.UNKNOWN_SIGNER


def test_a_newer_format(resigned, refusal, key):
    def renew(payload):
        payload["predicate"] |= {"format_version": 7, "something": "new"}

    result = refusal(resigned(key, renew))
    assert (result.cause, result.expected, result.found) == (Cause.NEWER_VERSION, 1, 7)


def test_a_kind_nobody_knows(resigned, refusal, key):
    result = refusal(resigned(key, lambda payload: payload["predicate"].update(kind="blessing")))
    assert (result.cause, result.found) == (Cause.WRONG_KIND, "blessing")


def change_subject(payload, **change):
    payload["subject"][0].update(change)


@pytest.mark.parametrize(
    "change",
    [
        lambda payload: payload.update(extra=1),
        lambda payload: payload.update(_type="https://example.org/other"),
        lambda payload: payload.update(predicateType="urn:other"),
        lambda payload: payload["predicate"].update(extra=1),
        lambda payload: payload["predicate"].pop("parent"),
        lambda payload: payload["predicate"].update(sequence=0),
        lambda payload: payload["predicate"].update(sequence="1"),
        lambda payload: payload["predicate"].update(sequence=2**60),
        lambda payload: payload["predicate"].update(parent="a" * 64 + "\n"),
        lambda payload: payload["predicate"].update({"\x1b[2J\u202e": 1}),
        lambda payload: payload["predicate"].update(format_version=0),
        lambda payload: payload["predicate"].update(key_id="0" * 64),
        lambda payload: payload["predicate"].update(public_key="zz"),
        lambda payload: payload["predicate"].update(claimed_at="2026-03-01T08:00:00"),
        lambda payload: payload["predicate"]["unit"].update(name="x" * 1000),
        lambda payload: payload["subject"].reverse(),
        lambda payload: payload["subject"].append(payload["subject"][-1]),
        lambda payload: change_subject(payload, name="data/../x.json"),
        lambda payload: change_subject(payload, annotations={"size": 2**40, "crc32": "0" * 8}),
        lambda payload: change_subject(payload, annotations={"size": -1, "crc32": "0" * 8}),
        lambda payload: payload["subject"][2]["digest"].update(sha256="0" * 64),
    ],
)
def test_a_malformed_statement(resigned, refusal, key, change):
    result = refusal(resigned(key, change))
    assert result.cause in {Cause.MALFORMED, Cause.MISSING_ENTRY}
    assert str(result.found).isprintable()


def test_sizes_that_no_zip_can_express(resigned, refusal, key):
    def swell(payload):
        for subject in payload["subject"]:
            subject["annotations"]["size"] = LARGEST_PACKAGE

    assert refusal(resigned(key, swell)).cause is Cause.FORGED


DEEP = b'{"predicate":' + b"[" * 50_000


@pytest.mark.parametrize(
    "envelope",
    [
        b"",
        b"null",
        b"[]",
        b"\xff\xfe",
        b'{"payload":"","payloadType":"x","signatures":[]}',
        b'{"payload":"!","payloadType":"application/vnd.xiaobiao.statement+json","signatures":[]}',
        b'{"payload":"","payloadType":"application/vnd.xiaobiao.statement+json","signatures":[],"more":1}',
        DEEP,
    ],
)
def test_a_malformed_envelope(contents, packed, refusal, envelope):
    assert refusal(packed(contents | {ENVELOPE: envelope})).cause is Cause.MALFORMED


def test_an_envelope_said_in_another_way(contents, packed, refusal):
    spaced = contents[ENVELOPE].replace(b'","', b'", "', 1)
    assert refusal(packed(contents | {ENVELOPE: spaced})).cause is Cause.MALFORMED


@pytest.mark.parametrize("payload", [b"", b"7", b"{}", DEEP, b'{"predicate":{"format_version":1}}'])
def test_a_malformed_payload(contents, packed, refusal, key, payload):
    assert refusal(packed(contents | {ENVELOPE: sign(key, payload)})).cause is Cause.MALFORMED


def test_two_signatures(contents, packed, refusal, key):
    envelope = msgspec.json.decode(contents[ENVELOPE], type=Envelope)
    second = Signature("x", SigningKey(key.seed).sign(b"x").signature)
    both = msgspec.structs.replace(envelope, signatures=(*envelope.signatures, second))
    twice = msgspec.json.encode(both, order="sorted")
    assert refusal(packed(contents | {ENVELOPE: twice})).cause is Cause.MALFORMED
