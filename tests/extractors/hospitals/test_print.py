"""A hospital's name on an invoice: where it begins and ends, and which of two looks is a name."""

from __future__ import annotations

import pytest

from extractors.forms.pairing import FormReading, Reading, read_form
from extractors.hospitals.print import KEY, with_printed_hospital, without_ink
from extractors.labels.finding import load_vocabulary
from extractors.types import Box, Line, Look, Page
from tests.extractors.drawing import line, page


def page_of(*lines: Line) -> Page:
    return Page(0, 1700, 1200, 0, "ocr", lines)


def line_at(x: float, y: float, text: str, *again: Look, confidence: float = 0.99) -> Line:
    return Line(text, Box(x, y, x + 26 * len(text), y + 28), confidence, again=again)


def labelled(line: Line, start: int) -> Reading:
    text = line.text[start:]
    box = line.span_box(start, len(line.text))
    return Reading(KEY, text, text, line.confidence, 0, box, line, start, len(line.text))


def name_of(form: FormReading, page: Page, best: dict[str, Reading] | None = None) -> str | None:
    found = with_printed_hospital(best or {}, form, page).get(KEY)
    return None if found is None else found.value


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("务专福州大学附属第六医院", "福州大学附属第六医院"),
        ("现金青岛市传染病医院（第八医院）", "青岛市传染病医院（第八医院）"),
        ("济南市云溪医院章", "济南市云溪医院"),
        ("济南市云溪医院（盖章有效）", "济南市云溪医院"),
        ("广东省荣军康复医院财务专用章", "广东省荣军康复医院"),
        ("贵阳市红星医院（电", "贵阳市红星医院"),
        ("公安县人民医院", "公安县人民医院"),  # 公 and 安县 are no ink
        ("费县人民医院", "费县人民医院"),
        ("佛山市人民医院（北院区）算专用", "佛山市人民医院（北院区）"),
        ("佛山市人民医院（北院区）分院", "佛山市人民医院（北院区）分院"),
        ("北京协和医院（东院）", "北京协和医院（东院）"),
        ("开封市中心医院住院部", "开封市中心医院住院部"),
        ("中国人民解放军总医院", "中国人民解放军总医院"),
        ("三二〇一医院", "三二〇一医院"),
        ("（）三二〇一医院", "三二〇一医院"),  # （章） whose word lies under the seal
        ("（）专济南市云溪医院", "济南市云溪医院"),
        ("唐山市精神卫生中心卡用章", "唐山市精神卫生中心"),
        ("唐山市第二医院收账专用章", "唐山市第二医院"),
        ("佛山市人民医院（新院区章", "佛山市人民医院（新院区"),
        ("佛山市人民医院（新院区", "佛山市人民医院（新院区"),
        ("佛山市人民医院东部财务专用章", "佛山市人民医院东部"),
        ("佛山市人民医院禅城院区财务专用章", "佛山市人民医院禅城院区"),
        ("中国人民解放军第九四七医院门诊收费处", "中国人民解放军第九四七医院"),
        ("佛山市人民医院住院结算科", "佛山市人民医院"),
        ("佛山市人民医院审核", "佛山市人民医院"),
        ("佛山市人民医院收款人", "佛山市人民医院"),
        ("日照大学第二临床医学院序", "日照大学第二临床医学院"),
        ("佛山市人民医院处诊", "佛山市人民医院"),
        ("佛山市人民医院附", "佛山市人民医院附"),  # 附属…, and what is under the seal
        ("佛山市人民医院东区", "佛山市人民医院东区"),
    ],
)
def test_the_words_of_a_seal_belong_to_no_name(text: str, name: str) -> None:
    start, end = without_ink(text)
    assert text[start:end] == name


