"""银行卡: the number under proof of its check digit, and what else the front shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.documents import find_documents
from extractors.papers.splitting import identify
from extractors.types import Line
from extractors.values.identity import is_valid_card_number
from tests.extractors.drawing import line, page
from tests.extractors.types_of_paper.reading import only, outcomes, values

NUMBER = "6200004684681555923"


def front(*number: Line) -> list[Line]:
    return [
        line("中国农业银行", 460, 300),
        line("借记卡", 940, 300),
        *number,
        line("VALID THRU 05/33", 620, 560),
        line("UnionPay 银联", 460, 620),
    ]


def test_the_front_of_a_card() -> None:
    assert is_valid_card_number(NUMBER)
    document = only([page(*front(line("6200 0046 8468 1555 923", 460, 500)))])
    assert document.type == "bank_card"
    assert values(document) == {
        "card_number": NUMBER,
        "bank_name": "中国农业银行",
        "card_type": "借记卡",
    }
    assert outcomes(document) == {"card_check_digit": True}


def test_groups_of_digits_that_are_lines_of_their_own() -> None:
    groups = [
        line(t, 460 + 160 * n, 500) for n, t in enumerate(["6200", "0046", "8468", "1555923"])
    ]
    document = only([page(*front(*groups))])
    assert document.value("card_number") == NUMBER
    box = document.fields["card_number"].box
    assert box is not None
    assert (box.x0, box.x1) == (groups[0].box.x0, groups[-1].box.x1)


def test_a_letter_for_a_digit_is_taken_only_where_the_check_digit_agrees() -> None:
    right = page(*front(line("62OO 0046 8468 1555 923", 460, 500)))
    assert only([right]).value("card_number") == NUMBER
    assert identify(page(*front(line("62OO 0046 8468 1555 924", 460, 500))))[0] is None


def test_a_wrong_check_digit_is_worth_a_look() -> None:
    document = only([page(*front(line("6200 0046 8468 1555 924", 460, 500)))])
    assert document.value("card_number") == "6200004684681555924"
    check = document.checks[0]
    assert (check.id, check.passed, check.severity) == ("card_check_digit", False, "warning")


@pytest.mark.parametrize(
    ("printed", "bank"),
    [
        ("AGRICULTURAL BANK OF CHINA", "中国农业银行"),
        ("ICBC", "中国工商银行"),
        ("China Construction Bank", "中国建设银行"),
    ],
)
def test_a_bank_that_is_named_in_english_alone(printed: str, bank: str) -> None:
    lines = [line(printed, 460, 300), *front(line(NUMBER, 460, 500))[1:]]
    assert only([page(*lines)]).value("bank_name") == bank


def test_a_name_that_begins_in_the_line_above() -> None:
    lines = [line("中国邮政", 460, 260), line("储蓄银行", 460, 300)]
    document = only([page(*lines, *front(line(NUMBER, 460, 500))[1:])])
    assert document.value("bank_name") == "中国邮政储蓄银行"


@pytest.mark.parametrize(
    ("branch", "bank"),
    [("郑州花园路支行", "中国农业银行"), ("农行郑州花园路支行", "农行郑州花园路支行")],
)
def test_a_branch_says_whose_it_is_or_the_card_does(branch: str, bank: str) -> None:
    below = [line("开户网点：" + branch, 460, 700), line("我的银行卡", 460, 200)]
    document = only([page(*below, *front(line(NUMBER, 460, 500)))])
    assert document.value("bank_name") == bank


def test_the_words_beside_a_signature_name_nobody() -> None:
    below = [line("AUTHORIZED SIGNATURE", 460, 660), line("持卡人签名", 460, 700)]
    below += [line("李明", 640, 700)]
    document = only([page(*front(line(NUMBER, 460, 500)), *below)])
    assert document.value("holder_name") == "李明"


@pytest.mark.parametrize(
    ("printed", "bank"),
    [
        ("江海农村商业银行", "江海农村商业银行"),
        ("⊙中国银行", "中国银行"),
        ("回招商银行", "招商银行"),
        ("某省农村信用社", "某省农村信用社"),
    ],
)
def test_banks_known_and_unknown(printed: str, bank: str) -> None:
    lines = [line(printed, 460, 300), *front(line(NUMBER, 460, 500))[1:]]
    assert only([page(*lines)]).value("bank_name") == bank


def test_a_credit_card_names_its_holder() -> None:
    lines = front(line("6200 0046 8468 1555 923", 460, 500))
    document = only([page(*lines, line("GAO MOUHAI", 460, 590))])
    assert document.value("holder_name") == "GAO MOUHAI"


def test_who_opened_the_account_is_told_under_the_copy() -> None:
    told = line("以上为本人收款银行卡，信息无误。", 100, 700)
    lines = front(line("6200 0046 8468 1555 923", 460, 500))
    document = only([page(*lines, told, line("开户人：高某海", 100, 780))])
    assert document.value("holder_name") == "高某海"


def test_a_passbook_with_labels() -> None:
    document = only(
        [
            page(
                line("中国邮政储蓄银行", 460, 100),
                line("活期一本通", 500, 160),
                line("户名：高某海", 100, 260),
                line("账号：6200 0046 8468 1555 923", 100, 300),
                line("开户机构：中国邮政储蓄银行某县支行", 100, 340),
            )
        ]
    )
    assert values(document) == {
        "holder_name": "高某海",
        "card_number": NUMBER,
        "bank_name": "中国邮政储蓄银行某县支行",
        "card_type": "活期一本通",
    }


def test_an_id_card_is_no_bank_card() -> None:
    lines = [line("姓名 高某海", 100, 100), line("公民身份号码 320102199207100021", 100, 300)]
    kind, _ = identify(page(*lines, line("某某银行", 100, 400)))
    assert kind is None or kind.name == "id_card"


@given(st.text("0123456789", min_size=16, max_size=19), st.sampled_from(["", " "]))
def test_whatever_number_stands_there_is_given_whole_or_not_at_all(digits: str, gap: str) -> None:
    printed = gap.join(digits[n : n + 4] for n in range(0, len(digits), 4))
    lines = front(line(printed, 460, 500))
    kind, _ = identify(page(*lines))
    if kind is not None and kind.name == "bank_card":
        assert only([page(*lines)]).value("card_number") == digits


@pytest.mark.parametrize("is_below", [True, False])
def test_an_id_card_and_a_bank_card_on_one_copy_are_two_papers(is_below: bool) -> None:
    card = front(line("6200 0046 8468 1555 923", 460, 500))
    drop = -250 if is_below else 700
    lines = [
        *(line("姓名 高某海", 500, 900), line("性别 男", 500, 940), line("民族 汉", 700, 940)),
        *(line("出生 1992年7月10日", 500, 980), line("公民身份号码 320102199207100021", 500, 1100)),
    ]
    moved = [line(x.text, x.box.x0, x.box.y0 + drop) for x in card]
    found = find_documents([page(*lines, *moved, height=1700)])
    assert sorted(each.type for each in found) == ["bank_card", "id_card"]
    assert [each.pages for each in found] == [(0,), (0,)]
    by_type = {each.type: each for each in found}
    assert by_type["bank_card"].value("card_number") == NUMBER
    assert by_type["id_card"].value("name") == "高某海"


def test_the_name_under_the_number_is_the_holders() -> None:
    number = line("6200 0046 8468 1555 923", 460, 500)
    card = [line("启明城市商业银行", 460, 300), line("储蓄卡", 940, 300), number]
    found = values(only([page(*card, line("余睿", 460, 600), line("银联", 940, 610))]))
    assert found["holder_name"] == "余睿"
    two = values(only([page(*card, line("余睿", 460, 600), line("吕云璐", 460, 660))]))
    assert "holder_name" not in two


GROUPS = "6200 0046 8468 1555 923"


def test_a_faint_copy_with_a_number_alone() -> None:
    document = only([page(line(GROUPS, 460, 500), line("5923", 460, 550))])
    assert document.type == "bank_card"
    assert values(document) == {"card_number": NUMBER}


@pytest.mark.parametrize(
    "printed", [NUMBER, "6200 0046 8468 1555 924", "9200 0046 8468 1555 921", GROUPS[:15]]
)
def test_other_numbers_alone_are_no_card(printed: str) -> None:
    assert identify(page(line(printed, 460, 500)))[0] is None


@pytest.mark.parametrize(
    "printed",
    ["6200·0046·8468·1555·923", "62OO 0046 B46B ISSS 923", "12 6200 0046 8468 1555 923 05 33"],
)
def test_a_number_with_dots_letters_or_figures_beside_it(printed: str) -> None:
    assert only([page(*front(line(printed, 460, 500)))]).value("card_number") == NUMBER


@pytest.mark.parametrize(
    ("printed", "bank"),
    [
        ("国农业银行", "中国农业银行"),
        ("中国农业很行", "中国农业银行"),
        ("某某很行", None),
        ("工商银行", "工商银行"),
    ],
)
def test_a_banks_name_that_lost_a_character(printed: str, bank: str | None) -> None:
    found = values(only([page(line(printed, 460, 300), line(GROUPS, 460, 500))]))
    assert found.get("bank_name") == bank


@pytest.mark.parametrize("note", ["仅供办理职工医疗互助申请使用", "互助金申请专用"])
def test_what_a_copy_is_for_does_not_make_it_another_paper(note: str) -> None:
    assert only([page(*front(line(GROUPS, 460, 500)), line(note, 500, 760))]).type == "bank_card"


@pytest.mark.parametrize(
    "rows",
    [
        ["6200 0046", "8468 1555 923"],
        ["6200", "0046", "8468", "1555923"],
        ["6200 0046 8468 1555 923"],
    ],
)
def test_the_number_of_an_upright_card_stands_in_rows(rows: list[str]) -> None:
    number = [line(text, 460, 400 + 40 * n) for n, text in enumerate(rows)]
    document = only([page(*front(*number))])
    assert document.value("card_number") == NUMBER
    box = document.fields["card_number"].box
    assert box is not None
    assert (box.y0, box.y1) == (400, number[-1].box.y1)


def test_rows_of_figures_that_make_no_card_number_stay_apart() -> None:
    document = only([page(*front(line("6200 0046", 460, 400), line("8468 1555 924", 460, 460)))])
    assert document.value("card_number") is None


def test_a_card_of_a_credit_cooperative_names_no_bank() -> None:
    found = values(only([page(line("某省农信", 460, 300), line(GROUPS, 460, 500))]))
    assert (found["bank_name"], found["card_number"]) == ("某省农信", NUMBER)


def test_a_passbook_of_fewer_digits() -> None:
    lines = [
        line("某县农村信用合作联社", 400, 200),
        line("活期储蓄存折", 900, 200),
        line("户名：高某海", 400, 300),
        line("账号：620000468468", 400, 340),
    ]
    found = values(only([page(*lines)]))
    assert found["card_number"] == "620000468468"
    assert found["holder_name"] == "高某海"
