"""The program's icon for Windows, painted from resources/icons/app.svg in every size that Windows shows.

As a program: `icon_file.py ICON PICTURE` writes the icon and a PNG of 256 pixels.
"""

import sys
from pathlib import Path
from struct import pack

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)


def picture(drawing: Path, size: int) -> bytes:
    """An SVG as a square PNG of that many pixels."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(drawing)).render(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(data.data())


def icon_file(pictures: dict[int, bytes]) -> bytes:
    """An .ico of PNG pictures by their sizes: the directory, then the pictures."""
    head = pack("<HHH", 0, 1, len(pictures))
    offset = len(head) + 16 * len(pictures)
    entries: list[bytes] = []
    for size, data in pictures.items():
        # A size of 256 is written as 0.
        entries.append(pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(data), offset))
        offset += len(data)
    return b"".join([head, *entries, *pictures.values()])


def write_icon(drawing: Path, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(icon_file({size: picture(drawing, size) for size in SIZES}))


if __name__ == "__main__":
    APP = Path(__file__).resolve().parent.parent / "resources" / "icons" / "app.svg"
    write_icon(APP, Path(sys.argv[1]))
    Path(sys.argv[2]).write_bytes(picture(APP, 256))