def test_a_look_that_is_built_like_a_name_is_taken_for_one_that_is_not() -> None:
    label = "收款单位（章）："
    look = Look("德阳大学第七附属医院", 0.98, "no-seal", len(label), len(label) + 10)
    line = line_at(80, 1000, label + "德阳大学第七附富医院", look)
    best = {KEY: labelled(line, len(label))}
    assert name_of(FormReading((), (), ()), page_of(line), best) == "德阳大学第七附属医院"


def test_a_shorter_look_is_not_taken() -> None:
    label = "收款单位（章）："
    look = Look("呼和浩特市中医医院", 0.99, "no-seal", len(label), len(label) + 11)
    line = line_at(80, 1000, label + "呼和浩特市中医医院东完", look)
    best = {KEY: labelled(line, len(label))}
    assert name_of(FormReading((), (), ()), page_of(line), best) != "呼和浩特市中医医院"


def test_a_misread_place_is_told_by_the_province_that_the_code_names() -> None:
    label = "收款单位（章）："
    line = line_at(80, 1000, label + "海县市传染病医院", confidence=0.9)
    best = {KEY: labelled(line, len(label))}
    form = FormReading((), (), ())
    assert name_of(form, page_of(line), best) == "海县市传染病医院"  # 海口, 海城, 海宁 …
    code = Reading("invoice_code", "46060225", "46060225", 1.0, 0, line.box)
    assert name_of(form, page_of(line), {**best, "invoice_code": code}) == "海口市传染病医院"


def test_a_place_that_no_list_has_is_kept_where_it_was_read_surely() -> None:
    label = "收款单位（章）："
    form = FormReading((), (), ())
    for name in ("淠阳市立医院", "颍昌市中心医院", "长乐坡口腔医院"):
        line = line_at(80, 1000, label + name, confidence=0.98)
        assert name_of(form, page_of(line), {KEY: labelled(line, len(label))}) == name
    worn = line_at(80, 1000, label + "杭州布中医医院", confidence=0.98)  # looks like 市
    assert name_of(form, page_of(worn), {KEY: labelled(worn, len(label))}) == "杭州市中医医院"


def test_a_look_without_the_seal_over_the_place_is_taken_though_it_is_shorter() -> None:
    label = "收款单位（章）："
    look = Look("蚌埠市第一中医医院", 0.97, "no-seal", len(label), len(label) + 10)
    line = line_at(80, 1000, label + "收丰璋市第一中医医院", look)
    best = {KEY: labelled(line, len(label))}
    assert name_of(FormReading((), (), ()), page_of(line), best) == "蚌埠市第一中医医院"


def test_characters_that_both_halves_hold_stand_once() -> None:
    label = "收款单位（章）："
    line = line_at(200, 1200, label + "石河子市第七中医")
    rest = line_at(line.box.x1 - 26, 1205, "中医医院")
    best = {KEY: labelled(line, len(label))}
    form = FormReading((), (), (rest,))
    assert name_of(form, page_of(line, rest), best) == "石河子市第七中医医院"


def test_a_name_in_two_lines_is_one() -> None:
    label = "收款单位（章）："
    line = line_at(200, 1200, label + "南昌市铁路中心")
    rest = line_at(line.box.x1 - 26, 1205, "心医院")
    best = {KEY: labelled(line, len(label))}
    form = FormReading((), (), (rest,))
    assert name_of(form, page_of(line, rest), best) == "南昌市铁路中心医院"


def test_a_whole_name_goes_on_in_brackets_right_behind_it() -> None:
    label = "收款单位（章）："
    line = line_at(200, 1200, label + "荆门市妇幼保健院")
    best = {KEY: labelled(line, len(label))}
    rest = line_at(line.box.x1 - 6, 1205, "完（妇女儿童医院)")
    form = FormReading((), (), (rest,))
    assert name_of(form, page_of(line, rest), best) == "荆门市妇幼保健院（妇女儿童医院）"
    seal = line_at(line.box.x1 - 6, 1205, "（财务专用章）")
    far = line_at(line.box.x1 + 90, 1205, "（妇女儿童医院）")
    for other in (seal, far):
        form = FormReading((), (), (other,))
        assert name_of(form, page_of(line, other), best) == "荆门市妇幼保健院"


