"""QR codes drawn as vectors."""

from functools import lru_cache
from itertools import groupby

from reportlab.lib.colors import black
from reportlab.pdfgen.canvas import Canvas


def draw_qr(canvas: Canvas, x: float, y: float, side: float, payload: str) -> None:
    """Draws the code for ``payload`` into the square with its lower left corner at x, y (points)."""
    modules, runs = _dark_runs(payload)
    unit = side / modules
    path = canvas.beginPath()
    for row, column, length in runs:
        path.rect(x + column * unit, y + side - (row + 1) * unit, length * unit, unit)
    canvas.setFillColor(black)
    canvas.drawPath(path, stroke=0, fill=1)


@lru_cache(maxsize=8)
def _dark_runs(payload: str) -> tuple[int, list[tuple[int, int, int]]]:
    """The number of modules on a side, and the dark runs as (row, column, length)."""
    import segno

    matrix = segno.make_qr(payload, error="m").matrix
    runs: list[tuple[int, int, int]] = []
    for row, modules in enumerate(matrix):
        for dark, places in groupby(range(len(modules)), key=lambda column: modules[column]):
            if dark:
                columns = list(places)
                runs.append((row, columns[0], len(columns)))
    return len(matrix), runs
