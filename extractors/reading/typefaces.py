"""Typefaces to draw described pages with: the paper's own, else a Chinese one of this machine.

None has to be there: huzhu must read on a bare machine. Without one, Chinese characters are
drawn as empty boxes of their size; what is read does not depend on the picture.
"""

from __future__ import annotations

import io
from functools import cache, lru_cache
from pathlib import Path

from PIL import ImageFont

FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts",
           "/System/Library/Fonts", "C:/Windows/Fonts")  # fmt: skip
# What a Chinese font's file is called, the better legible ones first.
_NAMES = (
    "notosanscjk-regular", "notosanssc", "sourcehansans", "wqy-microhei", "wqy-zenhei",
    "pingfang", "simsun", "msyh", "simhei", "notoserifcjk-regular", "sourcehanserif",
    "uming", "ukai", "droidsansfallback", "cjk",
)  # fmt: skip
_SUFFIXES = (".ttf", ".ttc", ".otf")
_PROBE = "医"
_NOT_A_CHARACTER = "\uffff"
_MAX_FONT_BYTES = 40 * 1024 * 1024  # a whole Chinese font has 5 to 20 MB

Font = ImageFont.FreeTypeFont


def font_for(character: str, size: int, embedded: bytes | None) -> Font | None:
    """A font of ``size`` pixels that has ``character``; ``None`` where there is none."""
    for font in (_embedded(embedded, size) if embedded else None, _installed(size), _plain(size)):
        if font is not None and _has(font, character):
            return font
    return None


def forget_embedded() -> None:
    """Let go of the fonts that came with a paper: each size holds a copy of the whole file."""
    if _embedded.cache_info().currsize:
        _embedded.cache_clear()
        _has.cache_clear()


@cache
def chinese_font() -> Path | None:
    """A font file of this machine that has Chinese characters."""
    found: dict[str, Path] = {}
    for folder in FOLDERS:
        for path in sorted(Path(folder).expanduser().rglob("*")):
            name = path.name.lower().replace(" ", "")
            if path.suffix.lower() in _SUFFIXES:
                for each in _NAMES:
                    if each in name:
                        found.setdefault(each, path)
    for each in _NAMES:
        if each in found and _draws_chinese(found[each]):
            return found[each]
    return None


def _draws_chinese(path: Path) -> bool:
    try:
        return _has(ImageFont.truetype(str(path), 24), _PROBE)
    except OSError:
        return False


@lru_cache(maxsize=64)
def _installed(size: int) -> Font | None:
    path = chinese_font()
    return None if path is None else ImageFont.truetype(str(path), size)


@lru_cache(maxsize=16)
def _embedded(content: bytes, size: int) -> Font | None:
    if len(content) > _MAX_FONT_BYTES:
        return None
    try:
        return ImageFont.truetype(io.BytesIO(content), size)
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=64)
def _plain(size: int) -> Font | None:
    """Pillow's own font: Latin letters and digits, on any machine."""
    font = ImageFont.load_default(size)
    return font if isinstance(font, ImageFont.FreeTypeFont) else None


@lru_cache(maxsize=8192)
def _has(font: Font, character: str) -> bool:
    """Whether ``font`` has a glyph of its own for ``character``.

    FreeType draws an unknown character as the font's mark for it, so the two are compared.
    """
    try:
        glyph, unknown = font.getmask(character), font.getmask(_NOT_A_CHARACTER)
    except (OSError, ValueError):
        return False
    return glyph.getbbox() is not None and bytes(glyph) != bytes(unknown)
