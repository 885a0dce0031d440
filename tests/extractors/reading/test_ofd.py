"""OFD papers: their own text at its places, a picture to look at, clear words where one is broken.

The packages are put together by hand after GB/T 33190-2016; no real OFD was at hand.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from contextlib import closing

import numpy as np
import pytest
from PIL import Image, ImageFont

from extractors.errors import FileError
from extractors.limits import Limits
from extractors.reading import ofd_objects, typefaces
from extractors.reading.ofd import OfdFile, open_ofd
from extractors.reading.ofd_stamps import der_values

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
PX = 200 / 25.4  # page pixels to a millimetre
WORDS = "医疗住院收费票据"
DIGITS = 'DeltaX="g 9 2"'
AREA = "<ofd:Area><ofd:PhysicalBox>0 0 210 140</ofd:PhysicalBox></ofd:Area>"


def text(words: str, x: float, y: float, size: float = 4, more: str = "", code: str = "") -> str:
    """A text object whose boundary begins at (x, y) and whose baseline is one ``size`` lower."""
    step = code or f'DeltaX="g {len(words)} {size}"'
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y} 200 {2 * size}" Font="3" Size="{size}" {more}>'
        f'<ofd:TextCode X="0" Y="{size}" {step}>{words}</ofd:TextCode></ofd:TextObject>'
    )


def page(objects: str, before: str = "") -> str:
    return (
        f"<ofd:Page {NS}>{before}{AREA}"
        f'<ofd:Content><ofd:Layer ID="2">{objects}</ofd:Layer></ofd:Content></ofd:Page>'
    )


def png(size: tuple[int, int] = (40, 30), color: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "PNG")
    return out.getvalue()


def package(
    *pages: str, common: str = "", more: Mapping[str, bytes | str] | None = None, after: str = ""
) -> bytes:
    """An OFD of ``pages``; ``common`` goes into CommonData, ``after`` behind the pages."""
    refs = "".join(
        f'<ofd:Page ID="{100 + n}" BaseLoc="Pages/Page_{n}/Content.xml"/>'
        for n in range(len(pages))
    )
    files: dict[str, bytes | str] = {
        "OFD.xml": f"<ofd:OFD {NS}><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot>"
        "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NS}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>"
        f"0 0 100 100</ofd:PhysicalBox></ofd:PageArea>{common}</ofd:CommonData>"
        f"<ofd:Pages>{refs}</ofd:Pages>{after}</ofd:Document>",
        **{f"Doc_0/Pages/Page_{n}/Content.xml": each for n, each in enumerate(pages)},
        **(more or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()


def opened(content: bytes, limits: Limits | None = None) -> OfdFile:
    return open_ofd(io.BytesIO(content), limits or Limits())


def texts(content: bytes, part: int = 0) -> list[str]:
    with closing(opened(content)) as paper:
        return [line.text for line in paper.text_lines(part) or ()]


def picture(content: bytes, part: int = 0) -> np.ndarray:
    with closing(opened(content)) as paper:
        return paper.raster(part).image


def code_of(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(FileError) as caught:
        opened(content, limits).text_lines(0)
    assert caught.value.message.endswith(".")
    return caught.value.code


def is_inked(image: np.ndarray, x: float, y: float, reach: float = 2) -> bool:
    """Whether something dark lies within ``reach`` millimetres of a place on the page."""
    x0, x1, y0, y1 = ((v * PX) for v in (x - reach, x + reach, y - reach, y + reach))
    part = image[round(max(y0, 0)) : round(y1), round(max(x0, 0)) : round(x1)]
    return bool(part.min() < 120)


# Text


def test_text_has_its_place_in_page_pixels() -> None:
    with closing(opened(package(page(text(WORDS, 50, 10))))) as paper:
        raster = paper.raster(0)
        (line,) = paper.text_lines(0) or ()
    assert (raster.width, raster.height) == (round(210 * PX), round(140 * PX))
    assert line.text == WORDS
    assert line.confidence == 1.0
    assert line.box.x0 == pytest.approx(50 * PX)
    assert line.box.x1 == pytest.approx((50 + 4 * len(WORDS)) * PX)
    assert line.box.y0 < 14 * PX < line.box.y1  # the baseline
    assert line.edges[2] == pytest.approx(58 * PX)


@pytest.mark.parametrize(
    "code",
    ['DeltaX="4 4 4 4 4 4 4"', 'DeltaX="g 7 4"', 'DeltaX="4"', 'DeltaX="4 g 2 4 4"', ""],
)
def test_distances_however_they_are_written(code: str) -> None:
    with closing(opened(package(page(text(WORDS, 50, 10, code=code or 'Font="1"'))))) as paper:
        (line,) = paper.text_lines(0) or ()
    assert line.text == WORDS
    assert line.box.width == pytest.approx(4 * len(WORDS) * PX)


def test_cells_far_apart_are_lines_of_their_own() -> None:
    content = package(page(text("床位费", 10, 20) + text("120.00", 60, 20, code='DeltaX="g 5 2"')))
    assert texts(content) == ["床位费", "120.00"]


def test_a_rule_parts_cells_that_stand_close() -> None:
    rule = (
        '<ofd:PathObject ID="3" Boundary="19 18 1 9" LineWidth="0.2">'
        "<ofd:AbbreviatedData>M 0 0 L 0 9</ofd:AbbreviatedData></ofd:PathObject>"
    )
    cells = text("性别", 10, 20) + text("男", 20, 20)
    assert texts(package(page(cells))) == ["性别 男"]
    assert texts(package(page(cells + rule))) == ["性别", "男"]


def test_a_matrix_scales_and_moves_text() -> None:
    content = package(page(text(WORDS, 10, 10, more='CTM="2 0 0 2 5 0"')))
    with closing(opened(content)) as paper:
        (line,) = paper.text_lines(0) or ()
    assert line.box.x0 == pytest.approx(15 * PX)
    assert line.box.width == pytest.approx(8 * len(WORDS) * PX)


def test_templates_blocks_and_composed_graphics_all_hold_text() -> None:
    template = page(text("票据代码：", 10, 10))
    block = f'<ofd:PageBlock ID="7">{text("35060224", 40, 30, code=DIGITS)}</ofd:PageBlock>'
    unit = '<ofd:CompositeObject ID="8" ResourceID="9" Boundary="10 50 50 10"/>'
    resources = (
        f'<ofd:Res {NS} BaseLoc="Res"><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="9">'
        f"<ofd:Content>{text('开票日期', 0, 0)}</ofd:Content></ofd:CompositeGraphicUnit>"
        "</ofd:CompositeGraphicUnits></ofd:Res>"
    )
    content = package(
        page(block + unit, '<ofd:Template TemplateID="5"/>'),
        common='<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes><ofd:TemplatePage ID="5"'
        ' BaseLoc="Tpls/Tpl_0/Content.xml"/>',
        more={"Doc_0/Tpls/Tpl_0/Content.xml": template, "Doc_0/DocumentRes.xml": resources},
    )
    assert texts(content) == ["票据代码：", "35060224", "开票日期"]


def test_what_is_invisible_and_watermarks_are_no_text() -> None:
    hidden = text("看不见", 10, 10, more='Visible="false"') + text("透明", 10, 20, more='Alpha="0"')
    annotation = (
        f"<ofd:PageAnnot {NS}><ofd:Annot ID='1' Type='Watermark'><ofd:Appearance"
        f" Boundary='0 0 210 140'>{text('仅供参考', 60, 100)}</ofd:Appearance></ofd:Annot>"
        f"<ofd:Annot ID='2' Type='Stamp'><ofd:Appearance Boundary='10 20 90 90'>"
        f"{text('已报销', 50, 60)}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>"
    )
    content = package(
        page(hidden + text(WORDS, 10, 30)),
        after="<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>",
        more={
            "Doc_0/Annots/Annotations.xml": f"<ofd:Annotations {NS}><ofd:Page PageID='100'>"
            "<ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>",
            "Doc_0/Annots/Page_0/Annotation.xml": annotation,
        },
    )
    assert texts(content) == [WORDS, "已报销"]
    assert is_inked(picture(content), 62, 102)  # the watermark is drawn all the same


def test_a_page_without_text_is_left_to_ocr() -> None:
    with closing(opened(package(page("")))) as paper:
        assert paper.text_lines(0) is None


def test_glyph_numbers_instead_of_characters_are_no_text() -> None:
    with closing(opened(package(page(text("\ue001\ue002\ue003", 10, 10))))) as paper:
        assert paper.text_lines(0) is None


def test_each_page_is_its_own() -> None:
    content = package(page(text("第一", 10, 10)), page(text("第二", 10, 10)))
    with closing(opened(content)) as paper:
        assert paper.part_count == 2
    assert texts(content, 0) == ["第一"]
    assert texts(content, 1) == ["第二"]


# The picture

IMAGE = '<ofd:ImageObject ID="4" ResourceID="6" Boundary="{0}" {1}/>'
MEDIA = {
    "Doc_0/DocumentRes.xml": f'<ofd:Res {NS} BaseLoc="Res"><ofd:MultiMedias>'
    '<ofd:MultiMedia ID="6" Type="Image"><ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia>'
    "</ofd:MultiMedias></ofd:Res>",
    "Doc_0/Res/a.png": png(),
}
WITH_MEDIA = "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"


def test_text_rules_and_frames_are_drawn() -> None:
    rule = (
        '<ofd:PathObject ID="3" Boundary="10 60 100 2" LineWidth="0.5">'
        '<ofd:StrokeColor Value="200 0 0"/><ofd:AbbreviatedData>M 0 0 L 100 0</ofd:AbbreviatedData>'
        "</ofd:PathObject>"
    )
    area = (
        '<ofd:PathObject ID="4" Boundary="120 60 20 20" Fill="true" Stroke="false">'
        '<ofd:FillColor Value="0 0 255"/>'
        "<ofd:AbbreviatedData>M 0 0 L 20 0 L 20 20 L 0 20 C</ofd:AbbreviatedData></ofd:PathObject>"
    )
    image = picture(package(page(text(WORDS, 50, 10) + rule + area)))
    assert is_inked(image, 52, 12)
    assert not is_inked(image, 150, 12)
    assert tuple(image[round(60 * PX), round(60 * PX)]) == (0, 0, 200)  # blue, green, red
    assert tuple(image[round(70 * PX), round(130 * PX)]) == (255, 0, 0)


@pytest.mark.parametrize("place", [("50 40 20 15", 'CTM="20 0 0 15 0 0"'), ("50 40 20 15", "")])
def test_pictures_lie_where_they_belong(place: tuple[str, str]) -> None:
    content = package(page(IMAGE.format(*place)), common=WITH_MEDIA, more=MEDIA)
    image = picture(content)
    assert tuple(image[round(47 * PX), round(60 * PX)]) == (0, 0, 255)
    assert tuple(image[round(47 * PX), round(75 * PX)]) == (255, 255, 255)


def test_a_page_sized_picture_with_a_line_over_it_is_a_scan() -> None:
    scan = IMAGE.format("0 0 210 140", "") + text("复印件与原件相符", 10, 10)
    with closing(opened(package(page(scan), common=WITH_MEDIA, more=MEDIA))) as paper:
        assert paper.text_lines(0) is None
        assert tuple(paper.raster(0).image[500, 800]) == (0, 0, 255)


def test_without_any_chinese_font_the_text_is_read_and_its_places_are_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(typefaces, "FOLDERS", ())
    for cached in (typefaces.chinese_font, typefaces._installed, typefaces._has):
        cached.cache_clear()
    try:
        content = package(page(text(WORDS, 50, 10) + text("1234", 50, 40)))
        assert texts(content) == [WORDS, "1 2 3 4"]
        image = picture(content)
        assert image[round(10 * PX) : round(16 * PX), round(50 * PX) : round(82 * PX)].min() < 200
        assert is_inked(image, 51, 43)  # Latin letters and digits need no font of the machine
    finally:
        for cached in (typefaces.chinese_font, typefaces._installed, typefaces._has):
            cached.cache_clear()


# Seals


def der(tag: int, value: bytes) -> bytes:
    if len(value) < 128:
        return bytes([tag, len(value)]) + value
    return bytes([tag, 0x84]) + struct.pack(">I", len(value)) + value


def sealed(picture_file: bytes) -> bytes:
    """A page with an electronic seal whose picture is ``picture_file``."""
    seal = der(0x30, der(0x02, b"\x04") + der(0x30, der(0x16, b"png") + der(0x04, picture_file)))
    return package(
        page(text(WORDS, 10, 10)),
        more={
            "Doc_0/Signs/Signatures.xml": f"<ofd:Signatures {NS}><ofd:Signature ID='1' Type='Seal'"
            " BaseLoc='Sign_0/Signature.xml'/></ofd:Signatures>",
            "Doc_0/Signs/Sign_0/Signature.xml": f"<ofd:Signature {NS}><ofd:SignedInfo>"
            "<ofd:StampAnnot ID='1' PageRef='100' Boundary='100 60 40 30'/><ofd:StampAnnot ID='2'"
            " PageRef='999' Boundary='10 100 40 30'/></ofd:SignedInfo>"
            "<ofd:SignedValue>SignedValue.dat</ofd:SignedValue></ofd:Signature>",
            "Doc_0/Signs/Sign_0/SignedValue.dat": seal,
        },
    )


def test_the_picture_of_an_electronic_seal_is_drawn_and_text_shows_through_it() -> None:
    image = picture(sealed(png()))
    assert tuple(image[round(75 * PX), round(120 * PX)]) == (0, 0, 255)
    assert not is_inked(image, 30, 115)  # the other stamp is on another page
    assert texts(sealed(png())) == [WORDS]


def test_a_seal_that_is_itself_an_ofd() -> None:
    own = (
        '<ofd:PathObject ID="4" Boundary="0 0 210 140" Fill="true" Stroke="false"><ofd:FillColor'
        ' Value="255 0 0"/><ofd:AbbreviatedData>M 0 0 L 210 0 L 210 140 L 0 140 C'
        "</ofd:AbbreviatedData></ofd:PathObject>"
    )
    image = picture(sealed(package(page(own))))
    assert tuple(image[round(75 * PX), round(120 * PX)]) == (0, 0, 255)


def test_a_torn_seal_is_passed_over() -> None:
    content = sealed(png()[:50])
    assert not is_inked(picture(content), 120, 75)
    assert texts(content) == [WORDS]


def test_der_values_of_nested_and_torn_structures() -> None:
    whole = der(0x30, der(0x04, b"a" * 200) + der(0x31, der(0x02, b"\x01")))
    assert list(der_values(whole)) == [b"a" * 200, b"\x01"]
    assert list(der_values(whole[:100])) == []
    assert list(der_values(b"\x30\x80\x00\x00")) == []
    assert list(der_values(b"\x04")) == []


# What is broken, and limits


def without(content: bytes, name: str, instead: bytes | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
            elif instead is not None:
                new.writestr(each, instead)
    return out.getvalue()


GOOD = package(page(text(WORDS, 10, 10)))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (without(GOOD, "Doc_0/Document.xml"), "corrupt_file"),
        (without(GOOD, "Doc_0/Pages/Page_0/Content.xml"), "corrupt_file"),
        (without(GOOD, "Doc_0/Document.xml", b"<broken"), "corrupt_file"),
        (without(GOOD, "OFD.xml", b"<html/>"), "unsupported_type"),
        (without(GOOD, "OFD.xml", b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"), "corrupt_file"),
        (package(), "corrupt_file"),
        (GOOD[:-40], "corrupt_file"),
    ],
)
def test_broken_packages(content: bytes, code: str) -> None:
    assert code_of(content) == code


def test_limits() -> None:
    pages = [page("")] * 5
    assert code_of(package(*pages), Limits(max_pages=4)) == "too_many_pages"
    assert code_of(GOOD, Limits(max_archive_members=2)) == "archive_too_large"
    assert code_of(GOOD, Limits(max_archive_bytes=500)) == "archive_too_large"


def test_a_page_of_endless_objects_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ofd_objects, "MAX_MARKS", 50)
    assert code_of(package(page(text("长" * 60, 10, 10)))) == "file_too_large"


def test_composed_graphics_that_hold_themselves_end() -> None:
    resources = (
        f"<ofd:Res {NS}><ofd:CompositeGraphicUnit ID='9'><ofd:Content>{text('一', 0, 0)}"
        "<ofd:CompositeObject ID='8' ResourceID='9' Boundary='0 10 50 10'/></ofd:Content>"
        "</ofd:CompositeGraphicUnit></ofd:Res>"
    )
    content = package(
        page('<ofd:CompositeObject ID="8" ResourceID="9" Boundary="10 10 50 10"/>'),
        common=WITH_MEDIA,
        more={"Doc_0/DocumentRes.xml": resources},
    )
    assert 1 <= len(texts(content)) < 10


def test_missing_and_torn_pictures_leave_the_page_readable() -> None:
    content = package(
        page(text(WORDS, 10, 10) + IMAGE.format("50 40 20 15", "")),
        common=WITH_MEDIA,
        more={**MEDIA, "Doc_0/Res/a.png": png()[:40]},
    )
    assert texts(content) == [WORDS]
    assert not is_inked(picture(content), 60, 47)


def test_a_picture_with_more_pixels_than_allowed_is_not_decoded() -> None:
    content = package(
        page(text(WORDS, 10, 10) + IMAGE.format("50 40 20 15", "")), common=WITH_MEDIA, more=MEDIA
    )
    with closing(opened(content, Limits(max_image_pixels=100))) as paper:
        assert not is_inked(paper.raster(0).image, 60, 47)


def test_an_embedded_font_is_used_and_a_broken_one_is_not() -> None:
    fonts = (
        f"<ofd:Res {NS} BaseLoc='Res'><ofd:Fonts><ofd:Font ID='3' FontName='x'>"
        "<ofd:FontFile>f.ttf</ofd:FontFile></ofd:Font></ofd:Fonts></ofd:Res>"
    )
    common = "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
    pictures = []
    for font in (b"no font at all", typefaces_file()):
        more = {"Doc_0/PublicRes.xml": fonts, "Doc_0/Res/f.ttf": font}
        pictures.append(picture(package(page(text("AWA", 50, 10)), common=common, more=more)))
        assert typefaces._embedded.cache_info().currsize == 0  # nothing of a closed paper is held
    assert is_inked(pictures[0], 52, 13)
    assert (pictures[0] != pictures[1]).any()


def typefaces_file() -> bytes:
    """A font of another look than the machine's Chinese one: Pillow's own."""
    font = ImageFont.load_default(20)
    assert isinstance(font, ImageFont.FreeTypeFont)
    stream = font.path
    assert isinstance(stream, io.BytesIO)
    return stream.getvalue()


def test_turned_text_is_drawn_but_not_read() -> None:
    content = package(
        page(text("甲乙丙丁", 100, 30, more='CTM="0 1 -1 0 0 0"') + text(WORDS, 10, 5))
    )
    assert texts(content) == [WORDS]
    assert is_inked(picture(content), 96, 32, reach=5)
