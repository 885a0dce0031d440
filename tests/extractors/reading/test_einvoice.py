"""E-invoice XML becomes a page like the print of it: read, checked and looked at like any other."""

from __future__ import annotations

import io
from contextlib import closing
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.documents import find_documents
from extractors.errors import FileError
from extractors.labels.finding import EXTRA, STOP, load_vocabulary
from extractors.limits import Limits
from extractors.reading.einvoice import EinvoiceFile, open_einvoice
from extractors.reading.einvoice_facts import load_terms, plain_name
from extractors.reading.engines.null import NullEngine
from extractors.reading.reader import read_page
from extractors.reading.source import open_source
from extractors.types import Document, Page
from extractors.values.text import ascii_width
from fixtures.makers.einvoice_xml import einvoice_xml_file
from fixtures.makers.samples import WORDS
from fixtures.makers.stay import make_stay

LEAST = (
    "<EInvoice><EInvoiceData><Main><EInvoiceCode>35060224</EInvoiceCode>"
    "<EInvoiceNumber>0195796636</EInvoiceNumber><RandomNumber>c1f418</RandomNumber>"
    "<TotalAmount>{total}</TotalAmount><IssueDate>20240604</IssueDate>"
    "<InvoicingParty><InvoicingPartyName>漳州市云溪医院</InvoicingPartyName></InvoicingParty>"
    "<PayerParty><PayerPartyName>高燕颖</PayerPartyName></PayerParty>"
    "<MainExt>{more}</MainExt></Main><Details>{items}</Details></EInvoiceData></EInvoice>"
)
ITEM = "<Item><ItemName>{0}</ItemName><ItemAmount>{1}</ItemAmount></Item>"
TAX = """<EInvoice><Header><InherentLabel><EInvoiceType><LabelName>{title}</LabelName>
</EInvoiceType></InherentLabel></Header><EInvoiceData>
<SellerInformation><SellerIdNum>91440101MA5XXXXX0Q</SellerIdNum><SellerName>{seller}</SellerName>
</SellerInformation><BuyerInformation><BuyerName>高某海</BuyerName></BuyerInformation>
<BasicInformation><TotalAmWithoutTax>1500.50</TotalAmWithoutTax><TotalTaxAm>0.00</TotalTaxAm>
<TotalTax-includedAmount>1500.50</TotalTax-includedAmount>
<TotalTax-includedAmountInChinese>壹仟伍佰圆伍角整</TotalTax-includedAmountInChinese>
<Drawer>林某</Drawer></BasicInformation>
<IssuItemInformation><ItemName>*医疗服务*治疗费</ItemName><MeaUnits>项</MeaUnits><Quantity>1</Quantity>
<UnPrice>900.00</UnPrice><Amount>900.00</Amount><TaxRate>免税</TaxRate><ComTaxAm>***</ComTaxAm>
</IssuItemInformation>
<IssuItemInformation><ItemName>*医疗服务*检查费</ItemName><MeaUnits>项</MeaUnits><Quantity>2</Quantity>
<UnPrice>300.25</UnPrice><Amount>600.50</Amount><TaxRate>免税</TaxRate></IssuItemInformation>
<AdditionalInformation><Remark>住院号：60123146;入院日期：2025-03-02;出院日期：2025-03-12;</Remark>
</AdditionalInformation></EInvoiceData>
<TaxSupervisionInfo><InvoiceNumber>25442000000012345678</InvoiceNumber>
<IssueTime>2025-03-12</IssueTime></TaxSupervisionInfo></EInvoice>"""


def least(more: str = "", items: str = "", total: str = "1510.50") -> str:
    return LEAST.format(more=more, items=items, total=total)


def opened(content: str | bytes) -> EinvoiceFile:
    raw = content if isinstance(content, bytes) else content.encode()
    return open_einvoice(io.BytesIO(raw), Limits())


def page_of(content: str | bytes) -> Page:
    with closing(opened(content)) as paper:
        raster = paper.raster(0)
        lines = paper.text_lines(0) or ()
    return Page(0, raster.width, raster.height, 0, "text_layer", lines)


def read(content: str | bytes) -> Document:
    (document,) = find_documents([page_of(content)])
    return document


