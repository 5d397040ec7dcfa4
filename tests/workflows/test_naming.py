from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from desktop.workflows.naming import file_name, free_path


@given(parts=st.lists(st.text(max_size=300), max_size=3))
def test_any_name_becomes_a_file_name(tmp_path_factory, parts: list[str]):
    name = file_name(*parts)
    assert name
    assert len(name.encode("utf-8", "replace")) <= 201
    assert not set(name) & set('<>:"/\\|?*\0\n')
    assert name == name.strip(" .")
    assert name.upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT9"}


def test_what_windows_takes_for_a_device():
    assert file_name("con") == "con_"
    assert file_name("CON", "上报包") == "CON_上报包"
    assert file_name("") == "_"


def test_what_tells_files_apart_is_kept():
    assert file_name("校" * 300, "上报包").endswith("校_上报包")


def test_no_name_that_is_taken(tmp_path: Path):
    path = tmp_path / "a.xbp"
    assert free_path(path) == path
    for number in (2, 3):
        free_path(path).write_bytes(b"")
        assert free_path(path).name == f"a({number}).xbp"
