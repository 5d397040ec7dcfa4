"""The stand-alone verifier says what our reader says, and so do stock tools as far as they can."""

import io
import json
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.exchange.reader import Package, verify
from desktop.exchange.readme import CUT_HERE, VERIFIER
from desktop.exchange.signing import fingerprint, short_digest
from desktop.exchange.statement import Kind
from desktop.exchange.trust import Broken
from desktop.exchange.writer import write_package
from tests.exchange.hostile import corpus, write


@pytest.fixture(scope="module")
def check() -> Callable[[Path], tuple[dict, str]]:
    """What the verifier makes of a file: claims and digest, or any exception."""
    program = runpy.run_path(str(VERIFIER))

    def run(path: Path):
        with path.open("rb") as file:
            return program["verify"](file)

    return run


def run(path: Path, program: Path = VERIFIER) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-X", "utf8", program, path]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("kind", list(Kind))
def test_it_accepts_what_our_reader_accepts(tmp_path, check, key, claims, files, kind):
    claims = msgspec.structs.replace(claims, kind=kind)
    path = write_package(tmp_path / "a.xbp", key, claims, files, enrolment_token=b"t" * 16).path
    package = verify(path, {})
    assert isinstance(package, Package)
    claimed, digest = check(path)
    assert digest == package.digest
    assert claimed == msgspec.to_builtins(package.statement.predicate)


def test_it_says_who_signed(package, key):
    done = run(package)
    assert done.returncode == 0
    assert "完整，签名有效。上报包" in done.stdout
    assert "示例县东关小学" in done.stdout
    assert fingerprint(key.key_id) in done.stdout
    assert short_digest(verify(package, {}).digest) in done.stdout


def test_it_says_what_is_wrong(package, tmp_path):
    package.write_bytes(package.read_bytes().replace(b"not really", b"not at all"))
    done = run(package)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "不能使用：data/form.pdf 的内容被改动、损坏或不完整\n"
    assert run(tmp_path / "没有.xbp").returncode == 1


def test_the_readme_in_a_package_holds_it(package, contents, tmp_path):
    readme = contents["README.txt"].decode("utf-8-sig")
    program = tmp_path / "verify_package.py"
    program.write_text(readme.split(CUT_HERE)[1], encoding="utf-8", newline="")
    done = run(package, program)
    assert (done.returncode, done.stdout) == (0, run(package).stdout)


def test_both_refuse_every_hostile_file(package, key, check, tmp_path):
    path = tmp_path / "hostile.xbp"
    accepted, names = set(), set()
    for name, contents in corpus(package, key):
        names.add(name)
        write(path, contents)
        result = verify(path, {key.key_id: key.public_key})
        assert isinstance(result, Broken), name
        assert str(result.found).isprintable(), name
        if accepts(check, path):
            accepted.add(name)
        path.unlink()
    assert len(names) > 150
    # Rightly signed and zips like any other: only our reader knows all that a claim may be.
    assert accepted == {"signed: another field", "signed: another type"}


def accepts(check, path: Path) -> bool:
    try:
        check(path)
    except Exception:  # whatever a short program makes of a hostile file
        return False
    return True


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60))
def test_canonical_json_is_the_same_in_python(text):
    value = {"b": [1, -5, 2**53, None, True], "a": {text: text, "z": "é\U0001f600"}}
    ours = msgspec.json.encode(value, order="sorted")
    assert ours == json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert json.load(io.BytesIO(ours)) == value


def test_stock_tools_check_what_they_can(package, tmp_path):
    folder = tmp_path / "包"
    subprocess.run(["unzip", "-qq", package, "-d", folder], check=True)
    check = ["sha256sum", "--check", "--quiet", "manifest-sha256.txt", "tagmanifest-sha256.txt"]
    subprocess.run(check, cwd=folder, check=True)
    (folder / "data" / "form.pdf").write_bytes(b"another")
    assert subprocess.run(check, cwd=folder, capture_output=True, check=False).returncode == 1
