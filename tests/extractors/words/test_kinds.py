"""How the text beside a label becomes a value of its kind."""

from __future__ import annotations

import pytest

from extractors.words.kinds import KINDS


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("150102********2023", "150102********2023"),
        ("150102*****2023", "150102********2023"),  # miscounted
        ("350602********2787·", "350602********2787"),  # a speck behind, taken for a star
        ("37010219980619**", "37010219980619****"),
        ("110101900101123", "110101900101123"),  # fifteen digits, until 1999
        ("1501022023", None),  # the stars were not read
        ("37010219980619", None),
        ("220102", None),
    ],
)
def test_a_mask_that_was_not_read_leaves_no_id_number(text: str, value: str | None) -> None:
    assert KINDS["id_number"].parse(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0:00", "0.00"),
        ("1200.0费", "1200.00"),
        ("969.66院（老老）", "969.66"),  # a seal's words, brackets and all
        ("0.00，查验网址", "0.00"),
        ("1,200.00；其中", "1200.00"),
        ("三级甲等", "三级甲等"),
    ],
)
def test_an_amount_of_an_extra_ends_where_its_digits_end(text: str, value: str) -> None:
    assert KINDS["extra"].parse(text) == value


@pytest.mark.parametrize(
    "text",
    ["自助机01", "APP", "李敏(0231)", "0231李敏", "0261王", "李敏", "0231", "住2号窗", "3号窗口"],
)
def test_who_takes_the_money_may_be_a_name_a_number_or_both(text: str) -> None:
    assert KINDS["person_or_number"].parse(text) == text


@pytest.mark.parametrize("text", ["2", "收费日期2022", "2022-03-04"])
def test_a_lone_digit_or_a_date_is_no_name(text: str) -> None:
    assert KINDS["person"].parse(text) is None


def test_a_lone_digit_is_no_number_of_a_cashier() -> None:
    assert KINDS["person_or_number"].parse("2") is None


@pytest.mark.parametrize("words", ["第九", "第 二", "第十一"])
def test_the_ordinal_of_a_seal_is_no_value_of_words(words: str) -> None:
    assert KINDS["han_text"].parse(words) is None
    assert KINDS["ward"].parse(words) is None
    assert KINDS["han_text"].parse(words + "人民医院") is not None


@pytest.mark.parametrize("words", ["现金收讫", "金收", "费财务专解章", "收费专用"])
def test_what_a_cashiers_seal_says_is_nobodys_name(words: str) -> None:
    assert KINDS["person"].parse(words) is None


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("3694.6，诊断见处方", "3694.60"),
        ("120.50（其中微信支付）", "120.50"),
        ("88.00 诊断见处方", "88.00"),
        ("1,204.75元，其余自理", "1204.75"),
    ],
)
def test_words_behind_an_amount_are_no_part_of_it(text: str, amount: str) -> None:
    assert KINDS["money"].parse(text) == amount
    assert KINDS["extra"].parse(text) == amount


def test_a_number_in_words_is_no_amount() -> None:
    assert KINDS["money"].parse("2，一侧手术") is None


@pytest.mark.parametrize("seen", ["日", "θ", "Q.00", "O.0", "口", "Ø"])
def test_a_nought_is_a_nought_whatever_it_was_read_as(seen: str) -> None:
    assert KINDS["money"].parse(seen) == "0.00"


@pytest.mark.parametrize(
    ("seen", "value"),
    [("28446.O0", "28446.00"), ("l2.50", "12.50"), ("日期", None), ("Q1", None), ("O.OO", None)],
)
def test_letters_become_figures_only_in_an_amount_with_its_point(seen: str, value: str) -> None:
    assert KINDS["money"].parse(seen) == value


@pytest.mark.parametrize("cut", ["257.", "06.83", "1,257.;"])
def test_what_ink_left_of_an_amount_is_no_extra(cut: str) -> None:
    assert KINDS["extra"].parse(cut) is None


@pytest.mark.parametrize("printed", ["……9559.61", "__9559.61__元", "......9559.61", "—— 9559.61"])
def test_dots_and_lines_before_an_amount_are_no_part_of_it(printed: str) -> None:
    assert KINDS["money"].parse(printed) == "9559.61"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("湘 2013 05827164", "05827164"),  # province and year of the series
        ("湘财（16） 29934718", "29934718"),
        ("BX09182736", "BX09182736"),
        ("WJ16-0082731", "WJ16-0082731"),
        ("ZY-1104-02217", "ZY-1104-02217"),
        ("A 0827361", "A0827361"),
        ("12-0827364", "12-0827364"),
        ("15 B 02288417", "15B02288417"),
        ("13 0928374", "0928374"),  # the year of its series
        ("1608 0412775", "0412775"),  # and the month
        ("00 09283745", "0009283745"),  # a blank that the engine saw
        ("0018273645", "0018273645"),
        ("O018273645", None),  # a nought that was read as a letter
        ("ZY2018", None),
        ("2018-07-11", None),
    ],
)
def test_numbers_of_papers(text: str, value: str | None) -> None:
    assert KINDS["serial"].parse(text) == value


