"""How long a county of 300 and a province of 20,000 schools take to evaluate, and how memory grows.

Prints, from one run: milliseconds for 300 schools (median of 15), seconds for 20,000, the ratio of the two
per school (1.0 is linear), and the peak memory of the process with 20,000 filings loaded.
"""

import gc
import resource
import statistics
import sys
import time

from desktop.core.county import evaluate
from desktop.library import load_standard, standard_ref
from desktop.workflows.example_county import example_filings

COUNTY, PROVINCE, RUNS = 300, 20_000, 15


def seconds(rulebook, filings) -> float:
    start = time.perf_counter()
    evaluate(rulebook, filings)
    return time.perf_counter() - start


def main() -> None:
    rulebook = load_standard("xingguo-2023")
    standard = standard_ref(rulebook.standard)
    county = example_filings(COUNTY, 1, rulebook, "bench", standard)
    seconds(rulebook, county)
    small = statistics.median(seconds(rulebook, county) for _ in range(RUNS))
    print(f"{COUNTY} schools x {len(rulebook.standard.indicators)} indicators: {small * 1000:.1f} ms")
    province = example_filings(PROVINCE, 1, rulebook, "bench", standard)
    gc.collect()
    large = seconds(rulebook, province)
    ratio = (large / PROVINCE) / (small / COUNTY)
    print(f"{PROVINCE} schools: {large:.2f} s; per school {ratio:.2f} times the county's")
    unit = 1 if sys.platform == "darwin" else 1024
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
