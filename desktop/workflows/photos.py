"""A picture as it is kept: upright, not larger than needed, without where and when it was taken."""

from io import BytesIO
from typing import TYPE_CHECKING

from desktop.workflows.evidence_faults import Fault, Unusable

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_SIDE = 1600
# Screenshots and scans hold fine print.
_LONGEST_SCAN = 2400
_JPEG_QUALITY = 85
_LARGEST_PNG = 1 << 20
# JPEG is decoded at a fraction of its size; other kinds need all their pixels in memory.
_MOST_PIXELS = 60_000_000
FORMATS = ("JPEG", "PNG", "BMP", "WEBP", "TIFF")


def keepable(content: bytes) -> tuple[bytes, str]:
    """The picture turned upright by its EXIF mark, scaled, and written anew with nothing but its pixels.

    Returns the bytes and their suffix: ``jpg``, or ``png`` where that is small, as it is for screenshots.
    The same picture gives the same bytes. Raises Unusable.
    """
    # Loaded here: most days nobody adds a photo.
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            is_photo = image.format in ("JPEG", "WEBP")
            if image.format == "TIFF" and getattr(image, "n_frames", 1) > 1:
                raise Unusable(Fault.SEVERAL_PAGES)
            if image.format != "JPEG" and image.width * image.height > _MOST_PIXELS:
                raise Unusable(Fault.TOO_MANY_PIXELS)
            side = LONGEST_SIDE if is_photo else _LONGEST_SCAN
            image.draft("RGB", (side, side))
            shown = _opaque(ImageOps.exif_transpose(image))
            shown.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=3.0)
            # The same pixels and nothing else: what is saved would otherwise keep comments.
            plain = Image.frombytes(shown.mode, shown.size, shown.tobytes())
    except Unusable:
        raise
    except Image.DecompressionBombError as error:
        raise Unusable(Fault.TOO_MANY_PIXELS) from error
    except Exception as error:  # whatever a reading library makes of a bad file
        raise Unusable(Fault.DAMAGED) from error
    return _written(plain, is_photo)


def _opaque(image: "Image") -> "Image":
    """In colour or grey, on white where it is transparent."""
    from PIL import Image

    if image.mode in ("1", "L"):
        return image.convert("L")
    if image.mode in ("LA", "PA", "RGBA", "RGBa") or "transparency" in image.info:
        over = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", over.size, "white"), over).convert("RGB")
    return image.convert("RGB")


def _written(image: "Image", is_photo: bool) -> tuple[bytes, str]:
    buffer = BytesIO()
    if not is_photo:
        image.save(buffer, "PNG")
        if buffer.tell() <= _LARGEST_PNG:
            return buffer.getvalue(), "png"
        buffer = BytesIO()
    image.save(buffer, "JPEG", quality=_JPEG_QUALITY, optimize=True)
    return buffer.getvalue(), "jpg"
