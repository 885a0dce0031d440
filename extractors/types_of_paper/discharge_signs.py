"""How a paper at discharge is told: by its title, what its headings are about, and its stay.

Hospitals title it anew (出院小结, 住院病历摘要, 诊疗小结), and a photo or a seal takes titles away.
So a title that only may mean it needs signs of a discharge beside it, and a page without a title
more of them; the title of another paper (入院记录, 阶段小结) outranks all of them.
"""

from __future__ import annotations

import re

from extractors.types_of_paper.base import count_of, is_nearly, title_rows
from extractors.types_of_paper.other import known_titles

TITLE = re.compile(
    r"[出离]院(病情|病历|疾病|患者|病人|情况)?(\([^)]{1,8}\))?(记录|小结|证明|摘要|病历|总结|志)|出院(疾病|病情)?诊断(证明|书)"
    r"|出入院(记录|小结|证明)|入出院证明|[出离]观(记录|小结|证明)|转院(\([^)]{1,8}\))?(记录|小结)"
)
# The row of the title alone: it holds though another's title stands over it, as a running head.
_WHOLE_TITLE = re.compile(rf"(?:{TITLE.pattern})[单表卡书]?(?:\([^)]{{1,10}}\))?$")
# What may be meant by a paper at discharge, and by others.
MAY_BE = re.compile(
    r"(出院|离院|住院|入院|转院|转科|转出|死亡|诊疗|诊治|治疗|病情|病历|病案|疾病|放疗|化疗|日间)[\u3400-\u9fff/()]{0,6}"
    r"(小结|摘要|总结|介绍|证明书?|记录|概要|简介)|[出离]院[\u3400-\u9fff]{0,4}(通知|告知|医嘱|指导|带药|交接|[卡单证表书])"
)
_CORES = ("出院记录", "出院小结", "出院证明", "出院总结", "出院证明书")
_OTHERS = re.compile(
    r"(?<![出转])入院(记录|病历|通知|评估)|病程记录|手术记录|麻醉记录|会诊|护理|查房|阶段小结|交班|接班|抢救记录"
    r"|首页|同意书|告知书|申请|审批|登记|门诊|急诊|报告|清单|发票|票据|结算|医嘱单|评估|知情|(?<!出)入院证|住院证$"
)
_FOREIGN_ENDS = re.compile(
    r"(记录单?|病历|小结|首页|同意书|告知书|申请[表书单]|审批表|登记表|报告单?|清单|发票|票据|结算[单表]|医嘱单|评估[单表]"
    r"|通知[单书]|会诊单|护理单|住院证)(\([^)]{1,10}\))?$"
)
# What wards and offices print that is no paper at discharge, whatever it names of one.
_MARKS = (
    *("医疗付费方式", "健康卡号", "离院方式", "切口愈合等级", "付款方式", "疾病编码入院病情"),
    *("统筹", "基金支付", "自付", "起付", "票据", "单价", "大写"),
)
MOST_MARKS = 1  # a word of the till may stand in advice
_NEVER = re.compile("互助|当事人|理赔|申请人|申领|单位意见|投保|被保险人|开户")

