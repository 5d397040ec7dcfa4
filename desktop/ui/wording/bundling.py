"""What is told of bundles and of the counties that a city has merged."""

from collections.abc import Sequence

from desktop.exchange.writer import WrittenPackage
from desktop.ui.wording.county import county_summary
from desktop.workflows.bundling import Above
from desktop.workflows.counties import CountyStanding


def bundled_sentence(written: WrittenPackage) -> str:
    return f"已写出汇总包“{written.path.name}”，在“{written.path.parent}”，并重新核验无误。请交给上级。"


def above_sentence(above: Above) -> str:
    """Whom a bureau reports to from now on."""
    return f"已采用“{above.county}”的下发包：本局作为“{above.unit.name}”向它汇总。"


def standings_text(standings: Sequence[CountyStanding]) -> str:
    """Each county with its verdict, under its name."""
    if not standings:
        return "还没有收到各县的汇总包。"
    parts: list[str] = []
    for standing in standings:
        summary = county_summary(standing.rulebook, standing.result)
        parts.append(f"{standing.unit.name}（{standing.schools} 所学校，{standing.workspace}）\n{summary}")
    return "\n\n".join(parts)
