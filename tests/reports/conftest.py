import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.core.filing import (
    Answer,
    Conclusion,
    Filing,
    SchoolClass,
    SpecialRoom,
    StandardRef,
    Unit,
)
from desktop.core.rulebook import Rulebook
from desktop.core.sections import SchoolType, Section
from desktop.library import decode_standard


@pytest.fixture
def pages(tmp_path: Path) -> Callable[[bytes], list[str]]:
    """The text of each page, as pdftotext (not the library that wrote it) reads it."""

    def read(data: bytes) -> list[str]:
        path = tmp_path / "document.pdf"
        path.write_bytes(data)
        done = subprocess.run(
            ["pdftotext", "-layout", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True
        )
        return done.stdout.decode().removesuffix("\f").split("\f")

    return read


@pytest.fixture(scope="session")
def example() -> Rulebook:
    """A small standard with one criterion of every kind."""
    return decode_standard((Path(__file__).parent / "example-standard.toml").read_bytes(), "example")


@pytest.fixture
def golden() -> Callable[[list[str]], str]:
    """The text of a document without what depends on the reader of the PDF: runs of spaces, empty lines."""

    def normalised(pages: list[str]) -> str:
        lines = [" ".join(line.split()) for page in pages for line in (*page.splitlines(), "=" * 20)]
        return "\n".join(line for line in lines if line)

    return normalised


@pytest.fixture(scope="session")
def nine_year() -> Filing:
    """A school with both sections, all filled: some met, some not, one relaxed, one class too large."""
    return Filing(
        Unit("3136000007", "示例县石塘九年一贯制学校", "school", "石塘镇", SchoolType.NINE_YEAR),
        "2026",
        StandardRef("example", "1", "00" * 32),
        values={
            "primary.pupils": 464,
            "primary.classes": 11,
            "primary.full_time_teachers": 26,
            "primary.backbone_teachers": 4,
            "primary.certified_teachers": 26,
            "junior.pupils": 312,
            "junior.classes": 8,
            "junior.largest_class": 42,
            "junior.full_time_teachers": 22,
            "junior.backbone_teachers": 4,
            "junior.certified_teachers": 21,
            "teaching_area": Decimal("3612.5"),
            "built_before_2018_09": True,
        },
        class_list=(
            *(SchoolClass(Section.PRIMARY, 1 + n % 6, f"{n + 1}班", 41) for n in range(10)),
            SchoolClass(Section.PRIMARY, 5, "五（3）班", 54),
        ),
        special_rooms=(
            SpecialRoom("music", "音乐教室", Decimal(96)),
            SpecialRoom("fine_art", "美术教室", Decimal("82.5")),
        ),
        answers={
            "5.1": Answer(score=2, note="创建方案正在修订"),
            "5.2": Answer(score=2),
            "V1": Answer(Conclusion.NO),
            "V2": Answer(Conclusion.NO),
        },
        notes={"primary.pupils": "较上年减少 31%，因五、六年级并入东关小学。"},
    )


@pytest.fixture(scope="session")
def department() -> Filing:
    return Filing(
        Unit("教科体局", "教科体局", "department"),
        "2026",
        StandardRef("example", "1", "00" * 32),
        values={"eligible_rotation_teachers": 420, "rotated_teachers": 45},
        answers={
            "4.1": Answer(Conclusion.PARTLY, note="文件已起草"),
            "5.1": Answer(score=Decimal("2.5")),
            "V1": Answer(Conclusion.NO),
            "V2": Answer(Conclusion.NO),
        },
    )
