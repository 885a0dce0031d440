"""Bad input is refused with a stable code before any engine is touched; the rest goes on."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from extractors.errors import FileError
from extractors.limits import Limits
from extractors.reading.engines.null import NullEngine
from extractors.reading.reader import read_page
from extractors.reading.source import OPENERS, PageRef, open_source


def png(width: int = 30, height: int = 20, grey: int = 255) -> bytes:
    stream = io.BytesIO()
    Image.new("L", (width, height), grey).save(stream, "PNG")
    return stream.getvalue()


def pdf(pages: int = 2, width: float = 200, height: float = 300) -> bytes:
    document = pdfium.PdfDocument.new()
    for _ in range(pages):
        document.new_page(width, height).close()
    stream = io.BytesIO()
    document.save(stream)
    document.close()
    return stream.getvalue()


def archive(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as packed:
        for name, content in members.items():
            packed.writestr(zipfile.ZipInfo(name), content, method)
    return stream.getvalue()


def kept(tmp_path: Path, content: bytes, name: str = "upload.bin") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def code_of(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(FileError) as caught:
        open_source(path, path.name, limits or Limits())
    assert caught.value.message.endswith(".")
    return caught.value.code


def test_an_image_is_one_page_whatever_it_is_called(tmp_path: Path) -> None:
    with open_source(kept(tmp_path, png(), "scan.pdf"), "scan.pdf", Limits()) as source:
        assert source.pages == (PageRef(0, None, 0),)
        assert source.problems == ()


def test_a_pdf_has_its_pages(tmp_path: Path) -> None:
    with open_source(kept(tmp_path, pdf(3)), "a.pdf", Limits()) as source:
        assert [ref.part for ref in source.pages] == [0, 1, 2]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"hello, this is no paper", "unsupported_type"),
        (b"<?xml version='1.0'?><eInvoice/>", "unsupported_type"),
        (b"%PDF-1.4\nnothing that follows is a PDF", "corrupt_file"),
        (pdf()[:-200], "corrupt_file"),
        (png(300, 300)[:60], "corrupt_file"),
        (b"PK\x03\x04 torn", "corrupt_file"),
        (archive({"OFD.xml": b"<ofd/>", "Doc_0/Document.xml": b"<d/>"}), "unsupported_type"),
        (archive({"[Content_Types].xml": b"<t/>"}), "unsupported_type"),
        (archive({}), "empty_file"),
        (archive({"readme.txt": b"nothing to read"}), "unsupported_type"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, content: bytes, code: str) -> None:
    assert code_of(kept(tmp_path, content)) == code


def test_limits_of_one_file(tmp_path: Path) -> None:
    path = kept(tmp_path, pdf(5))
    assert code_of(path, Limits(max_pages=4)) == "too_many_pages"
    assert code_of(path, Limits(max_file_bytes=100)) == "file_too_large"
    assert code_of(kept(tmp_path, png(200, 200)), Limits(max_image_pixels=1_000)) == (
        "image_too_large"
    )


def test_a_pdf_of_three_thousand_pages_is_refused(tmp_path: Path) -> None:
    assert code_of(kept(tmp_path, pdf(3_000))) == "too_many_pages"


def encrypted(user_password: str) -> bytes:
    """A PDF under RC4 with 40 bits, as section 7.6 of ISO 32000-1 says it is made."""
    pad = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    import hashlib

    def rc4(key: bytes, plain: bytes) -> bytes:
        box, at, out = list(range(256)), 0, bytearray()
        for i in range(256):
            at = (at + box[i] + key[i % len(key)]) % 256
            box[i], box[at] = box[at], box[i]
        i = at = 0
        for byte in plain:
            i = (i + 1) % 256
            at = (at + box[i]) % 256
            box[i], box[at] = box[at], box[i]
            out.append(byte ^ box[(box[i] + box[at]) % 256])
        return bytes(out)

    user = (user_password.encode() + pad)[:32]
    owner = rc4(hashlib.md5((b"owner" + pad)[:32]).digest()[:5], user)
    identity = b"0123456789abcdef"
    key = hashlib.md5(user + owner + (-4).to_bytes(4, "little", signed=True) + identity).digest()
    check = rc4(key[:5], pad)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>",
        b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>"
        % (owner.hex().encode(), check.hex().encode()),
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    name = identity.hex().encode()
    out += b"trailer<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<%s><%s>]>>\n" % (name, name)
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % table


def test_a_pdf_under_a_password_is_refused_and_one_that_opens_without_is_read(
    tmp_path: Path,
) -> None:
    assert code_of(kept(tmp_path, encrypted("secret"))) == "encrypted_pdf"
    with open_source(kept(tmp_path, encrypted("")), "open.pdf", Limits()) as source:
        assert len(source.pages) == 1
        assert read_page(source, 0, NullEngine()).page.width == 556


def test_a_page_of_giant_size_is_rendered_smaller_in_its_own_coordinates(tmp_path: Path) -> None:
    with open_source(kept(tmp_path, pdf(1, 14_400, 14_400)), "wall.pdf", Limits()) as source:
        read = read_page(source, 0, NullEngine())
    assert (read.page.width, read.page.height) == (40_000, 40_000)
    with Image.open(io.BytesIO(read.image_jpeg)) as image:
        assert image.size == (2_400, 2_400)


# Archives


def test_members_are_numbered_through_in_name_order(tmp_path: Path) -> None:
    path = kept(tmp_path, archive({"b.pdf": pdf(2), "c/1.png": png(), "a.png": png(40, 50)}))
    with open_source(path, "papers.zip", Limits()) as source:
        assert source.pages == (
            PageRef(0, "a.png", 0),
            PageRef(1, "b.pdf", 0),
            PageRef(2, "b.pdf", 1),
            PageRef(3, "c/1.png", 0),
        )
        page = read_page(source, 0, NullEngine()).page
        assert (page.member, page.width, page.height) == ("a.png", 40, 50)
        assert read_page(source, 3, NullEngine()).page.member == "c/1.png"
        assert read_page(source, 1, NullEngine()).page.height == 833


@pytest.mark.parametrize(
    "name", ["../up.png", "a/../../up.png", "/etc/up.png", "C:/up.png", "a\\up.png", "..\\up.png"]
)
def test_names_that_lead_outside(tmp_path: Path, name: str) -> None:
    path = kept(tmp_path, archive({name: png(), "good.png": png()}))
    with open_source(path, "papers.zip", Limits()) as source:
        assert [ref.member for ref in source.pages] == ["good.png"]
        assert [(problem.code, problem.member) for problem in source.problems] == [
            ("unsafe_path", name)
        ]


def test_what_fails_in_part_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    members = {
        "1.zip": archive({"x.png": png()}),
        "2.png": png()[:40],
        "3.txt": b"notes",
        "4.png": b"",
        "5.pdf": encrypted("secret"),
        "6.png": png(),
    }
    with open_source(kept(tmp_path, archive(members)), "papers.zip", Limits()) as source:
        assert [ref.member for ref in source.pages] == ["6.png"]
        assert {problem.member: problem.code for problem in source.problems} == {
            "1.zip": "nested_archive",
            "2.png": "corrupt_file",
            "3.txt": "unsupported_type",
            "4.png": "empty_file",
            "5.pdf": "encrypted_pdf",
        }


def test_an_archive_may_hold_ofd_and_e_invoice_xml(tmp_path: Path) -> None:
    ready = Path(__file__).parents[3] / "fixtures" / "ready"
    members = {name: (ready / name).read_bytes() for name in ("national.ofd", "national.xml")}
    members["office.docx"] = archive({"[Content_Types].xml": b"<t/>"})
    members["other.xml"] = b"<?xml version='1.0'?><note/>"
    with open_source(kept(tmp_path, archive(members)), "papers.zip", Limits()) as source:
        assert [ref.member for ref in source.pages] == ["national.ofd", "national.xml"]
        assert {problem.member: problem.code for problem in source.problems} == {
            "office.docx": "unsupported_type",
            "other.xml": "unsupported_type",
        }
        for ref in source.pages:
            page = read_page(source, ref.index, NullEngine()).page
            assert (page.source, page.member) == ("text_layer", ref.member)
            assert any("票据号码" in line.text for line in page.lines)


def test_an_archive_that_holds_only_an_archive_says_so(tmp_path: Path) -> None:
    assert code_of(kept(tmp_path, archive({"1.zip": archive({"x.png": png()})}))) == (
        "nested_archive"
    )


def test_a_bomb_is_refused_by_what_it_declares(tmp_path: Path) -> None:
    path = kept(tmp_path, archive({"zeros.png": bytes(3_000_000)}))
    assert path.stat().st_size < 10_000
    assert code_of(path, Limits(max_archive_bytes=1_000_000)) == "archive_too_large"


def test_too_many_members(tmp_path: Path) -> None:
    path = kept(tmp_path, archive({f"{number}.png": png() for number in range(5)}))
    assert code_of(path, Limits(max_archive_members=4)) == "archive_too_large"


def test_a_member_larger_than_a_file_may_be(tmp_path: Path) -> None:
    path = kept(tmp_path, archive({"big.png": bytes(2_000_000), "good.png": png()}))
    with open_source(path, "papers.zip", Limits(max_file_bytes=1_000_000)) as source:
        assert [problem.code for problem in source.problems] == ["file_too_large"]
        assert len(source.pages) == 1


def test_a_member_that_lies_about_its_size_cannot_unpack_more(tmp_path: Path) -> None:
    content = bytearray(archive({"liar.png": bytes(3_000_000), "good.png": png()}))
    true_size = (3_000_000).to_bytes(4, "little")
    assert content.count(true_size) == 2
    lying = bytes(content.replace(true_size, (100).to_bytes(4, "little")))
    with open_source(kept(tmp_path, lying), "p.zip", Limits(max_archive_bytes=1_000_000)) as source:
        assert [problem.code for problem in source.problems] == ["corrupt_file"]
        assert [ref.member for ref in source.pages] == ["good.png"]


def test_encrypted_members_are_a_problem(tmp_path: Path) -> None:
    content = bytearray(archive({"good.png": png(), "locked.png": png()}))
    central = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 4)
    content[central + 8] |= 1  # the flag that says "encrypted", in the second entry
    with open_source(kept(tmp_path, bytes(content)), "p.zip", Limits()) as source:
        assert [problem.member for problem in source.problems] == ["locked.png"]
        assert "password" in source.problems[0].message


def test_chinese_names_of_windows_archives_are_readable(tmp_path: Path) -> None:
    members = {"票据.png".encode("gbk").decode("cp437"): png(), "出院.png": png()}
    content = archive(members)
    # zipfile writes a name outside ASCII as UTF-8 and flags it; Windows writes GBK, unflagged
    disguised = "票据.png".encode("gbk").decode("cp437")
    raw, flagged = "票据.png".encode("gbk"), disguised.encode()
    raw_padded = raw + b"x" * (len(flagged) - len(raw))  # keep the archive's offsets
    content = content.replace(flagged, raw_padded)
    unflagged = bytearray(content)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = unflagged.index(mark)
        while raw_padded not in unflagged[at : at + 80]:
            at = unflagged.index(mark, at + 4)
        unflagged[at + flags + 1] &= ~0x08
    with open_source(kept(tmp_path, bytes(unflagged)), "p.zip", Limits()) as source:
        names = {ref.member for ref in source.pages}
    assert "出院.png" in names
    assert any(name and name.startswith("票据.png") for name in names)


def test_junk_of_operating_systems_is_passed_over(tmp_path: Path) -> None:
    members = {
        "__MACOSX/._a.png": b"\x00\x05\x16\x07",
        "Thumbs.db": b"\xd0\xcf",
        ".DS_Store": b"\x00",
        "folder/": b"",
        "a.png": png(),
    }
    with open_source(kept(tmp_path, archive(members)), "papers.zip", Limits()) as source:
        assert [ref.member for ref in source.pages] == ["a.png"]
        assert source.problems == ()


def test_pages_of_an_archive_are_limited_together(tmp_path: Path) -> None:
    path = kept(tmp_path, archive({"a.pdf": pdf(3), "b.pdf": pdf(3)}))
    assert code_of(path, Limits(max_pages=5)) == "too_many_pages"


@pytest.mark.parametrize("media_type", sorted(OPENERS))
def test_every_opener_refuses_noise(media_type: str) -> None:
    noise = np.random.default_rng(3).integers(0, 255, 4_000, np.uint8).tobytes()
    with pytest.raises(FileError):
        OPENERS[media_type](io.BytesIO(noise), Limits())


def test_an_archive_cut_off_inside_a_stored_archive_is_no_whole_archive(tmp_path: Path) -> None:
    inner = archive({"in.png": png()})
    whole = archive({"a.png": png(), "inner.zip": inner, "z.png": png()}, zipfile.ZIP_STORED)
    end_of_inner = whole.index(inner) + len(inner)
    for cut in (end_of_inner, end_of_inner + 9, len(whole) - 1, len(whole) - 30):
        assert code_of(kept(tmp_path, whole[:cut], f"{cut}.zip")) == "corrupt_file"
    with open_source(kept(tmp_path, whole), "whole.zip", Limits()) as source:
        assert [ref.member for ref in source.pages] == ["a.png", "z.png"]


def test_an_archive_may_carry_a_comment(tmp_path: Path) -> None:
    stream = io.BytesIO(archive({"a.png": png()}))
    with zipfile.ZipFile(stream, "a") as packed:
        packed.comment = "门诊部".encode() * 50
    with open_source(kept(tmp_path, stream.getvalue()), "a.zip", Limits()) as source:
        assert len(source.pages) == 1
