"""What of a receipt has been dealt with."""

from datetime import date
from typing import Any

import msgspec
import pytest

from desktop.core.asked import asked_by
from desktop.core.filing import Answer, Evidence, Filing, StandardRef, Unit
from desktop.core.letters import AskedAction, Comment, Letter, Receipt, TakenEntry

SENT = Filing(
    Unit("2136000001", "东关小学"),
    "2026年自评",
    StandardRef("s", "1", ""),
    values={"books": 120, "site_area": 900},
    answers={"4.1": Answer(note="已公示")},
)
LETTER = Letter(
    (Comment("不符", "values", "books"), Comment("没有照片", "answers", "4.1"), Comment("盖章不清")),
    "2026-12-20",
    (AskedAction("补图书", "11.1"), AskedAction("整改")),
)


def receipt(**changed: Any) -> Receipt:
    whole = Receipt(
        "示例县", SENT.unit.code, SENT.round, 1, "", "", "returned", "2026-11-20T08:00:00", LETTER
    )
    return msgspec.structs.replace(whole, **changed)


def done(**parts: Any) -> list[bool]:
    filing = msgspec.structs.replace(SENT, **parts)
    judged = {"site_area": ["11.1"], "class_list": ["4.1"]}
    return [one.done for one in asked_by(receipt(), (), SENT, filing, lambda code: judged.get(code, []))]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, [False] * 5),
        ({"values": {"books": 130, "site_area": 900}}, [True, False, False, False, False]),
        ({"values": {"site_area": 900}}, [True, False, False, False, False]),
        ({"notes": {"books": "含电子图书"}}, [True, False, False, False, False]),
        ({"answers": {"4.1": Answer(note="照片已补")}}, [False, True, False, False, False]),
        ({"values": {"books": 120, "site_area": 950}}, [False, False, False, True, False]),
        (
            {"evidence": {"a": Evidence("jpg", 1, "照片.jpg", "照片", date(2026, 11, 20), ("4.1",))}},
            [False, True, False, False, False],
        ),
    ],
)
def test_a_point_is_done_where_its_entry_is_another_than_was_sent(parts, expected):
    assert done(**parts) == expected


def test_a_value_that_is_typed_and_taken_back_is_not_done():
    assert not any(done(values=dict(SENT.values)))


def test_what_is_to_be_made_alike_is_done_once_it_is_alike_whoever_typed_it():
    taken = (TakenEntry("values", "books", "130"), TakenEntry("notes", "books", "null"))
    answer = receipt(decision="passed", taken=taken)
    filing = msgspec.structs.replace(SENT, notes={"books": "旧的说明"})
    points = asked_by(answer, (130, None), SENT, filing, lambda code: ())
    assert [(one.kind, one.value, one.done) for one in points] == [
        ("alike", 130, False),
        ("alike", None, False),
    ]
    filing = msgspec.structs.replace(SENT, values={**SENT.values, "books": 130})
    assert all(one.done for one in asked_by(answer, (130, None), SENT, filing, lambda code: ()))