def values(document: Document) -> dict[str, object]:
    return {key: found.value for key, found in document.fields.items()}


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("encoding", ["UTF-8", "GBK"])
def test_every_field_that_the_xml_carries_is_read(seed: int, encoding: str, tmp_path: Path) -> None:
    is_outpatient = seed % 2 == 1
    stay = make_stay(Random(f"xml {seed}"), WORDS["tune"], outpatient=is_outpatient)
    made = einvoice_xml_file("e.xml", stay, {}, is_outpatient=is_outpatient, encoding=encoding)
    path = tmp_path / "e.xml"
    path.write_bytes(made.content)
    with open_source(path, "e.xml", Limits()) as source:
        page = read_page(source, 0, NullEngine()).page
    (document,) = find_documents([page])
    (expected,) = made.expected["documents"]
    assert document.type == expected["type"]
    extras = expected["fields"].pop("extras")
    assert values(document) == {key: each["value"] for key, each in expected["fields"].items()}
    assert document.extras["起付标准"].value == extras["起付标准"]["value"]
    assert [(i.name, i.amount, i.quantity, i.unit) for i in document.items] == [
        (i["name"], i["amount"], i.get("quantity"), i.get("unit")) for i in expected["items"]
    ]
    assert [check.id for check in document.checks if not check.passed] == []


def test_an_equal_page_is_read_alike() -> None:
    """The file handed in twice; what one page is found by must not be held against the other."""
    content = least("<patientNumber>775597</patientNumber><caseNumber>775597</caseNumber>")
    assert values(read(content)) == values(read(content))


def test_each_box_lies_on_what_is_drawn_there() -> None:
    content = least("<ownPayAmount>510.50</ownPayAmount>")
    with closing(opened(content)) as paper:
        picture = paper.raster(0).image
    for key, found in read(content).fields.items():
        assert found.box is not None, key
        x0, y0, x1, y1 = found.box.rounded()
        assert picture[y0:y1, x0:x1].min() < 100, key  # black print, darker than the labels


def test_names_of_other_systems_and_chinese_elements() -> None:
    more = (
        "<Sex>女</Sex><FundPayment>1000</FundPayment><PersonalPayment>10.5</PersonalPayment>"
        "<个人现金支付>500.00</个人现金支付><hospitalization_number>60123146</hospitalization_number>"
        "<Other><InfoName>大病补充保险报销</InfoName><InfoValue>12.00</InfoValue></Other>"
        "<困难补助>3.00</困难补助><payTwo>8.00</payTwo>"
    )
    document = read(least(more))
    assert document.type == "inpatient_invoice"  # it has the number of a stay, and no title
    found = values(document)
    assert found["sex"] == "female"
    assert found["pooled_fund_paid"] == "1000.00"
    assert found["personal_account_paid"] == "10.50"
    assert found["cash_paid"] == "500.00"
    assert found["admission_number"] == "60123146"
    assert {label: each.value for label, each in document.extras.items()} == {
        "大病补充保险报销": "12.00",
        "困难补助": "3.00",
        "自付二": "8.00",
    }


def test_values_in_attributes_count_like_elements() -> None:
    more = (
        '<Ext name="住院科别" value="心内科"/><Ext Name="住院时间">2025-02-24至2025-03-02</Ext>'
        '<Pay fundPay="1000.00" ownPay="510.50" unit="元"/><Ext name="起付标准" value="600.00"/>'
    )
    document = read(least(more))
    found = values(document)
    assert found["department"] == "心内科"
    assert (found["admission_date"], found["discharge_date"]) == ("2025-02-24", "2025-03-02")
    assert (found["pooled_fund_paid"], found["cash_paid"]) == ("1000.00", "510.50")
    assert document.extras["起付标准"].value == "600.00"
    charge = read(least('<Item ItemName="床位费" ItemAmount="1510.50"/>'))
    assert [(item.name, item.amount) for item in charge.items] == [("床位费", "1510.50")]


def test_codes_of_sex_are_written_out() -> None:
    assert values(read(least("<gender>1</gender><patientNumber>77</patientNumber>")))["sex"] == (
        "male"
    )


def test_unknown_elements_stay_visible_and_disturb_nothing() -> None:
    plain = values(read(least("<patientNumber>123456</patientNumber>")))
    odd = "<patientNumber>123456</patientNumber><regiCode>R1</regiCode><X9><Y>5.00</Y></X9>"
    assert values(read(least(odd))) == plain
    printed = "".join(line.text for line in page_of(least(odd)).lines)
    assert "R1" in printed
    assert "5.00" in printed


