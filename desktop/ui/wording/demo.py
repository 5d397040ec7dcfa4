"""What the demo says on the command line."""

import sys
from collections import Counter
from pathlib import Path

from desktop.paths import ROOT
from desktop.ui.wording.county import county_summary
from desktop.ui.wording.packages import OUTCOMES, result_sentence
from desktop.workflows.demo import Demo
from desktop.workflows.outcomes import Outcome

_STEPS = {"units": "填报、打印、签名导出", "packages": "核验上报包"}


def progress_line(step: str, done: int, total: int) -> None:
    """One line that moves on a terminal, and a line for each finished step elsewhere."""
    if sys.stderr.isatty():
        print(
            f"\r{_STEPS[step]} {done}/{total}", end="\n" if done == total else "", file=sys.stderr, flush=True
        )
    elif done == total:
        print(f"{_STEPS[step]} {done}/{total}", file=sys.stderr)


def open_command(path: Path) -> str:
    """What opens a workspace: the frozen program, else the source tree's own command, else the package."""
    if getattr(sys, "frozen", False):
        program = [sys.executable]
    elif (ROOT / "build" / "dev.py").is_file():
        program = ["python3", "build/dev.py", "run"]
    else:
        program = ["python", "-m", "desktop"]
    # Double quotes are understood by every shell, that of Windows too.
    return " ".join(f'"{part}"' if " " in part else part for part in (*program, str(path)))


def summary(demo: Demo) -> str:
    counts = Counter(result.outcome for result in demo.results)
    lines = ["", "教育局收到的上报包："]
    lines += [f"  {OUTCOMES[outcome]} {count} 个" for outcome, count in counts.items()]
    lines += [f"  · {result_sentence(r)}" for r in demo.results if r.outcome is Outcome.REFUSED]
    lines += ["", county_summary(demo.rulebook, demo.result), "", "文件："]
    lines += [f"  {path}" for path in (*demo.reports, demo.forms, demo.packages)]
    lines += ["", "打开窗口：", *(f"  {open_command(path)}" for path in (demo.bureau, demo.school))]
    return "\n".join(lines)
