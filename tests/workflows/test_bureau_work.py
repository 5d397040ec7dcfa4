"""Whatever a bureau does in whatever sequence, what counts stays sound and every step has its way back."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import ClassVar

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from desktop.core.audit import first_broken
from desktop.core.letters import Comment, Letter
from desktop.core.settling import Received, Taken
from desktop.exchange.layout import FILING
from desktop.storage.audit import audit_lines
from desktop.storage.roster import current_round
from desktop.storage.submissions import received
from desktop.storage.trust import trusted_units
from desktop.workflows.deciding import NotABranch, NothingToUndo, choose_branch, undo_import
from desktop.workflows.originals import original
from desktop.workflows.receiving import discard, preview, receive
from desktop.workflows.reviewing import NothingToReview, review, write_receipt
from desktop.workflows.settling import settle_units
from desktop.workflows.trusting import (
    KeyNotPending,
    KeyNotTrusted,
    KeyOfAnother,
    confirm_key,
    reissue,
    revoke_key,
)
from tests.workflows.scenes import COUNTY_KEY, EAST, NOW, RENEWED, ROCK, WEST, Scene, large_scene, result

NAMES = (
    *("first", "second", "third", "fork", "fork goes on", "rival", "stranger", "second again", "汇总"),
    *("rock 1", "rock 2", "rock 3", "rock new 1", "rock new 2", "rock new rival"),
    *("west by hand 1", "west by hand 2", "west by hand fork", "west lost 1", "west lost 2"),
)
names = st.sampled_from(NAMES)
single_names = st.sampled_from([name for name in NAMES if name != "汇总"])
units = st.sampled_from([EAST.code, ROCK.code, WEST.code])
picks = st.integers(0, 99)


class Desk(RuleBasedStateMachine):
    scene: ClassVar[Scene]
    new_folder: ClassVar[Callable[[], Path]]

    def __init__(self) -> None:
        super().__init__()
        self.folder = Desk.new_folder()
        self.bureau = self.scene.bureau(self.folder / "教育局.xbw")
        self.clock = count()
        self.renewals = 0

    def teardown(self) -> None:
        self.bureau.close()
        shutil.rmtree(self.folder)

    @property
    def now(self):
        return NOW - timedelta(days=next(self.clock))

    def there(self, unit: str = "") -> list[Received]:
        found = received(self.bureau, current_round(self.bureau), unit or None)
        return sorted(found, key=lambda r: r.digest)

    def path(self, name: str) -> Path:
        return self.scene.written[name].path

    def counting(self, unit: str) -> Received | None:
        return next((r for r in self.there(unit) if r.state == "accepted"), None)

    @rule(chosen=st.lists(names, min_size=1, max_size=6))
    def receives(self, chosen: list[str]) -> None:
        receive(self.bureau, [self.path(name) for name in chosen], self.now)

    @rule(chosen=st.lists(names, min_size=1, max_size=3))
    def looks_only(self, chosen: list[str]) -> None:
        before = self.bureau.path.read_bytes()
        discard(preview(self.bureau, [self.path(name) for name in chosen], self.now))
        assert self.bureau.path.read_bytes() == before

    @rule(chosen=st.lists(names, min_size=1, max_size=4))
    def receives_twice(self, chosen: list[str]) -> None:
        paths = [self.path(name) for name in chosen]
        receive(self.bureau, paths, self.now)
        before = result(self.bureau)
        receive(self.bureau, paths, self.now)
        assert result(self.bureau) == before

    @rule(name=single_names)
    def receives_and_undoes(self, name: str) -> None:
        digest = self.scene.written[name].digest
        assume(digest not in {r.digest for r in self.there()})
        before = result(self.bureau)
        receive(self.bureau, [self.path(name)], self.now)
        unit = next(r.unit for r in self.there() if r.digest == digest)
        undo_import(self.bureau, unit, digest, self.now)
        after = msgspec.json.decode(result(self.bureau))
        after["submissions"] = [s for s in after["submissions"] if s["digest"] != digest]
        assert after == msgspec.json.decode(before)
        with pytest.raises(NothingToUndo):
            undo_import(self.bureau, unit, digest, self.now)

    @rule(pick=picks)
    def undoes_and_brings_back(self, pick: int) -> None:
        standing = [r for r in self.there() if r.state != "undone"]
        assume(standing)
        one = standing[pick % len(standing)]
        before = result(self.bureau)
        undo_import(self.bureau, one.unit, one.digest, self.now)
        kept = original(self.bureau, one.digest)
        receive(self.bureau, [kept.path], self.now)
        assert result(self.bureau) == before

    @rule(pick=picks)
    def undoes(self, pick: int) -> None:
        standing = [r for r in self.there() if r.state != "undone"]
        assume(standing)
        one = standing[pick % len(standing)]
        undo_import(self.bureau, one.unit, one.digest, self.now)

    @rule(unit=units, pick=picks, alone=st.booleans())
    def confirms(self, unit: str, pick: int, alone: bool) -> None:
        keys = sorted({r.key_id for r in self.there(unit) if r.key_id})
        assume(keys)
        key = keys[pick % len(keys)]
        try:
            confirm_key(self.bureau, unit, key, self.now, revoke_others=alone)
        except (KeyNotPending, KeyOfAnother):
            return
        trusted = trusted_units(self.bureau)[unit].keys
        assert key in trusted
        assert not alone or trusted == {key}

    @rule(unit=units, pick=picks)
    def revokes(self, unit: str, pick: int) -> None:
        keys = sorted({r.key_id for r in self.there(unit) if r.key_id})
        assume(keys)
        key = keys[pick % len(keys)]
        try:
            revoke_key(self.bureau, unit, key, self.now)
        except KeyNotTrusted:
            return
        assert key not in trusted_units(self.bureau)[unit].keys

    @rule()
    def renews(self) -> None:
        token = RENEWED if not self.renewals else bytes([self.renewals]) * 16
        self.renewals += 1
        before = [r.state for r in self.there()]
        reissue(self.bureau, ROCK.code, self.folder / "下发", lambda: token, self.now, COUNTY_KEY)
        settle_units(self.bureau, current_round(self.bureau), [ROCK.code])
        assert [r.state for r in self.there()] == before

    @rule(unit=units, pick=picks, takes=st.booleans())
    def chooses(self, unit: str, pick: int, takes: bool) -> None:
        branches = [r.digest for r in self.there(unit) if r.state in ("accepted", "fork") and r.signed]
        assume(branches)
        kept = branches[pick % len(branches)]
        others = [digest for digest in branches if digest != kept]
        taken = [Taken("values", "computers", others[0])] if takes and others else []
        try:
            choose_branch(self.bureau, unit, kept, self.now, taken)
        except NotABranch:
            assert not others
            return
        counting = self.counting(unit)
        assert counting is not None
        assert counting.digest == kept
        assert not any(r.state == "fork" for r in self.there(unit))

    @rule(unit=units, decision=st.sampled_from(["returned", "passed", "reopened"]))
    def reviews(self, unit: str, decision: str) -> None:
        counting = self.counting(unit)
        try:
            made = review(self.bureau, unit, decision, Letter((Comment("请核对"),)), self.now)
        except NothingToReview:
            assert counting is None
            return
        assert counting is not None
        assert made.submission == counting.digest

    @rule(unit=units)
    def answers(self, unit: str) -> None:
        counting = self.counting(unit)
        try:
            answered = write_receipt(self.bureau, unit, self.folder / "回执", self.now, COUNTY_KEY)
        except NothingToReview:
            assert counting is None
            return
        assert counting is not None
        assert (answered.receipt.answers, answered.receipt.sequence) == (counting.digest, counting.sequence)

    @invariant()
    def what_counts_is_sound(self) -> None:
        trusted = trusted_units(self.bureau)
        accepted = [r for r in self.there() if r.state == "accepted"]
        assert len({r.unit for r in accepted}) == len(accepted)
        assert all(r.key_id in trusted[r.unit].keys for r in accepted)
        # Nothing that could count is left without one that does.
        eligible = {r.unit for r in self.there() if r.state != "undone" and r.key_id in trusted[r.unit].keys}
        assert eligible == {r.unit for r in accepted}
        for r in accepted:
            rows = self.bureau.rows("SELECT filing FROM submission WHERE digest = ?", (r.digest,))
            assert original(self.bureau, r.digest).read(FILING) == rows[0][0]

    @invariant()
    def what_is_stored_is_settled(self) -> None:
        before = self.there()
        again = settle_units(self.bureau, current_round(self.bureau), {r.unit for r in before})
        assert sorted(again, key=lambda r: r.digest) == before

    @invariant()
    def the_log_holds(self) -> None:
        assert first_broken(audit_lines(self.bureau)) is None


def test_a_bureau_at_work(tmp_path: Path):
    numbers = count(1)

    def new_folder() -> Path:
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        return folder

    Desk.scene, Desk.new_folder = large_scene(new_folder()), new_folder
    assert set(NAMES) == set(Desk.scene.written)
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=10,
            stateful_step_count=20,
            # Making such long stories shorter would take minutes.
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
