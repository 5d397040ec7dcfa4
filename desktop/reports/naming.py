"""How documents call what they are about: their own title, the standard, data elements, units."""

from collections.abc import Iterable, Mapping

from desktop.core.filing import Filing, Unit
from desktop.core.rulebook import Rulebook
from desktop.core.sections import Section
from desktop.core.standard import Standard
from desktop.core.terms import SECTION_NAMES


def document_title(standard: Standard, county: str, kind: str) -> str:
    """示例县义务教育优质均衡发展学校自评表: the county that uses the standard, its subject, the kind."""
    return f"{county}{subject_of(standard)}{kind}"


def subject_of(standard: Standard) -> str:
    """What a standard is about, as it follows the name of a county: 义务教育优质均衡发展."""
    return standard.title.removeprefix(standard.county).removeprefix("县域").partition("标准")[0]


def standard_parts(standard: Standard) -> tuple[str, str]:
    """评估标准：兴国县…标准（2023） and （兴教督办发〔2023〕1号), each of which stays on one line."""
    number = f"（{standard.documents[0].number}）" if standard.documents else ""
    return f"评估标准：{standard.title}", number


def element_name(rulebook: Rulebook, code: str) -> str:
    """小学在校学生数 for ``primary.pupils``."""
    section = code.rpartition(".")[0]
    prefix = SECTION_NAMES[Section(section)] if section else ""
    return prefix + rulebook.catalogue.element(code).name


def unit_names(filings: Iterable[Filing], absent: Iterable[Unit] = ()) -> Mapping[str, str]:
    """The name of every unit by its code."""
    return {unit.code: unit.name for unit in (*(filing.unit for filing in filings), *absent)}


def listing(names: Iterable[str], most: int, counter: str) -> str:
    """甲、乙、丙 等 12 所: the first ``most`` names, then how many there are."""
    every = list(names)
    text = "、".join(every[:most])
    return text if len(every) <= most else f"{text} 等 {len(every)} {counter}"
