"""What the bureau is told, and what it sends on: every cause, every outcome, in good Chinese."""

import json
from pathlib import Path

import pytest

from desktop.core.audit import AuditLine
from desktop.core.canonical import encode
from desktop.core.filing import StandardRef
from desktop.core.letters import AskedAction, Comment, Letter
from desktop.exchange.trust import Broken, Cause
from desktop.storage.roster import Round
from desktop.ui.wording.asking_again import message_to_school, sender_of
from desktop.ui.wording.audit_log import audit_detail
from desktop.ui.wording.previewing import next_step_sentence, preview_sentence, takes_anything
from desktop.ui.wording.reviewing import letter_text
from desktop.ui.wording.rounds import (
    DUE,
    FRESH,
    NEVER,
    NEW_ROUND,
    ONE_EACH,
    ONE_FOR_ALL,
    deadline_sentence,
    dispatched_sentence,
    round_text,
    started_sentence,
)
from desktop.ui.wording.trusting import FOREIGN_KEY, rivals_text
from desktop.workflows.outcomes import Outcome, RefusalCause, Result, cause_data
from tests.ui.test_wording import EAST, PATH, good

NAMED = "东关小学_上报包_第2次_校验码1a2b3c4d.xbp"
ENTRIES = (None, "data/filing.json", "data/form.pdf", "manifest-sha256.txt", f"data/files/{'ab' * 32}.jpg")


@pytest.mark.parametrize("cause", list(Cause))
@pytest.mark.parametrize("entry", ENTRIES)
def test_a_school_is_told_what_is_broken_and_what_to_do(cause: Cause, entry: str | None):
    broken = Broken(path=PATH, cause=cause, entry=entry, expected="submission", found="dispatch")
    data = json.loads(json.dumps(cause_data(Result(PATH, Outcome.REFUSED, cause=broken))))
    told = message_to_school(data, NAMED, "ff" * 32, EAST.name)
    assert told.startswith(f"东关小学：收到的文件“{NAMED}”")
    assert told.endswith("（文件名中的校验码 1a2b3c4d）")
    good(told.removesuffix("（文件名中的校验码 1a2b3c4d）").replace("ababab", ""))


@pytest.mark.parametrize("cause", list(RefusalCause))
def test_a_school_is_told_why_a_whole_file_was_refused(cause: RefusalCause):
    data = cause_data(Result(PATH, Outcome.REFUSED, EAST, cause=cause, detail="外县"))
    told = message_to_school(data, "照片.xbp", "12345678ff", "")
    assert told.startswith("贵单位：")
    assert told.endswith("（文件的特征码 12345678）")
    good(told.removesuffix("（文件的特征码 12345678）"))


def test_a_cause_of_a_newer_program_and_a_file_that_could_not_be_read():
    told = message_to_school({"cause": "eaten_by_dog"}, "东关.xbp", "", "东关小学")
    assert good(told).startswith("东关小学：收到的文件“东关.xbp”没有通过核验")


def test_the_sender_is_known_by_the_longest_name():
    names = {"1": "东关小学", "2": "东关小学教学点"}
    assert sender_of("东关小学教学点_上报包.xbp", names) == "东关小学教学点"
    assert sender_of("东关小学_上报包.xbp", names) == "东关小学"
    assert sender_of("照片.xbp", names) == ""


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_preview_says_what_is_left_to_do(outcome: Outcome):
    results = [Result(PATH, outcome, EAST, 1, "0" * 64)]
    good(preview_sentence(results))
    step = good(next_step_sentence(results))
    assert takes_anything(results) == (outcome not in (Outcome.KNOWN, Outcome.REFUSED))
    assert ("按回车" in step) == (outcome in (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.OLDER))


def test_another_name_than_on_the_roster_is_pointed_out():
    result = Result(Path("x.xbp"), Outcome.NEW, EAST, 1, "0" * 64, stated_name="东关完小")
    assert "名称与名册不同" in good(next_step_sentence([result]))


def test_letters_and_keys():
    letter = Letter((Comment("x"),), "2026-12-20", (AskedAction("y"),))
    assert letter_text(letter) == "1 条意见，1 项整改要求，2026-12-20 前改好再报"
    assert letter_text(Letter()) == ""
    good(rivals_text([]))
    assert "12345" in good(rivals_text(["12345"]))
    good(FOREIGN_KEY.format(unit="东关小学", holder="石岭小学"))


def test_every_line_of_the_log_is_told_in_words():
    details = {
        "received": {"file": NAMED, "digest": "ab" * 32, "sequence": 2, "outcome": "changed"},
        "returned": {"digest": "ab" * 32, "letter": Letter((Comment("x"),), "2026-12-20")},
        "key_confirmed": {"key": "ab" * 32, "revoked": ["cd" * 32]},
        "branch_chosen": {"kept": "ab" * 32, "against": ["cd" * 32], "taken": [1, 2]},
        "deadline_changed": {"old": "2026-12-31", "new": "2027-01-15"},
        "round_started": {"title": "2027年自评", "deadline": "2027-12-31", "standard": "xingguo-2023"},
        "dispatched": {"files": 24, "content": "ab" * 32},
        "eaten_by_dog": {"dog": "Rex"},
    }
    told = {
        action: audit_detail(AuditLine(1, "", "", action, "", encode(detail).decode(), ""))
        for action, detail in details.items()
    }
    assert told["received"] == f"“{NAMED}”，第 2 次，有改动，包 abababababab"
    assert told["returned"] == "1 条意见，2026-12-20 前改好再报，包 abababababab"
    assert told["key_confirmed"].endswith("停用 1 个密钥")
    assert told["branch_chosen"] == "采用 abababababab，2 项取自另一份"
    assert told["deadline_changed"] == "原为 2026-12-31，改为 2027-01-15"
    assert told["round_started"] == "“2027年自评”，截止 2027-12-31"
    assert told["dispatched"] == "24 个文件"
    assert told["eaten_by_dog"] == ""


def test_rounds_and_dispatches():
    round = Round("2027年自评", "2027年自评", StandardRef("x", "1", "0"), "rule", "2027-12-31")
    for told in (DUE, FRESH, NEVER, NEW_ROUND, ONE_EACH, ONE_FOR_ALL):
        good(told)
    good(deadline_sentence(round))
    good(deadline_sentence(Round("a", "a", round.standard, "rule")))
    good(started_sentence(round))
    good(dispatched_sentence("文件夹", 24, shared=False))
    assert "共用" in good(dispatched_sentence("文件夹", 1, shared=True))
    assert round_text(round) == "2027年自评，截止 2027-12-31"