@pytest.mark.parametrize(
    ("text", "value"), [("JD060222", "JD060222"), ("36060222", "36060222"), ("ZYB060222", None)]
)
def test_codes_of_papers(text: str, value: str | None) -> None:
    """The forces' own begin with two letters."""
    assert KINDS["code"].parse(text) == value


def test_how_many_slips_a_deposit_was_paid_with_is_no_part_of_it() -> None:
    assert KINDS["money"].parse("2600.00元(3张)") == "2600.00"
    assert KINDS["money"].parse("365.7638)") == "365.76"  # the number of a seal
    assert KINDS["money"].parse("365.7638") is None


@pytest.mark.parametrize(
    "text", ["（负数）贰佰肆拾肆元整", "(负)贰佰肆拾肆元整", "负贰佰肆拾肆元整"]
)
def test_words_of_a_reversed_invoice_are_negative(text: str) -> None:
    assert KINDS["money_words"].parse(text) == "-244.00"


@pytest.mark.parametrize("shown", ["*国庆", "张*", "**芳", "欧阳*"])
def test_a_name_of_which_a_part_is_hidden_is_given_as_printed(shown: str) -> None:
    assert KINDS["person"].parse(shown) == shown


def test_a_paper_s_number_may_begin_with_letters() -> None:
    assert KINDS["serial"].parse("MZ2024052000317") == "MZ2024052000317"


def test_who_keeps_the_copy_is_no_person() -> None:
    assert KINDS["person"].parse("收执") is None


@pytest.mark.parametrize("behind", [" 2011年03月29日", "（男）", "(男)"])
def test_a_day_or_a_sex_behind_a_name_is_no_part_of_it(behind: str) -> None:
    assert KINDS["person"].parse(f"牛占奎{behind}") == "牛占奎"


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("☑男 ☐女", "male"),
        ("☑男□女", "male"),
        ("√男 女", "male"),
        ("男√ 女", "male"),  # glued to what it ticks
        ("男 √女", "female"),
        ("男☑ 女☐", "male"),  # boxes behind
        ("男□女☑", "female"),
        ("口男√女", "female"),
        ("男 女", None),
    ],
)
def test_the_sex_that_is_ticked(text: str, sex: str | None) -> None:
    assert KINDS["sex"].parse(text) == sex


def test_the_day_of_another_box_is_no_department() -> None:
    assert KINDS["han_text"].parse("2013年10月15日") is None
    assert KINDS["han_text"].parse("妇科门诊") == "妇科门诊"


def test_what_a_narrow_cell_left_of_a_label_is_nobody_s_name() -> None:
    assert KINDS["person"].parse("统一") is None  # 交款人统一 / 社会信用代码
    assert KINDS["person"].parse("童一") == "童一"


def test_a_label_of_the_next_cell_is_nobody_s_name() -> None:
    assert KINDS["person"].parse("年月") is None
    assert KINDS["person"].parse("年月华") == "年月华"


def test_the_cell_beside_is_neither_a_name_nor_a_ward() -> None:
    assert KINDS["person"].parse("性别男") is None
    assert KINDS["ward"].parse("病区床号 6-18") is None
    assert KINDS["ward"].parse("呼吸科六病区") == "呼吸科六病区"


@pytest.mark.parametrize("piece", ["市第", "大学第", "科技大学", "属医", "人民医"])
def test_a_piece_of_a_hospital_s_name_is_no_ward(piece: str) -> None:
    assert KINDS["ward"].parse(piece) is None


@pytest.mark.parametrize("ward", ["ICU", "中医科", "内二病区", "附二科"])
def test_short_names_of_wards(ward: str) -> None:
    assert KINDS["ward"].parse(ward) == ward


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("148.00X", "148.00"),
        ("148.00 /", "148.00"),
        ("13199.420九", "13199.42"),  # of a 第二〇九医院
        ("0.50G", None),
        ("12.0X", None),
    ],
)
def test_a_stroke_of_a_seal_behind_the_cents_is_none_of_them(text: str, amount: str | None) -> None:
    """A letter that is a unit makes a dose of it."""
    assert KINDS["money"].parse(text) == amount
