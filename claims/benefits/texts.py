"""What steps and reasons say, in English and Chinese. Codes are stable, wording is not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from extractors.types_of_paper import DECLARED


class Text(NamedTuple):
    """One sentence in both languages; ``{name}`` places are filled from the parameters."""

    en: str
    zh: str

    def filled(self, params: Mapping[str, str]) -> Text:
        """Both sentences with their places filled."""
        return Text(self.en.format_map(params), self.zh.format_map(params))


AMOUNTS = {
    "total_amount": Text("total", "医疗费总额"),
    "pooled_fund_paid": Text("paid by the pooled fund", "医保统筹基金支付"),
    "other_paid": Text("other payers", "其他支付"),
    "personal_account_paid": Text("personal account", "个人账户支付"),
    "cash_paid": Text("cash", "个人现金支付"),
    "in_scope_self_paid": Text("self-paid in the catalogue", "个人自付"),
    "out_of_scope_self_paid": Text("self-paid outside the catalogue", "个人自费"),
    "self_paid": Text("self-paid", "个人自付与自费合计"),
    "in_scope_amount": Text("within policy scope", "符合政策范围金额"),
    "deductible": Text("insurance's own deductible", "医保起付标准"),
    "commercial_insurance_paid": Text("commercial insurance", "商业保险赔付"),
    "proportional_self_paid": Text("proportional self-paid", "按比例自付"),
    "advance_self_paid": Text("advance self-paid", "先行自付"),
    "over_limit_self_paid": Text("over the price limit", "超限价自费"),
    "over_ward_bed_fee": Text("bed fee above an ordinary ward", "超普通病房床位费"),
    "civil_servant_paid": Text("civil servants' aid", "公务员补助"),
    "large_amount_paid": Text("large-amount insurance", "大额医疗保险"),
    "medical_aid_paid": Text("medical aid", "医疗救助"),
    "fund_total_paid": Text("paid by all funds", "基金支付合计"),
    "personal_total": Text("borne by the person", "个人负担"),
}

DATES = {
    "admission": Text("admission", "入院"),
    "discharge": Text("discharge", "出院"),
    "settlement": Text("settlement", "结算"),
    "diagnosis": Text("diagnosis", "确诊"),
    "death": Text("death", "身故"),
    "visit": Text("visit", "就诊"),
    "accident": Text("accident", "意外发生"),
    "applied": Text("application", "申请"),
    "cover_start": Text("the beginning of cover", "保障开始"),
    "cover_end": Text("the end of cover", "保障到期"),
}

NUMBERS = {
    "stay_number": Text("stay number", "本期住院次数"),
    "stay_days": Text("days of stay", "住院天数"),
    "cover_days": Text("day of cover", "保障天数"),
    "membership_years": Text("years of membership", "入会年数"),
    "unbroken_years": Text("years of unbroken cover", "连续参保年数"),
    "injury_grade": Text("injury grade", "伤残等级"),
    "age": Text("age", "年龄"),
    "shares": Text("shares", "份数"),
}

# What a case says of the member and the event, as incomplete claims ask for it.
FACTS = {
    "event.admission_date": Text("admission date", "入院日期"),
    "event.discharge_date": Text("discharge date", "出院日期"),
    "event.settlement_date": Text("settlement date", "结算日期"),
    "event.diagnosed_date": Text("date of diagnosis", "确诊日期"),
    "event.death_date": Text("date of death", "身故日期"),
    "event.visit_date": Text("date of the visit", "就诊日期"),
    "event.accident_date": Text("date of the accident", "意外发生日期"),
    "event.applied": Text("date of application", "申请日期"),
    "event.hospital_name": Text("name of the hospital", "医院名称"),
    "event.hospital_level": Text("level of the hospital", "医院等级"),
    "event.in_city": Text("whether the hospital is in the city", "是否本市就医"),
    "event.diagnoses": Text("diagnoses", "诊断"),
    "event.injury_grade": Text("injury grade", "伤残等级"),
    "event.settled_by_insurance": Text(
        "whether insurance has settled the bill", "是否已经医保结算"
    ),
    "member.sex": Text("sex", "性别"),
    "member.birth_date": Text("birth date", "出生日期"),
    "member.joined": Text("day of joining", "入会日期"),
    "member.unit_kind": Text("kind of unit", "单位性质"),
    "member.insured": Text("whether the member is insured", "是否参加基本医保"),
}
FACT_WORDS = {
    "male": Text("male", "男"),
    "female": Text("female", "女"),
    "true": Text("yes", "是"),
    "false": Text("no", "否"),
}
ROSTER = "member.roster."  # where a case holds the further columns of the roster, by header
COLUMN = Text("“{column}” on the roster", "名册中的“{column}”")
PAYMENT_OF_PLAN = Text("the payment by {plan}", "{plan} 的给付金额")
EARLIER_CLAIM = Text("{what} of an earlier claim", "此前申请的{what}")
BASE_OF_CLAIM = Text("base", "计算基数")
OF_NO_USE = Text("{what} ({value} cannot be used)", "{what}（{value} 无法使用）")

PAPERS = {name: Text(each.en, each.zh) for name, each in DECLARED.items()}

STEPS = {
    "base": Text("{what}", "{what_zh}"),
    "earlier_base": Text("earlier in this cover period", "本保障期内此前已计基数"),
    "period_base": Text("added up over the cover period", "本保障期累计基数"),
    "deductible": Text("less the deductible of {deductible}", "减起付线 {deductible}"),
    "deductible_used": Text("deductible left after earlier stays", "此前住院抵扣后剩余起付线"),
    "rate": Text("at {rate}", "按 {rate} 计算"),
    "band": Text("part from {from} to {until} at {rate}", "{from} 至 {until} 部分按 {rate}"),
    "band_open": Text("part above {from} at {rate}", "{from} 以上部分按 {rate}"),
    "bands_total": Text("all bands together", "各段合计"),
    "tier": Text("{from} is reached: {pays}", "达到 {from}：给付 {pays}"),
    "tier_above": Text("more than {from}: {pays}", "超过 {from}：给付 {pays}"),
    "tier_rate": Text("{from} is reached: {rate} of all of it", "达到 {from}：全额按 {rate}"),
    "tier_rate_above": Text("more than {from}: {rate} of all of it", "超过 {from}：全额按 {rate}"),
    "below_tiers": Text("below the first tier", "未达到最低一档"),
    "earlier_share": Text(
        "less {earlier}, which the earlier claims of the period come to",
        "减本保障期此前各次应得 {earlier}",
    ),
    "fixed": Text("fixed sum", "定额给付"),
    "days": Text("{days} days at {daily} a day", "{days} 天 × 每天 {daily} 元"),
    "shares": Text("times {shares} shares", "× {shares} 份"),
    "waiting_share": Text("day {day} of cover: {rate} is paid", "保障第 {day} 天：按 {rate} 给付"),
    "at_least": Text("raised to the least paid", "不足最低给付额，按最低给付额"),
    "not_paid_below": Text("below {least}: not paid", "不足 {least}，不予给付"),
    "never_more_than": Text("no more than {what}", "不超过{what_zh}"),
    "limit_claim": Text("limit {limit} a claim", "每次限额 {limit}"),
    "limit_accident": Text(
        "limit {limit} an accident, {paid} paid before", "每次意外限额 {limit}，此前已付 {paid}"
    ),
    "limit_period": Text(
        "limit {limit} a cover period, {paid} paid before", "保障期限额 {limit}，此前已付 {paid}"
    ),
    "limit_life": Text(
        "limit {limit} a life, {paid} paid before", "终身限额 {limit}，此前已付 {paid}"
    ),
    "limit_household_period": Text(
        "limit {limit} a cover period for the household, {paid} paid before",
        "家庭保障期共用限额 {limit}，此前已付 {paid}",
    ),
    "limit_household_life": Text(
        "limit {limit} a life for the household, {paid} paid before",
        "家庭终身共用限额 {limit}，此前已付 {paid}",
    ),
    "limit_household_accident": Text(
        "limit {limit} an accident for the household, {paid} paid before",
        "家庭每次意外共用限额 {limit}，此前已付 {paid}",
    ),
    "limit_joint": Text(
        "limit {limit} over the plans {plans}, {paid} paid before",
        "{plans} 合计限额 {limit}，此前已付 {paid}",
    ),
    "total": Text("all benefits together", "各项合计"),
    "not_highest": Text(
        "{rival} comes to no more than {highest}: only the highest is paid",
        "“{rival}”不高于“{highest}”：只按最高一项给付",
    ),
    "rounded": Text("rounded half up to the cent: payable", "四舍五入到分：应付"),
    "rounded_down_cent": Text("rounded down to the cent: payable", "舍去分以下：应付"),
    "rounded_half_up_jiao": Text("rounded half up to the jiao: payable", "四舍五入到角：应付"),
    "rounded_down_jiao": Text("rounded down to the jiao: payable", "舍去角以下：应付"),
    "rounded_half_up_yuan": Text("rounded half up to the yuan: payable", "四舍五入到元：应付"),
    "rounded_down_yuan": Text("rounded down to the yuan: payable", "舍去元以下：应付"),
}

REASONS = {
    "not_covered": Text(
        "no cover under this plan on {date} ({event})", "{date}（{event_zh}）不在本计划保障期内"
    ),
    "no_version": Text(
        "the plan has no rules for covers that begin on {date}",
        "本计划没有适用于 {date} 起保的版本",
    ),
    "cover_ended": Text(
        "cover ended with the payment of an earlier claim ({date})",
        "此前给付（{date}）后保障已终止",
    ),
    "wrong_kind": Text("the plan pays nothing for {kind}", "本计划不保障该类情形（{kind_zh}）"),
    "waiting_period": Text(
        "day {day} of cover lies in the waiting period", "保障第 {day} 天，在等待期内"
    ),
    "too_late": Text(
        "applied on {applied}, the last day was {last}", "申请日 {applied}，超过最后期限 {last}"
    ),
    "below_minimum": Text("nothing is left above the minimum", "未达到起付或最低给付标准"),
    "below_mark": Text(
        "{amount} does not reach the plan's mark of {mark}", "金额 {amount} 未达到计划要求的 {mark}"
    ),
    "above_mark": Text(
        "{amount} passes the plan's mark of {mark}", "金额 {amount} 超过计划规定的 {mark}"
    ),
    "cap_reached": Text("the limit is used up", "已达限额"),
    "not_settled_by_insurance": Text(
        "not settled by basic insurance as the plan asks", "未按本计划要求经基本医保结算"
    ),
    "excluded": Text("excluded: {what}", "不符合保障条件：{what_zh}"),
    "exclusive_plan": Text(
        "gives way to the plan {other}, which covers the same day", "同日已有互斥计划 {other} 保障"
    ),
    "prerequisite_missing": Text("needs cover by the plan {other}", "须同时参加基础计划 {other}"),
    "hospital_not_eligible": Text(
        "hospital level {level}; the plan asks for {least} or above",
        "医院等级 {level}，计划要求 {least} 及以上",
    ),
    "other_hospital": Text(
        "{hospital} is no hospital of the plan", "{hospital} 不属于本计划认可的医院"
    ),
    "other_hospital_level": Text(
        "hospital level {level}; the plan asks for {wanted}",
        "医院等级 {level}，计划要求 {wanted}",
    ),
    "missing_amount": Text("cannot be computed without {what}", "缺少金额，无法计算：{what_zh}"),
    "missing_fact": Text("cannot be decided without {what}", "缺少信息，无法判定：{what_zh}"),
}

KINDS = {
    "inpatient": Text("a hospital stay", "住院"),
    "outpatient": Text("outpatient care", "门诊"),
    "critical_illness": Text("critical illness", "重大疾病"),
    "accident": Text("an accident", "意外伤害"),
    "disability": Text("disability", "伤残"),
    "death": Text("death", "身故"),
    "female_specific_disease": Text("a disease specific to women", "女性特定疾病"),
}
