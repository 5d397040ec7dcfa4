import shutil
import sys

import debian
import pytest

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="shared objects are looked up on Linux only")


@linux_only
def test_libraries_are_judged_by_whether_they_load() -> None:
    libraries = {"libc.so.6": "libc6", "libsurely-not-there.so.9": "libsurely9"}
    assert debian.absent_libraries(libraries) == ["libsurely9"]


def test_programs_are_looked_up_on_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shutil.which("Xvfb") is None
    assert debian.absent_programs({"Xvfb": "xvfb"}) == ["xvfb"]


@linux_only
def test_this_machine_has_what_qt_needs() -> None:
    assert debian.absent_libraries(debian.QT_LIBRARIES) == []


def test_the_advice_is_a_command() -> None:
    assert (
        debian.advice(["libegl1", "libgl1"])
        == "as root: apt-get install --no-install-recommends libegl1 libgl1"
    )


def test_programs_that_need_not_be_there_are_only_mentioned(
    monkeypatch: pytest.MonkeyPatch, tmp_path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # which also hides apt-get
    debian.provide_programs(debian.TEST_PROGRAMS, required=False, without="Some tests are skipped.")
    said = capsys.readouterr().out
    assert said.startswith("Some tests are skipped.")
    assert said.count("\n") == 1
    assert "xvfb libreoffice-calc poppler-utils" in said


def test_programs_that_must_be_there_stop_the_run(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(debian.SetupFailure, match="apt-get install --no-install-recommends xvfb"):
        debian.provide_programs({"Xvfb": "xvfb"}, required=True, without="")
