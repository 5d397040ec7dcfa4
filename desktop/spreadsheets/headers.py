"""The headers of the flat table: what a column is about, by code or by Chinese name, exactly."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from desktop.core.elements import Catalogue, Element, Kind
from desktop.core.sections import COMPULSORY, Section
from desktop.core.terms import SECTION_NAMES

# What says which unit a row is about: key, the codes and names that a header may have.
IDENTITY: Mapping[str, tuple[str, ...]] = {
    "school_code": ("school_code", "学校标识码", "学校代码"),
    "school_name": ("school_name", "学校名称", "校名"),
    "township": ("township", "乡镇", "所在乡镇"),
    "school_type": ("school_type", "学校类型", "办学类型"),
}
REQUIRED = ("school_code", "school_name", "school_type")

# Columns that counties' tables have besides and that say nothing the standards ask for.
IGNORED = frozenset(("序号", "校长", "联系电话", "备注"))

# The kinds of special rooms that have a column of areas of their own.
ROOM_COLUMNS: Mapping[str, tuple[str, str]] = {
    "music": ("music_room_areas", "音乐教室面积"),
    "fine_art": ("fine_art_room_areas", "美术教室面积"),
}
ROOM_NAMES: Mapping[str, str] = {"music": "音乐教室", "fine_art": "美术教室"}


# What the counties' own tables call an element, besides the name that the catalogue gives it.
OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "pupils": ("在校生数", "学生数"),
    "classes": ("班级数",),
    "full_time_teachers": ("专任教师",),
    "site_area": ("占地面积", "学校占地面积"),
    "building_area": ("建筑面积",),
    "teaching_area": ("教学及辅助用房",),
    "indoor_pe_area": ("室内体育用房",),
    "sports_ground_area": ("运动场地",),
    "equipment_value": ("教学仪器设备值",),
    "multimedia_classrooms": ("网络多媒体教室",),
    "computers": ("计算机",),
    "books": ("图书",),
}


class Column(Struct, frozen=True):
    """One column: an identity key, an element, the class sizes of a section, or the areas of a kind of room.

    Exactly one of ``identity``, ``element``, ``classes`` and ``rooms`` is set; ``section`` goes with
    ``element`` where that has sections. ``code`` and ``name`` are the two forms of the header.
    """

    code: str
    name: str
    identity: str = ""
    element: Element | None = None
    section: Section | None = None
    classes: Section | None = None
    rooms: str = ""


def columns(catalogue: Catalogue) -> Iterator[Column]:
    """Every column a flat table can have, in the order in which it is written."""
    for key, (code, name, *_) in IDENTITY.items():
        yield Column(code, name, identity=key)
    for element in catalogue.elements:
        if element.asked_of != "school" or element.kind is Kind.DERIVED or element.group == "":
            continue
        if not element.sections:
            yield Column(element.code, element.name, element=element)
        for section in element.sections:
            name = SECTION_NAMES[section] + element.name
            yield Column(f"{section}.{element.code}", name, element=element, section=section)
    for section in COMPULSORY:
        yield Column(f"class_sizes.{section}", f"{SECTION_NAMES[section]}各班人数", classes=section)
    for kind, (code, name) in ROOM_COLUMNS.items():
        yield Column(code, name, rooms=kind)


def columns_by_header(catalogue: Catalogue) -> Mapping[str, Column]:
    """Every header that we know, such as ``primary.pupils``, ``小学在校学生数``, ``小学·在校学生数``."""
    found: dict[str, Column] = {}
    for column in columns(catalogue):
        for header in (column.code, column.name, *IDENTITY.get(column.identity, ())):
            found[header] = column
        if column.element is None:
            continue
        for name in (column.element.name, *OTHER_NAMES.get(column.element.code, ())):
            if column.section is None:
                found[name] = column
            else:
                for point in ("", ".", "·"):
                    found[SECTION_NAMES[column.section] + point + name] = column
    return found
