"""What the bureau's pages show, as one value made by the worker: the county as it is stored and computed."""

from collections.abc import Mapping

from msgspec import Struct

from desktop.core.audit import AuditLine, backward, first_broken
from desktop.core.county import CountyResult
from desktop.core.doubts import county_doubts
from desktop.core.filing import Filing, Unit
from desktop.core.rulebook import Rulebook
from desktop.storage.audit import audit_lines
from desktop.storage.reviews import reviews
from desktop.storage.roster import Round, current_round, rounds, units
from desktop.storage.submissions import Refusal, arrivals, fork_choices, refusals
from desktop.storage.trust import tokens, trusted_units
from desktop.storage.workspace import Workspace
from desktop.ui.bureau.indicator_rows import IndicatorRow, indicator_rows
from desktop.ui.bureau.roster_rows import RosterRow, Standing, deliveries_of, key_facts, roster_rows
from desktop.ui.bureau.school_rows import SchoolRow, school_rows
from desktop.workflows.bundling import Above, above
from desktop.workflows.dispatching import dispatch_due
from desktop.workflows.evaluation import evaluate_workspace
from desktop.workflows.last_round import last_filings
from desktop.workflows.rulebooks import rulebook_of


class Log(Struct, frozen=True):
    """The audit log: its lines oldest first, the first that does not hold, those whose time went back."""

    lines: tuple[AuditLine, ...] = ()
    broken: int | None = None
    backward: tuple[int, ...] = ()


class CountyState(Struct, frozen=True):
    """Everything the pages show. ``filings`` are the ones that count and ``units`` the roster, by unit code;
    ``dispatched`` says whether enrolment files were ever issued, ``dispatch_due`` whether something that they
    say has changed since; ``rounds`` are all rounds, newest first; ``doubts`` are sentences by unit code;
    ``written`` is the round's standard as it is written, ``rulebook`` the same as the county reads it;
    ``above`` is whom the county reports to.

    The rows of the tables are made here, beside the window, so that showing them is only handing them over.
    """

    county: str
    round: Round
    rulebook: Rulebook
    units: Mapping[str, Unit]
    filings: Mapping[str, Filing]
    result: CountyResult
    refusals: tuple[Refusal, ...]
    roster: tuple[RosterRow, ...]
    schools: tuple[SchoolRow, ...]
    indicators: tuple[IndicatorRow, ...]
    written: Rulebook
    rounds: tuple[Round, ...]
    log: Log
    dispatched: bool = False
    dispatch_due: bool = False
    doubts: Mapping[str, tuple[str, ...]] = {}
    above: Above | None = None

    @property
    def received(self) -> int:
        """How many units have a signed filing that counts."""
        return sum(row.standing is Standing.RECEIVED for row in self.roster)

    @property
    def names(self) -> Mapping[str, str]:
        """Unit code → its name on the roster."""
        return {code: unit.name for code, unit in self.units.items()}

    def name(self, code: str) -> str:
        """The name of a unit on the roster; departments are called by their own name."""
        unit = self.units.get(code)
        return unit.name if unit else code


def load_state(workspace: Workspace, row_rule: str | None = None) -> CountyState:
    """Read and compute the county under a pass rule, by default the round's own. For the worker."""
    rulebook, filings, result = evaluate_workspace(workspace, row_rule=row_rule)
    round = current_round(workspace)
    roster = units(workspace)
    by_code = {unit.code: unit for unit in roster}
    deliveries = deliveries_of(arrivals(workspace, round), reviews(workspace))
    lines = audit_lines(workspace)
    keys = key_facts(trusted_units(workspace), roster, deliveries)
    counted = {filing.unit.code: filing for filing in filings}
    return CountyState(
        workspace.county,
        round,
        rulebook,
        by_code,
        counted,
        result,
        refusals(workspace, round),
        roster_rows(roster, deliveries, keys, fork_choices(workspace, round)),
        school_rows(rulebook, result, counted),
        indicator_rows(rulebook, result, by_code),
        rulebook_of(workspace, round.standard),
        rounds(workspace),
        Log(lines, first_broken(lines), backward(lines)),
        bool(tokens(workspace)),
        dispatch_due(workspace),
        county_doubts(rulebook, filings, last_filings(workspace, round)),
        above(workspace),
    )
