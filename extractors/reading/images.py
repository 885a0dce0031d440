"""Image files: their frames, decoded to BGR with every odd pixel format made plain."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import numpy as np
from PIL import Image as Pillow
from PIL import ImageOps

from extractors.errors import CorruptFile, ImageTooLarge, TooManyPages
from extractors.limits import Limits
from extractors.reading.raster import Image, Raster, shrink_factor
from extractors.types import Line

# Pillow's own bomb check knows one global limit; ours are per input and checked on the header.
Pillow.MAX_IMAGE_PIXELS = None

_READ_FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "WEBP", "GIF", "MPO")
_PAGED_FORMATS = ("TIFF",)  # the further frames of the others are animation or previews
_EXIF_ORIENTATION = 0x0112
_TURNED_ORIENTATIONS = (5, 6, 7, 8)  # EXIF values whose width and height change places


class ImageFile:
    """A JPEG, PNG, TIFF (every frame is a page), BMP, WEBP or GIF."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self._stream = stream
        with _explained():
            self._image = Pillow.open(stream, formats=_READ_FORMATS)
        with _explained():
            self.part_count, self._first_read = self._count_parts(limits)
        self._limits = limits

    def text_lines(self, part: int) -> tuple[Line, ...] | None:
        """Images have no text layer."""
        return None

    def raster(self, part: int) -> Raster:
        """Frame ``part`` after EXIF orientation. Raises ``CorruptFile``, ``ImageTooLarge``."""
        with _explained():
            self._image.seek(part)
            self._check_pixels(self._limits)
            width, height = self._image.size
            if self._orientation() in _TURNED_ORIENTATIONS:
                width, height = height, width
            return Raster(self._decode(shrink_factor(width, height)), width, height)

    def check_decodes(self) -> None:
        """Decode a first frame as cheaply as its format allows; a torn file is found here."""
        self._image.seek(self._first_read)
        eighth = (max(1, self._image.width // 8), max(1, self._image.height // 8))
        with _explained():
            self._image.draft(None, eighth)  # does nothing for other formats than JPEG
            self._image.load()

    def close(self) -> None:
        self._image.close()
        self._stream.close()

    def _decode(self, factor: float) -> Image:
        image: Pillow.Image = self._image
        if factor < 1.0:
            wanted = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
            # a JPEG is decoded straight to a half, quarter or eighth: the full size is never held
            self._image.draft(None, wanted)
            self._image.load()
            image = image.resize(wanted) if image.width > wanted[0] else image
        else:
            # a copy, because decoded pixels of a frame would otherwise stay with the open file
            image = image.copy()
        return to_bgr(_oriented(image, self._orientation()))

    def _orientation(self) -> int:
        return int(self._image.getexif().get(_EXIF_ORIENTATION, 1))

    def _count_parts(self, limits: Limits) -> tuple[int, int]:
        """The number of frames, and the first that is not too large; one too large is that
        page's trouble. Raises ``ImageTooLarge`` where all of them are."""
        frames, first_read, too_large = 0, None, None
        try:
            while frames <= limits.max_pages:
                self._image.seek(frames)
                try:
                    self._check_pixels(limits)
                    first_read = frames if first_read is None else first_read
                except ImageTooLarge as error:
                    too_large = too_large or error
                frames += 1
                if self._image.format not in _PAGED_FORMATS:
                    break
        except EOFError:
            pass
        if frames > limits.max_pages:
            raise TooManyPages(
                f"The image has more than {limits.max_pages:,} pages. Split it and send the parts."
            )
        if first_read is None:
            raise too_large or EOFError("no frame")
        self._image.seek(0)
        return frames, first_read

    def _check_pixels(self, limits: Limits) -> None:
        width, height = self._image.size
        if width * height > limits.max_image_pixels:
            raise ImageTooLarge(
                f"The image has {width:,} x {height:,} pixels, more than the"
                f" {limits.max_image_pixels / 1e6:,.0f} million allowed."
                " Scan it again at 200 to 300 dpi."
            )


def to_bgr(image: Pillow.Image) -> Image:
    """Any Pillow image as BGR bytes; transparent parts turn white, 16 bits become 8."""
    if image.mode.startswith(("I", "F")):
        image = Pillow.fromarray(_eight_bits(np.asarray(image)))
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Pillow.new("RGBA", image.size, "white")
        image = Pillow.alpha_composite(paper, image)
    rgb = np.asarray(image.convert("RGB"))
    return np.ascontiguousarray(rgb[:, :, ::-1])


def _eight_bits(values: np.ndarray) -> Image:
    """Grey values of any depth as 0…255, by the depth's full range or, failing that, by the top."""
    top = 65535.0 if values.dtype == np.uint16 else float(values.max(initial=1))
    if values.dtype != np.uint16 and 1.0 < top <= 65535.0:
        top = 65535.0 if top > 255.0 else 255.0
    return np.clip(values.astype(np.float32) * (255.0 / max(top, 1e-6)), 0, 255).astype(np.uint8)


def _oriented(image: Pillow.Image, orientation: int) -> Pillow.Image:
    """``image`` turned as its EXIF orientation says (the tag itself may be gone after a copy)."""
    if orientation == 1:
        return image
    image.getexif()[_EXIF_ORIENTATION] = orientation
    return ImageOps.exif_transpose(image)


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what Pillow raises on a torn image into our error, and keep its warnings quiet."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (OSError, SyntaxError, ValueError, KeyError, EOFError, TypeError) as error:
        raise CorruptFile(
            "The image is damaged or cut off. Scan or save it again and send the new file."
        ) from error


def open_image(stream: BinaryIO, limits: Limits) -> ImageFile:
    """Open an image file and make sure that its first frame decodes."""
    image = ImageFile(stream, limits)
    image.check_decodes()
    stream.seek(0)
    return ImageFile(stream, limits)


def open_image_bytes(content: bytes, limits: Limits) -> ImageFile:
    """The same for bytes already in memory."""
    return open_image(io.BytesIO(content), limits)