_LEAD = r"^[\d一二三四五六七八九十、.:(\[<《【〔]{0,4}"
_OF_LIST = r"[(\[]?(?:时|初步|主要|其他|临床|中医|西医|确定|修正)*[)\]]?诊断"
_ABOUT = {
    "what was found on admission": rf"(?:入院|入科|入观|留观|初步|中医入院|西医入院){_OF_LIST}",
    "what was found in the end": rf"(?:出院|离院|出观|离观|转出|转院|死亡|最后|最终){_OF_LIST}"
    rf"|[中西]医出院{_OF_LIST}",
    "what was done": r"(?:诊疗|诊治|治疗|住院|医疗|抢救|救治|病情)"
    r"(?:及(?:诊疗|治疗|诊治|处理))?(?:经过|过程|概况|概要|简况)"
    r"|住院(?:期间|后)(?:主要)?(?:治疗|诊疗|诊治|情况|病情|经过)",
    "how it was on admission": r"入[院科]时?(?:主要)?"
    r"(?:情况|病情|所见|状况|状态|症状|体征|查体|检查)|(?:简要)?病史(?:摘要|简介)?|主诉|现病史",
    "how it was in the end": r"(?:出院|离院|转出|转院)时?(?:患者|病人)?"
    r"(?:情况|病情|状况|状态|症状|体征|查体)|治疗(?:结果|效果)|转归",
    "what it was": r"(?:主要|临床|疾病|住院|临床主要)?诊断(?=[:为是])",
    "what to do now": r"[出离][院观][时后]?(?:患者|病人)?"
    r"(?:医嘱|建议|指导|带药|注意|须知|宣教|随访|随诊|用药|嘱|健康|康复|交代)"
    r"|医嘱(?:及建议)?|处理意见|(?:医师|医生)?建议",
}
_HEADINGS = {
    name: re.compile(rf"(?m){_LEAD}(?:{words})|(?:{words})(?=[:\])】〕》]|$)")
    for name, words in _ABOUT.items()
}
_DIAGNOSES = {"what was found on admission", "what it was"}
_OF_THE_END = ("what was found in the end", "how it was in the end")
_LEFT_ADVICE = re.compile(r"[出离]院[时后]?(?:患者|病人)?(?:医嘱|建议|指导|带药|注意|须知|嘱)")
_DATE = r"\d{4}[年./-]\d{1,2}[月./-]\d{1,2}日?"
_ADMITTED = re.compile(
    rf"入院(?:日期|时间)|住院(?:日期|时间)|{_DATE}[^。;\d]{{0,40}}(?:入院|入住|收入|收住|住院)|入院:?{_DATE}"
)
_LEFT = re.compile(
    rf"(?:出院|离院|转出|死亡)(?:日期|时间)|{_DATE}[^。;\d]{{0,20}}(?:出院|离院|死亡|转院)|出院:?{_DATE}"
    rf"|(?:至|到|-|~|—){_DATE}"
)

SURE, NAMED, MAYBE = 0.4, 0.35, 0.25  # what a title, words in the upper third, a title of many give
EACH = 0.12  # sign
FEWEST_ABOUT = 4  # of what headings are about, on a page without title and dates
FEWEST_WITH_STAY = 2  # the same where the page says since when and until when


def title_weight(text: str) -> float:
    """What the title of a page of :func:`comparable_text` says for a paper at discharge, 0 to 0.4;
    negative where it is another's."""
    rows = list(title_rows(text))
    is_foreign = any(map(_is_foreign, rows))
    if any((_WHOLE_TITLE if is_foreign else TITLE).search(row) for row in rows):
        return SURE
    if is_foreign:
        return -1.0
    if TITLE.search(text[: max(len(text) // 3, 200)]):
        return NAMED
    return MAYBE if any(MAY_BE.search(row) or is_nearly(row, _CORES) for row in rows) else 0.0


def signs(text: str) -> int:
    """How many things that papers at discharge tell the page tells; none where they are too few
    to tell one without its title."""
    about = _about(text)
    has_stay = _has_stay(text)
    if count_of(_MARKS, text) > MOST_MARKS or _NEVER.search(text):
        return 0
    is_of_the_end = bool(about.intersection(_OF_THE_END)) or bool(_LEFT_ADVICE.search(text))
    if has_stay and "what to do now" in about and about & _DIAGNOSES:
        is_of_the_end = True  # 诊断：… and 建议：… of a proof of discharge
    fewest = FEWEST_WITH_STAY if has_stay else FEWEST_ABOUT
    return len(about) + 2 * has_stay if is_of_the_end and len(about) >= fewest else 0


def tells_of_discharge(text: str) -> int:
    """How many things the page tells that are about a stay that has ended."""
    is_over = bool(_LEFT.search(text.replace("\n", "")))
    return len(_about(text)) + is_over if is_over or _LEFT_ADVICE.search(text) else 0


def _about(text: str) -> set[str]:
    return {name for name, pattern in _HEADINGS.items() if pattern.search(text)}


def _has_stay(text: str) -> bool:
    joined = text.replace("\n", "")
    return bool(_ADMITTED.search(joined)) and bool(_LEFT.search(joined))


def _is_foreign(row: str) -> bool:
    """Whether ``row`` is the title of another paper."""
    if re.search("[:,。;]", row) or TITLE.search(row) or re.search("[出离]院|日间", row):
        return False
    is_other = bool(_OTHERS.search(row)) and bool(_FOREIGN_ENDS.search(row))
    return is_other or row.endswith(known_titles())
