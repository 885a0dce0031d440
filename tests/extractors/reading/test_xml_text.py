"""XML from strangers: in every Chinese encoding, and never with entities."""

from __future__ import annotations

import pytest

from extractors.errors import CorruptFile, FileTooLarge
from extractors.reading import xml_text
from extractors.reading.xml_text import children, first, local_name, parse_xml, text_of

BODY = "<票据><收款单位>漳州市医院</收款单位></票据>"


@pytest.mark.parametrize(
    "content",
    [
        BODY.encode(),
        b"\xef\xbb\xbf" + BODY.encode(),
        f'<?xml version="1.0" encoding="GBK"?>{BODY}'.encode("gbk"),
        f"<?xml version='1.0' encoding='gb2312'?>{BODY}".encode("gb18030"),
        f'<?xml version="1.0"?>{BODY}'.encode("gbk"),  # declared as nothing, written as GBK
        f'<?xml version="1.0" encoding="UTF-8"?>{BODY}'.encode("gbk"),
        f'<?xml version="1.0" encoding="UTF-16"?>{BODY}'.encode("utf-16"),
    ],
)
def test_encodings(content: bytes) -> None:
    assert text_of(first(parse_xml(content, "The file"), "收款单位")) == "漳州市医院"


@pytest.mark.parametrize(
    "content",
    [
        b"<a><b></a>",
        b"<a",
        b"",
        b'<?xml version="1.0" encoding="no-such-code"?><a/>',
        b'<!DOCTYPE a [<!ENTITY x "ha">]><a>&x;</a>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a SYSTEM "http://example.invalid/a.dtd"><a/>',
    ],
)
def test_what_is_broken_or_tricky_is_refused(content: bytes) -> None:
    with pytest.raises(CorruptFile, match=r"^The file .*\.$"):
        parse_xml(content, "The file")


def test_size_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_text, "MAX_XML_BYTES", 10)
    with pytest.raises(FileTooLarge):
        parse_xml(BODY.encode(), "The file")


def test_names_without_their_namespaces() -> None:
    root = parse_xml(b'<o:A xmlns:o="urn:x"><o:B>1</o:B><B>2</B><!-- 3 --></o:A>', "The file")
    assert local_name(root) == "A"
    assert [text_of(each) for each in children(root, "B")] == ["1", "2"]
    assert first(root, "B", "C") is None