def test_a_name_over_the_title_needs_no_label() -> None:
    lines = (line_at(120, 60, "南宁大学第七附属医院"), line_at(120, 100, "门诊收费票据"))
    assert name_of(FormReading((), (), lines), page_of(*lines)) == "南宁大学第七附属医院"


@pytest.mark.parametrize("seal", ["(收费专章)", "（财务专用章）", "(门诊收费专用章)"])
def test_a_seal_named_in_brackets_behind_a_lone_name_is_no_part_of_it(seal: str) -> None:
    line = line_at(120, 900, "余干县人民医院" + seal)
    assert name_of(FormReading((), (), (line,)), page_of(line)) == "余干县人民医院"


def test_a_place_that_was_parted_from_its_unit() -> None:
    first = line_at(100, 900, "收款单位（章）：天津")
    second = line_at(366, 902, "市人民医院附属口腔医院")
    form = FormReading((), (), (second,))
    assert name_of(form, page_of(first, second)) == "天津市人民医院附属口腔医院"
    assert name_of(form, page_of(second)) is None


def test_a_place_that_was_parted_from_the_rest_of_a_name() -> None:
    first = line_at(100, 900, "收款单位（章）：济宁")
    second = line_at(366, 902, "煤炭中心医院")
    form = FormReading((), (), (second,))
    assert name_of(form, page_of(first, second)) == "济宁煤炭中心医院"
    assert name_of(form, page_of(second)) is None


def test_of_two_names_none_is_taken() -> None:
    lines = (line_at(120, 60, "南宁市第七医院"), line_at(120, 1100, "南宁市中医医院"))
    assert name_of(FormReading((), (), lines), page_of(*lines)) is None


@pytest.mark.parametrize("text", ["综合医院", "医疗机构类型：三级甲等综合医院", "广西门诊收费票据"])
def test_a_kind_of_hospital_or_a_title_is_no_name(text: str) -> None:
    line = line_at(120, 60, text)
    assert name_of(FormReading((), (), (line,)), page_of(line)) is None


def test_a_lone_name_of_a_place_that_no_list_has_is_told_by_how_it_is_built() -> None:
    lone = line_at(300, 100, "淠阳市第三人民医院")
    assert name_of(FormReading((), (), (lone,)), page_of(lone)) == "淠阳市第三人民医院"
    worn = line_at(300, 100, "右河子市第三人民医院", confidence=0.9)  # it may be misread
    assert name_of(FormReading((), (), (worn,)), page_of(worn)) is None
    own = line_at(300, 100, "社区第三人民医院")
    assert name_of(FormReading((), (), (own,)), page_of(own)) is None


def test_the_seal_behind_a_name_says_its_branch() -> None:
    whole = line_at(100, 1000, "收款单位：南阳市中医院")
    best = {KEY: labelled(whole, 5)}
    assert name_of(FormReading((), (), ()), page_of(whole), best) == "南阳市中医院"
    found = name_of(FormReading((), (), ()), page_of(whole, line_at(460, 985, "南院区）")), best)
    assert found == "南阳市中医院（南院区）"
    far = line_at(900, 985, "南院区）")
    assert name_of(FormReading((), (), ()), page_of(whole, far), best) == "南阳市中医院"


@pytest.mark.parametrize("label", ["单位：", "单位名称：（盖章）"])
def test_a_unit_beside_a_signer_is_the_hospital(label: str) -> None:
    name = "穗东医科大学第三附属医院"
    signer = line("收费员：3316", 1100, 1000)

    def found(y: float) -> str | None:
        sheet = page(line(f"{label}{name}", 100, y), signer)
        return name_of(read_form(sheet, load_vocabulary("invoice")), sheet)

    assert found(1000) == name
    assert found(600) is None  # a patient has one too
