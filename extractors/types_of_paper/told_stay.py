"""Who stayed from when to when, told in sentences: 兹有患者张某，女，37岁，于2022年8月5日入住…"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from extractors.layout import PlainText
from extractors.lines.stray_text import without_strokes
from extractors.sections.diagnosis_list import split_list
from extractors.sections.text import Section
from extractors.types import Field, Page
from extractors.types_of_paper.feet import date_at_the_foot
from extractors.types_of_paper.sentences import Sentences

_DATE = r"(?:\d{4}[年./-]\d{1,2}[月./-]\d{1,2}日?|20\d\d[01]\d[0-3]\d(?!\d))"
_TIME = r"(?:\d{1,2}(?:[:时点]\d{1,2}分?(?::\d{2})?|[时点]))?"
_HERE = r"(?:我院|本院|我科|本科|我中心)"

# 肿瘤科二区, 南楼二病区, 住院部8楼, 1号楼15层A区
_DEPARTMENT = (
    r"[\u3400-\u9fff\dA-Z]{1,10}?(?:科(?:[一二三四五六七八九十\d]{0,2}(?:病?区|病房)?)"
    r"|病区|病房|[一二三四五六七八九十\dA-Z]区|\d楼|诊区|中心|急诊室)"
)
_TITLE = r"(?:同志|先生|女士)?"

PATIENT = re.compile(
    r"(?:[兹今现]有|兹证明|证明书?|患者|病人|病员|伤者|职工|员工)(?:患者|病人|病员|伤者)?(?:姓名|信息)?:?"
    rf"(?P<patient_name>[\u3400-\u9fff·]{{2,4}}?){_TITLE}[,，、(/|]?(?:性别)?[:;.·]?(?P<sex>[男女])性?"
    r"[,，、;/|]?(?:年龄)?[:;.·]?(?P<age>\d{1,3})周?岁"
)
# 兹有本溪钢铁公司炼铁厂单位谭福顺同志，男，45岁: a form whose blanks were filled in
_OF_UNIT = re.compile(
    r"兹有(?P<employer>[\u3400-\u9fff()（）]{3,24}?)单位(?P<patient_name>[\u3400-\u9fff·]{2,4}?)"
    r"(?:同志|先生|女士)[,，、]?(?:性别)?:?(?P<sex>[男女])性?[,，、]?(?:年龄)?:?(?P<age>\d{1,3})周?岁"
)
# 兹证明李建国同志（身份证号：…）
_NAMED_BY_ID = re.compile(
    rf"(?:兹有|兹证明|患者|病人|职工|员工)(?P<patient_name>[\u3400-\u9fff·]{{2,4}}?){_TITLE}"
    r"[,，、(]+(?:居民)?身份证"
)
_ID = re.compile(
    r"身份证(?:件)?(?:号码?|编号)?(?:\(18位\))?[:为是]?(?P<id_number>[1-9][\d*]{16}[\dXx])(?![\d*])"
)
# 姓名：周志明 男 45岁
_UNDER_LABEL = re.compile(
    r"姓名:?(?P<patient_name>[\u3400-\u9fff·]{2,4}?)[,，、/]?(?P<sex>[男女])[,，、/]?(?P<age>\d{1,3})岁"
)
# 性别/年龄：男/45岁
_BOTH = re.compile(r"性别[/、及]?年龄:?(?P<sex>[男女])[/,，、]?(?P<age>\d{1,3})岁")
# 林国强，男性，45岁，系…, 林国强 男 45岁: right behind the title or a sentence
_BEGINS = re.compile(
    r"(?:^|(?<=[录结明书要绍志。]))(?!患者|病人|病员|伤者|患儿|产妇|姓名|性别)"
    rf"(?P<patient_name>[\u3400-\u9fff·]{{2,4}}?){_TITLE}[,，(/|]?(?P<sex>[男女])性?[,，/|]?"
    r"(?:年龄)?(?P<age>\d{1,3})周?岁"
)
# 患者男，55岁，因…: where the name stands in the head, or nowhere
_SOMEONE = re.compile(
    r"(?:患者|病人|病员|伤者)[,，、]?(?:性别)?:?(?P<sex>[男女])性?[,，、]?(?:年龄)?:?(?P<age>\d{1,3})周?岁"
)
# 入院：2021-03-05 出院：2021-03-18: a label of the next date ends no clause of the one before, nor
# does one whose thin 日 was lost
_NO_LABEL = r"(?!时?(?:日|时|期|诊断|情况|医嘱|:))"
# 入院 | 2021-03-05 | 科室 | … | 出院: a label before the date, and no day of 3月5日入院 3月9日出院
_NOT_ADMITTED = r"(?:(?<!入院)|(?<=[日\d时分点]入院))"
_LEFT = (
    rf"{_NOT_ADMITTED}(?P<discharge_date>{_DATE}){_TIME}"
    rf"[^。;:,，\d]{{0,10}}?(?:出院|离院){_NO_LABEL}"
)
_BOTH_ENDS = r"(?:住院|入院|起止|入出院|出入院|入院?[/、,，及和至-]出院)"
_NOT_OF_DAY = r"(?<![日\d时分点]..)"  # 3月5日入院 于3月9日出院: 于 belongs to the second day
_STAY = (
    # 入院 | 2021-03-05 | 出院 | 2021-03-18: cells whose labels have no colon
    re.compile(
        rf"入院(?P<admission_date>{_DATE}){_TIME}[^。;:\d]{{0,12}}?"
        rf"(?:出院|离院)(?P<discharge_date>{_DATE})"
    ),
    re.compile(
        rf"(?P<admission_date>{_DATE}){_TIME}起?(?:住院)?(?:至|到|-|~)(?P<discharge_date>{_DATE}){_TIME}"
        rf"(?:止|期间)?[,，]?(?:在|于|因|住|入|出院{_NO_LABEL})"
    ),
    re.compile(
        rf"{_BOTH_ENDS}(?:日期|时间)?:?[自从由]?(?P<admission_date>{_DATE}){_TIME}起?"
        rf"(?:至|到|-|~|—|/|、)+(?P<discharge_date>{_DATE})"
    ),
    re.compile(rf"(?:入院|收治|入观|留观)(?:于?:|{_NOT_OF_DAY}于)(?P<admission_date>{_DATE})"),
    re.compile(rf"(?:出院|离院|离观)(?:于?:|{_NOT_OF_DAY}于)(?P<discharge_date>{_DATE})"),
    re.compile(
        rf"(?:(?:至|到|-|~)(?:{_DATE}|\d{{1,2}}月\d{{1,2}}日)|{_DATE}{_TIME}出院){_TIME}止?"
        rf"[,，(]?(?:共计?|计)(?P<length_of_stay>\d{{1,3}})[天日]"
    ),
    re.compile(
        rf"(?:出院|离院)(?:日期|时间)?:?{_DATE}{_TIME}[,，(]?(?:共计?|计)(?P<length_of_stay>\d{{1,3}})(?:[天日]|$|(?=(?!页)[\u3400-\u9fff]{{2,6}}:))"
    ),
    re.compile(
        rf"(?<!出院)(?<!离院)于?(?P<admission_date>{_DATE}){_TIME}[,，]?(?:因[^。;]{{1,40}}?[,，]?)?"
        rf"(?:入院{_NO_LABEL}|入住|收入|收住|住入|住院{_NO_LABEL}|[来至到在入]{_HERE})"
    ),
    re.compile(_LEFT),
    re.compile(
        rf"(?:(?:在|入住|收入|收住|住入|住|至|入){_HERE}?|[来到于经]{_HERE})"
        rf"(?P<department>{_DEPARTMENT})"
        r"(?:门诊)?(?:诊断[为是]|住院|治疗|诊治|就诊|就医|病房|[,，]|(?=[(（]住院号))"
    ),
    re.compile(
        r"岁[,，、](?:系|为|是)(?![我本该])(?P<employer>[\u3400-\u9fff]{3,24}?)(?:退休|在职)?"
        r"(?:职工|员工|工人|干部|教师)[,，。;；因于]"
    ),
    re.compile(
        r"(?:(?:共计?|计)?住院|共住)(?:治疗)?(?:天数)?:?共?(?P<length_of_stay>\d{1,3})[天日]"
    ),
    # 入住我院普外科14床, …，产科18床。
    re.compile(
        rf"(?:[,，;；岁]|兹有|(?:入住|收入|收住|住入|住|入){_HERE}?)(?P<department>[\u3400-\u9fff]{{1,8}}科"
        r"[一二三四五六七八九十]?(?:病区)?)(?P<bed_number>[+加]?\d{1,3}床)"
    ),
    re.compile(
        r"住院(?:病历|病案)?号码?(?:为|是)?:?(?P<admission_number>\d{4,12}(?:-\d{1,8})?)(?![\d-])"
    ),
)


def told_stay(page: Page) -> dict[str, Field]:
    """Person and stay as the sentences on ``page`` tell them. History belongs to no stay of ours:
    ``page`` should end where the first heading begins."""
    sentences = Sentences.of(without_strokes(page))
    fields: dict[str, Field] = {}
    for pattern in (
        PATIENT,
        _OF_UNIT,
        _NAMED_BY_ID,
        _ID,
        _UNDER_LABEL,
        _BOTH,
        _BEGINS,
        _SOMEONE,
        *_STAY,
    ):
        for key, found in sentences.fields(pattern).items():
            fields.setdefault(key, found)
    return fields


# 共21: behind it the edge of a cell or of the paper took 天; also behind the day and the hour
_CUT_STAY = re.compile(
    r"(?:^|(?<=[\d日时分]))[(（]?(?:共计?|计|共?住院?|实住)[:：]?(?P<days>\d{1,3})[天日]?[)）]?$"
)


def counted_stay(page: Page, known: Mapping[str, Field]) -> dict[str, Field]:
    """The days in a line by themselves or at its end, behind a word that counts them, where they
    are those between the two dates that are ``known``; the day of leaving counts or does not."""
    ends = [known.get(key) for key in ("admission_date", "discharge_date")]
    dates = [str(end.value) for end in ends if end is not None]
    if len(dates) < 2 or any(len(each) != len("2021-04-14") for each in dates):
        return {}
    between = (date.fromisoformat(dates[1]) - date.fromisoformat(dates[0])).days
    for line in page.lines:
        plain = PlainText.of(line.text)
        found = _CUT_STAY.search(plain.text)
        if found is not None and int(found["days"]) in (between, between + 1):
            start, end = plain.raw_span(*found.span("days"))
            days, box = str(int(found["days"])), line.span_box(start, end)
            return {
                "length_of_stay": Field(
                    days, line.text[start:end], line.confidence, page.index, box
                )
            }
    return {}


def with_told_name(fields: Mapping[str, Field], told: Mapping[str, Field]) -> dict[str, Field]:
    """``fields`` with the name that is ``told`` where the head's holds the sex behind it, too:
    姓名 余志杰男 29岁."""
    name, known = told.get("patient_name"), fields.get("patient_name")
    if name is None or known is None or "sex" not in told:
        return {**fields}
    is_longer = known.value in (f"{name.value}男", f"{name.value}女")
    return {**fields, "patient_name": name} if is_longer else {**fields}


# In the story itself: 患者，男，55岁，因腹痛于2022年8月5日入院 … 于2022年8月12日出院
_STORY = (
    _BEGINS,
    _SOMEONE,
    re.compile(
        rf"(?:因|主因|缘于)[^。;]{{1,60}}?[,，]?(?:门诊|急诊)?(?:以[^。;]{{1,30}})?"
        rf"[于在](?P<admission_date>{_DATE}){_TIME}[^。;,，\d]{{0,12}}?"
        rf"(?:入院|入住|收入|收住|住入|[来至到入]{_HERE})"
    ),
    re.compile(rf"[于在](?P<admission_date>{_DATE}){_TIME}[^。;,，\d]{{0,6}}?(?:入院|收住|收入)"),
    re.compile(
        rf"[于在](?P<admission_date>{_DATE}){_TIME}[,，]?(?:主?因|以)[^。;]{{1,40}}?[,，]?(?:入院|入住|收入|收住|住入)"
    ),
    re.compile(rf"[于在,，]{_LEFT}"),
    re.compile(
        r"(?<!曾)(?:入住|收入|收住|住入)(?:我院|本院)(?P<department>[\u3400-\u9fff]{1,8}科[一二三四五六七八九十]?(?:病区)?)"
        r"(?:住院|治疗|诊治|[,，。])"
    ),
)
STORY_TRUST = 0.9  # what was before is told there too


def told_in_story(pages: Sequence[Page], known: Mapping[str, Field]) -> dict[str, Field]:
    """What the running text on ``pages`` tells of the stay and is not ``known`` from its head; the
    two dates only in their order."""
    fields: dict[str, Field] = {}
    for page in pages:
        sentences = Sentences.of(page)
        for pattern in _STORY:
            for key, found in sentences.fields(pattern).items():
                if key not in known:
                    doubted = replace(found, confidence=STORY_TRUST * found.confidence)
                    fields.setdefault(key, doubted)
    both = {**fields, **known}
    start, end = both.get("admission_date"), both.get("discharge_date")
    if start is not None and end is not None and str(start.value) > str(end.value):
        return {key: found for key, found in fields.items() if not key.endswith("_date")}
    return fields


_TODAY = re.compile(r"(?:今日|今天|本日|今)[^。;:]{0,12}?(?:出院|离院)")


def left_today(page: Page) -> dict[str, Field]:
    """The date at the foot of the last ``page`` as the day of discharge, where the text says that
    the patient leaves today."""
    if not _TODAY.search(Sentences.of(page).text):
        return {}
    written = date_at_the_foot(page)
    if written is None:
        return {}
    return {"discharge_date": replace(written, confidence=STORY_TRUST * written.confidence)}


# 经检查诊断为左踝关节骨折。 in a letter without headings; what was found before is another stay's
_TOLD_DIAGNOSES = re.compile(
    r"(?<![曾既拟])(?:诊断|确诊)[为是]:?[“\"]?(?P<diagnoses>[^。;；:：“”\"]{2,80}?)"
    r"[”\"]?(?:[。;；]|[,，](?=[予给经现建行住入收并])|(?=(?:医[师生])?(?:建议|处理意见|医嘱)[:：]))"
)
# 诊断为1.急性阑尾炎;2.高血压病。
_TOLD_LIST = re.compile(
    r"(?<![曾既拟])(?:诊断|确诊)[为是]?:?(?P<diagnoses>1[.、][^。:：“”\"]{2,160}?)。"
)
# 兹证明该患者因急性上呼吸道感染需病假叁天
_TOLD_CAUSE = re.compile(
    r"(?:患者|病人|病员|同志|该员)[,，]?因(?:患)?(?P<diagnoses>[^。;；:：,，]{3,40}?)[,，]?"
    r"(?:需要?|须|应|建议|特?给予?|准予)(?:休|病|全休|卧床)"
)
TOLD_TRUST = 0.9


def told_diagnoses(page: Page, key: str) -> dict[str, Field]:
    """The diagnoses that a sentence on ``page`` tells, as the field ``key``."""
    sentences = Sentences.of(without_strokes(page))
    patterns = (_TOLD_LIST, _TOLD_DIAGNOSES, _TOLD_CAUSE)
    found = next((found for each in patterns if (found := sentences.fields(each))), {})
    told = found.get("diagnoses")
    if told is None or told.page is None or told.box is None:
        return {}
    trust = TOLD_TRUST * told.confidence
    section = Section(key, [str(told.value)], [(told.page, told.box)], [trust], [told.box.x1])
    entries = split_list(section)
    return {key: replace(section.as_field(entries), raw=told.raw)} if entries else {}