def test_long_values_break_into_rows_and_stay_on_the_page() -> None:
    words = "因病情需要转上级医院继续治疗" * 12
    page = page_of(least(f"<remark>{words}</remark>"))
    assert all(0 <= line.box.x0 < line.box.x1 <= page.width for line in page.lines)
    assert all(line.box.y1 <= page.height for line in page.lines)
    assert words[-20:-10] in "".join(line.text for line in page.lines)


def test_many_charges_make_a_long_page() -> None:
    items = "".join(ITEM.format("检查费", f"{n}.00") for n in range(1, 101))
    document = read(least("<patientNumber>123456</patientNumber>", items, "5050.00"))
    assert len(document.items) == 100
    assert {check.id: check.passed for check in document.checks}["items_sum_to_total"]


def test_a_wrong_sum_in_the_xml_is_found() -> None:
    items = ITEM.format("检查费", "1000.00") + ITEM.format("西药费", "510.40")
    document = read(least("<patientNumber>123456</patientNumber>", items))
    assert not {check.id: check.passed for check in document.checks}["items_sum_to_total"]


def test_signatures_and_bank_accounts_are_not_laid_out() -> None:
    content = least("<payerAcct>6222000000000000</payerAcct>").replace(
        "</EInvoice>", "<EInvoiceSignature><Value>c2lnbmVk</Value></EInvoiceSignature></EInvoice>"
    )
    printed = "".join(line.text for line in page_of(content).lines)
    assert "6222" not in printed
    assert "c2lnbmVk" not in printed


def test_the_tax_bureaus_invoice() -> None:
    document = read(TAX.format(title="电子发票（普通发票）", seller="某市仁爱医院有限公司"))
    assert document.type == "inpatient_invoice"
    assert values(document) == {
        "invoice_number": "25442000000012345678",
        "issue_date": "2025-03-12",
        "payer_name": "高某海",
        "hospital_name": "某市仁爱医院有限公司",
        "total_amount": "1500.50",
        "total_amount_in_words": "1500.50",
        "admission_number": "60123146",
        "admission_date": "2025-03-02",
        "discharge_date": "2025-03-12",
    }
    assert [(i.name, i.quantity, i.unit, i.amount) for i in document.items] == [
        ("*医疗服务*治疗费", "1", "项", "900.00"),
        ("*医疗服务*检查费", "2", "项", "600.50"),
    ]


def test_a_pharmacys_tax_invoice_is_no_hospitals() -> None:
    assert read(TAX.format(title="电子发票", seller="某某大药房连锁有限公司")).type == "other"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<EInvoice/>", "unsupported_type"),
        ("<note><to>you</to></note>", "unsupported_type"),
        (least().replace("TotalAmount", "Amount"), "unsupported_type"),
        (TAX.replace("InvoiceNumber", "Number"), "unsupported_type"),
        (least()[:-20], "corrupt_file"),
        ('<!DOCTYPE a [<!ENTITY x "1">]>' + least("&x;"), "corrupt_file"),
    ],
)
def test_other_xml_is_refused_with_advice(content: str, code: str) -> None:
    with pytest.raises(FileError) as caught:
        opened(content)
    assert caught.value.code == code
    assert caught.value.message.endswith(".")


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=60))
def test_any_text_can_stand_in_an_element(text: str) -> None:
    page = page_of(least(f"<department>{escape(text)}</department>"))
    assert "0195796636" in "".join(line.text for line in page.lines)


def test_labels_of_fields_are_those_that_the_extractor_knows() -> None:
    terms, vocabulary = load_terms(), load_vocabulary("invoice")
    known = vocabulary.keys
    for group in ("head", "total", "stay", "foot"):
        for label in terms.groups[group]:
            assert ascii_width(label) in known, label
    for label in terms.groups["extras"]:
        plain = ascii_width(label)
        # a weak label is a field's only where the field's own label is not printed
        key = known.get(plain, EXTRA)
        assert plain in vocabulary.weak or key == STOP or key.startswith(EXTRA), label
    assert plain_name("{urn:x}Hospital_Number") == "hospitalnumber"
