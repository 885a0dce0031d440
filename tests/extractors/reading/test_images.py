"""Odd pixel formats come out as plain BGR, the right way round."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from extractors.errors import CorruptFile, ImageTooLarge, TooManyPages
from extractors.extract import extract_file, in_process
from extractors.limits import Limits
from extractors.reading.engines.null import NullEngine
from extractors.reading.images import ImageFile, open_image_bytes, to_bgr


def encoded(image: Image.Image, kind: str = "PNG", **more: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **more)
    return stream.getvalue()


def opened(content: bytes, limits: Limits | None = None) -> ImageFile:
    return open_image_bytes(content, limits or Limits())


def test_colours_come_as_bgr() -> None:
    raster = opened(encoded(Image.new("RGB", (4, 2), (200, 100, 50)))).raster(0)
    assert raster.image.shape == (2, 4, 3)
    assert raster.image[0, 0].tolist() == [50, 100, 200]


def test_transparent_parts_turn_white() -> None:
    image = Image.new("RGBA", (2, 1), (0, 0, 0, 0))
    image.putpixel((1, 0), (0, 0, 0, 255))
    assert to_bgr(image)[0].tolist() == [[255] * 3, [0] * 3]


def test_a_transparent_palette_entry_turns_white() -> None:
    image = Image.new("P", (2, 1), 0)
    image.putpalette([10, 20, 30, 0, 0, 0])
    image.putpixel((1, 0), 1)
    content = encoded(image, transparency=0)
    assert opened(content).raster(0).image[0].tolist() == [[255] * 3, [0] * 3]


def test_sixteen_bits_become_eight() -> None:
    grey = Image.fromarray(np.array([[0, 32_768, 65_535]], np.uint16))
    found = opened(encoded(grey)).raster(0).image[0, :, 0]
    assert found.tolist() == pytest.approx([0, 127, 255], abs=1)


def test_cmyk_print_colours_become_rgb() -> None:
    content = encoded(Image.new("CMYK", (8, 8), (0, 0, 0, 0)), "JPEG")
    assert opened(content).raster(0).image.min() > 250


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "F", "I"])
def test_every_mode_gives_three_channels(mode: str) -> None:
    assert to_bgr(Image.new(mode, (5, 3))).shape == (3, 5, 3)


@pytest.mark.parametrize(
    ("orientation", "corner"), [(1, (0, 0)), (3, (9, 5)), (6, (5, 0)), (8, (0, 9))]
)
def test_exif_orientation_is_applied(orientation: int, corner: tuple[int, int]) -> None:
    image = Image.new("RGB", (10, 6), "white")
    image.putpixel((0, 0), (0, 0, 0))
    exif = Image.Exif()
    exif[0x0112] = orientation
    raster = opened(encoded(image, exif=exif.tobytes())).raster(0)
    wide, high = (6, 10) if orientation in (6, 8) else (10, 6)
    assert (raster.width, raster.height) == (wide, high)
    x, y = corner
    assert raster.image[y, x].tolist() == [0, 0, 0]


def test_every_frame_of_a_tiff_is_a_page() -> None:
    frames = [Image.new("RGB", (6, 4 + number), (number * 40,) * 3) for number in range(3)]
    content = encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    image = opened(content)
    assert image.part_count == 3
    assert [image.raster(part).height for part in (2, 0, 1)] == [6, 4, 5]
    assert image.raster(2).image[0, 0].tolist() == [80, 80, 80]


@pytest.mark.parametrize(
    ("mode", "compression"),
    [("1", "group3"), ("1", "group4"), ("L", "tiff_lzw"), ("CMYK", "tiff_lzw"), ("P", "packbits"),
     ("RGB", "jpeg"), ("I;16", "tiff_deflate")],
)  # fmt: skip
def test_frames_of_any_kind_and_size_follow_one_another(mode: str, compression: str) -> None:
    """A fax, a grey scan, a print shop's CMYK, …: black on white, then a larger page."""
    frame = Image.new("L", (60, 40), 255)
    frame.paste(0, (20, 10, 40, 30))
    if mode == "I;16":
        frame = Image.fromarray(np.asarray(frame).astype(np.uint16) * 257)
    content = encoded(
        frame if mode == "I;16" else frame.convert(mode),
        "TIFF",
        save_all=True,
        append_images=[Image.new("RGB", (80, 70), "white")],
        compression=compression if mode != "1" else None,
    )
    if mode == "1":  # a fax has no colour pages: its compression is for all frames
        large = Image.new("1", (80, 70), 1)
        content = encoded(
            frame.convert("1"), "TIFF", save_all=True, append_images=[large],
            compression=compression,
        )  # fmt: skip
    image = opened(content)
    first, second = image.raster(0), image.raster(1)
    assert (first.width, first.height, second.width, second.height) == (60, 40, 80, 70)
    assert first.image[20, 30].max() < 40
    assert first.image[4, 4].min() > 215
    assert second.image.min() == 255


def test_too_many_frames() -> None:
    frames = [Image.new("L", (4, 4)) for _ in range(4)]
    content = encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    with pytest.raises(TooManyPages, match="more than 3 pages"):
        opened(content, Limits(max_pages=3))


def test_a_large_image_is_read_smaller_and_keeps_its_own_coordinates(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("extractors.reading.raster.MAX_RASTER_PIXELS", 5_000)
    raster = opened(encoded(Image.new("RGB", (400, 200), "red"), "JPEG")).raster(0)
    assert (raster.width, raster.height) == (400, 200)
    assert raster.image.shape[:2] == (50, 100)
    assert raster.scale == 4.0


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "BMP", "WEBP"])
def test_a_torn_image_is_found_when_it_is_opened(kind: str) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (200, 200, 3), np.uint8)
    content = encoded(Image.fromarray(noise), kind)
    with pytest.raises(CorruptFile, match="damaged or cut off"):
        opened(content[: len(content) // 2])


def test_a_huge_image_is_refused_by_its_header(tmp_path: Path) -> None:
    """Its pixels are not there at all: only a reader that stops at the header can say this."""
    header = encoded(Image.new("1", (1, 1)), "BMP")
    size = (30_000).to_bytes(4, "little")
    with pytest.raises(ImageTooLarge, match="30,000 x 30,000"):
        opened(header[:18] + size + size + header[26:])


def test_a_page_that_is_too_large_leaves_the_others(tmp_path: Path) -> None:
    small, large = Image.new("L", (40, 30), 255), Image.new("L", (50, 50), 255)
    limits = Limits(max_image_pixels=2_000)
    for pages, bad in (([small, large, small], 1), ([large, small], 0)):
        path = tmp_path / f"{bad}.tif"
        path.write_bytes(encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
        found = extract_file(path, path.name, in_process(NullEngine()), limits)
        assert found.error is None
        assert [page.index for page in found.pages] == [
            index for index in range(len(pages)) if index != bad
        ]
        assert [(one.code, one.page) for one in found.problems] == [("image_too_large", bad)]


def test_pages_that_are_all_too_large_are_refused() -> None:
    large = Image.new("L", (50, 50), 255)
    with pytest.raises(ImageTooLarge):
        opened(
            encoded(large, "TIFF", save_all=True, append_images=[large]),
            Limits(max_image_pixels=2_000),
        )


@pytest.mark.parametrize("size", [(20_000, 10), (10, 20_000), (9_000, 1), (1, 1)])
def test_strips_are_read_as_pages(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "strip.png"
    path.write_bytes(encoded(Image.new("RGB", size, "white")))
    found = extract_file(path, path.name, in_process(NullEngine()), Limits())
    assert [(page.width, page.height) for page in found.pages] == [size]
