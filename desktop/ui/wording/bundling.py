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


def above_text(above: Above | None) -> str:
    """What the page says of reporting to a level above."""
    if above is None:
        return "市里要汇总时，打开市里发来的下发包，再写出汇总包。每个上报包都带着原来的签名。"
    return f"作为“{above.unit.name}”向“{above.county}”汇总：收到的上报包合成一个文件，各自的签名不变。"


def standings_text(standings: Sequence[CountyStanding]) -> str:
    """Each county with its verdict, under its name."""
    if not standings:
        return "还没有收到各县的汇总包。"
    parts: list[str] = []
    for standing in standings:
        summary = county_summary(standing.rulebook, standing.result)
        parts.append(f"{standing.unit.name}（{standing.schools} 所学校，{standing.workspace}）\n{summary}")
    return "\n\n".join(parts)
