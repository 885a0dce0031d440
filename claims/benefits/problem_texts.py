"""What is said about a mistake in a plan file, in English and Chinese.

Words in backticks are the plan language's own and stay as they stand in the file.
"""

from __future__ import annotations

from claims.benefits.texts import Text

# The file and its YAML
_FILE = {
    "too_large": Text("the file is far too large for a plan", "文件过大，不像保障计划文件"),
    "no_text": Text(
        "this is no text in UTF-8; save the plan as a text file in UTF-8",
        "此处不是 UTF-8 文字；请把计划另存为 UTF-8 编码的文本文件",
    ),
    "nested": Text("the file is nested too deeply for a plan", "文件层级过深，不像保障计划文件"),
    "empty": Text("the file is empty; it should begin with `plan:`", "文件为空；应以 `plan:` 开头"),
    "alias": Text(
        "an alias (*name) is not allowed here; write the rule out",
        "不能使用 YAML 别名（*名称）；请把规定完整写出",
    ),
    "odd_key": Text("a key must be a single word", "键名必须是一个词"),
    "double_key": Text(
        "`{key}` stands here a second time (first on line {first})",
        "`{key}` 在此重复出现（首次在第 {first} 行）",
    ),
    "yaml": Text("not readable as YAML: {what}", "不是有效的 YAML：{what}"),
    "yaml_tab": Text(
        "not readable as YAML: a tab stands here; indent with spaces",
        "不是有效的 YAML：此处有制表符（Tab），缩进请用空格",
    ),
    "yaml_indent": Text(
        "not readable as YAML: this line's indentation does not fit the lines around it",
        "不是有效的 YAML：本行缩进与上下文不一致",
    ),
    "yaml_second_colon": Text(
        "not readable as YAML: a second colon stands on this line; put the text in quotes",
        "不是有效的 YAML：本行有第二个冒号；请给文字加引号",
    ),
    "yaml_open": Text(
        "not readable as YAML: a bracket or quote that opens here is not closed rightly",
        "不是有效的 YAML：此处的括号或引号没有正确闭合",
    ),
    "comma_in_amount": Text(
        "an amount inside `{{…}}` or `[…]` is written without a comma",
        "`{{…}}` 或 `[…]` 内的金额不能带逗号",
    ),
    "full_width_colon": Text(
        "a full-width colon `：` stands here; write `: ` (half width, then a space)",
        "此处用了全角冒号“：”，请改为半角冒号加空格（`: `）",
    ),
    "full_width_comma": Text(
        "a full-width comma stands in this list; part its entries by `, `",
        "此列表用了全角逗号或顿号，请用半角逗号加空格（`, `）分隔",
    ),
    "no_space_after_colon": Text(
        "no space after the colon; write `{key}: …`", "冒号后缺少空格；请写成 `{key}: …`"
    ),
    "one_plan": Text("one plan expected, {found} found", "应只有一个计划，实有 {found} 个"),
}

# Single values and words
_VALUES = {
    "unknown_word": Text("unknown word `{word}`", "未知的词 `{word}`"),
    "unknown_word_close": Text(
        "unknown word `{word}`; did you mean `{close}`?", "未知的词 `{word}`；是否应为 `{close}`？"
    ),
    "wrong_place": Text(
        "`{word}` does not belong here; look where docs/plans.md puts it",
        "`{word}` 不应写在这里；请查 docs/plans.md 中它的位置",
    ),
    "missing": Text("`{key}` is missing here", "此处缺少 `{key}`"),
    "no_such_word": Text(
        "`{key}` cannot be `{given}`; it is one of: {words}",
        "`{key}` 不能是 `{given}`；可用的有：{words}",
    ),
    "no_such_word_close": Text(
        "`{key}` cannot be `{given}`; did you mean `{close}`?",
        "`{key}` 不能是 `{given}`；是否应为 `{close}`？",
    ),
    "money": Text(
        "`{key}` should be an amount of yuan such as 300 or 1250.50, not {given}",
        "`{key}` 应为金额（元），如 300 或 1250.50，而不是 {given}",
    ),
    "percent": Text(
        "`{key}` should be a percentage such as 60%, not {given}",
        "`{key}` 应为百分比，如 60%，而不是 {given}",
    ),
    "date": Text(
        "`{key}` should be a date such as 2025-01-31, not {given}",
        "`{key}` 应为日期，如 2025-01-31，而不是 {given}",
    ),
    "calendar_day": Text(
        "`{key}` should be a month and a day such as 06-30, not {given}",
        "`{key}` 应为月日，如 06-30，而不是 {given}",
    ),
    "name": Text(
        "`{key}` should be lower-case letters, digits and - only, not {given}",
        "`{key}` 只能用小写字母、数字和 -，而不是 {given}",
    ),
    "text": Text(
        "`{key}` should be a word or a line of text, not {given}",
        "`{key}` 应为一个词或一行文字，而不是 {given}",
    ),
    "long": Text("`{key}` is longer than {most} characters", "`{key}` 超过 {most} 个字符"),
    "filled_list": Text(
        "`{key}` should be a list with at least one entry, not {given}",
        "`{key}` 应为至少有一项的列表，而不是 {given}",
    ),
    "whole_number": Text(
        "`{key}` should be a whole number, not {given}", "`{key}` 应为整数，而不是 {given}"
    ),
    "small_number": Text(
        "`{key}` should be at least {least}, not {given}",
        "`{key}` 不能小于 {least}，而不是 {given}",
    ),
    "yes_no": Text(
        "`{key}` should be true or false, not {given}",
        "`{key}` 应为 true 或 false，而不是 {given}",
    ),
    "list": Text(
        "`{key}` should be a list (lines that begin with -), not {given}",
        "`{key}` 应为列表（每行以 - 开头），而不是 {given}",
    ),
    "unreadable": Text(
        "this plan cannot be read; compare it with an example", "此计划无法读取；请对照示例检查"
    ),
    "group": Text(
        "`{key}` should be a group of keys, not {given}", "`{key}` 应为一组键值，而不是 {given}"
    ),
    "other": Text("`{key}`: {what} (found {given})", "`{key}` 的写法不对（{given}）：{what}"),
}

SEVERITIES = {"error": Text("error", "错误"), "warning": Text("warning", "提醒")}
NO_PROBLEMS = Text("nothing is wrong", "没有发现问题")

# What stands where one word or number should
NOTHING = Text("nothing", "空白")
GROUP = Text("a group of keys", "一组键值")
LIST = Text("a list", "列表")

# Versions, benefits and what they name
_WHOLE = {
    "double_plan": Text(
        "the plan `{plan}` stands in this file twice; put its versions together",
        "计划 `{plan}` 在文件中出现两次；请把各版本写在一起",
    ),
    "both_give_way": Text(
        "`{plan}` and `{other}` each give way to the other: neither pays",
        "`{plan}` 与 `{other}` 互相让位：两者都不会给付",
    ),
    "both_wait": Text(
        "`{plan}` and `{other}` each ask what the other pays: neither can be worked out",
        "`{plan}` 与 `{other}` 互相引用对方的给付：两者都无法计算",
    ),
    "double_version": Text("two versions are called `{version}`", "有两个版本都叫 `{version}`"),
    "backward_version": Text("the version ends before it begins", "版本的截止日早于起始日"),
    "version_overlap": Text(
        "overlaps version `{version}`, valid until {until}",
        "与版本 `{version}`（有效至 {until}）时间重叠",
    ),
    "version_overlap_open": Text(
        "overlaps version `{version}`, which has no `valid_until`",
        "与版本 `{version}`（没有写 `valid_until`）时间重叠",
    ),
    "version_gap": Text(
        "no version is valid for covers that begin from {first} to {last}",
        "{first} 至 {last} 起保的没有适用版本",
    ),
    "stored_overlap": Text(
        "version `{version}` of `{plan}` overlaps the stored version `{stored}`, "
        "which is not in this file",
        "`{plan}` 的版本 `{version}` 与系统中已有版本 `{stored}` 时间重叠，而后者不在此文件中",
    ),
    "decided": Text(
        "{version} has decided claims and cannot be changed; "
        "add the new rule as a version of its own",
        "{version} 已有按其核定的申请，不能修改；请把新规定另列为一个版本",
    ),
    "double_benefit": Text("two benefits have the id `{id}`", "有两项待遇的 id 都是 `{id}`"),
    "no_benefit": Text("this version has no benefit `{id}`", "本版本没有待遇 `{id}`"),
    "names_itself": Text("a plan cannot name itself here", "计划不能在此引用自身"),
    "required_and_excluded": Text(
        "`{plan}` is required and excluded at once", "`{plan}` 既被要求又被排斥"
    ),
    "no_checklist": Text(
        "no checklist of papers for {kind}; claims of that kind will lack nothing",
        "没有 {kind} 的材料清单；该类申请不会提示缺少材料",
    ),
    "idle_checklist": Text(
        "no benefit of this version is for {kind}", "本版本没有针对 {kind} 的待遇"
    ),
    "paper_or_any": Text(
        "name one `paper`, or several in `any`", "请写一个 `paper`，或在 `any` 中写多个"
    ),
    "ways": Text(
        "a benefit pays by one of {all}; this one has {ways}",
        "每项待遇只能用 {all} 之一计算；此项写了：{ways}",
    ),
    "no_way": Text(
        "a benefit pays by one of {all}; this one has none",
        "每项待遇须用 {all} 之一计算；此项一个也没有",
    ),
    "no_base": Text("`{way}` needs a `base`", "`{way}` 需要有 `base`（计算基数）"),
    "idle": Text("`{key}` has no effect beside `{way}`", "`{key}` 与 `{way}` 并用时不起作用"),
    "no_date": Text(
        "`date_in_cover` does not say which date counts for {kind}",
        "`date_in_cover` 没有规定 {kind} 以哪个日期为准",
    ),
    "odd_date": Text(
        "a case of {kind} has no date of {date}; it can never be decided",
        "{kind} 类没有 {date} 日期，永远无法判定",
    ),
    "no_days": Text(
        "a case of {kind} is no hospital stay: there are no days to count",
        "{kind} 类不是住院，没有天数可计",
    ),
    "limit_place": Text(
        "a limit over several benefits or plans stands under the version's `limits`",
        "多项待遇或多个计划共用的限额应写在版本的 `limits` 下",
    ),
    "idle_shares": Text(
        "`max_shares` has no effect: nothing here is `per_share`",
        "`max_shares` 不起作用：没有任何一项写了 `per_share`",
    ),
    "idle_waiting": Text(
        "no effect: every benefit has a `waiting` of its own",
        "不起作用：每项待遇都另有 `waiting`",
    ),
    "twice": Text("`{word}` stands here twice", "`{word}` 在此重复"),
    "unreachable": Text(
        "the plan's `eligibility` says {key} is {allowed}",
        "计划的 `eligibility` 已规定 {key} 为 {allowed}",
    ),
    "unreachable_units": Text(
        "none of these is among the unit kinds of the plan's `eligibility`",
        "其中没有一个在计划 `eligibility` 的单位性质之内",
    ),
    "one_alone": Text(
        "name two benefits or more: of one alone nothing is the highest",
        "请写两项或以上的待遇：只有一项时无从取最高",
    ),
    "never_together": Text(
        "`{id}` never meets the others here: they are for other kinds of case",
        "`{id}` 与此处其他待遇的情形不同，不会同时发生",
    ),
    "uneven": Text(
        "{amount} is no whole sum of the plan's `rounding: {to}`",
        "{amount} 与本计划的 `rounding: {to}` 不符（不是整数）",
    ),
    "never_pays": Text("nothing is ever paid by this", "按此规定永远不会给付"),
    "rival_stays": Text(
        "`add_up: period` adds the stays up first: the deductible must be `per: period` too",
        "`add_up: period` 先把各次累加：起付线也须为 `per: period`",
    ),
    "by_stay": Text(
        "a deductible by stay number is `per: stay`", "按住院次数的起付线应为 `per: stay`"
    ),
    "least_above_most": Text(
        "at least {least}, but at most {most}", "最低 {least}，最高却是 {most}"
    ),
    "threshold_above_most": Text(
        "nothing below {least} is paid, but at most {most}: it never pays",
        "低于 {least} 不付，最高却只付 {most}：永远不会给付",
    ),
    "least_below_threshold": Text(
        "at least {least}, but nothing below {threshold} is paid",
        "最低给付 {least}，但低于 {threshold} 的又不付",
    ),
}

# Bases, bands, tables
_TABLES = {
    "amount_or_plan": Text(
        "name one `amount` of the case, or a plan in `paid_by`",
        "请写一个金额 `amount`，或在 `paid_by` 中写一个计划",
    ),
    "added_and_taken": Text(
        "`{amount}` is added and subtracted: nothing is left of it",
        "`{amount}` 既加又减，相互抵消",
    ),
    "amount_twice": Text("`{amount}` is counted twice here", "`{amount}` 在此被计算了两次"),
    "paid_by_period": Text(
        "`over: period` does not know what another plan paid for earlier claims",
        "`over: period` 无法得知其他计划此前的给付",
    ),
    "after_open_band": Text(
        "a band follows one that has no `until`", "前一段没有 `until`，其后不应再有分段"
    ),
    "band_gap": Text(
        "gap: nothing is said for {first} to {last}", "缺口：{first} 至 {last} 没有规定"
    ),
    "band_overlap": Text(
        "overlap: the part from {first} to {last} is in two bands",
        "重叠：{first} 至 {last} 同时属于两段",
    ),
    "backward_band": Text("the band ends before it begins", "本段的止点不大于起点"),
    "open_end": Text(
        "nothing is said for the part above {last}; write `rate: 0%` if it is not paid",
        "{last} 以上没有规定；若不给付请写 `rate: 0%`",
    ),
    "tier_mark": Text(
        "a tier begins with one of `at_least`, `more_than`",
        "每一档须写 `at_least`（含本数）或 `more_than`（不含）之一",
    ),
    "tier_value": Text(
        "a tier gives one of `pays` (a sum) and `rate` (of the whole base)",
        "每一档须写 `pays`（定额）或 `rate`（全额的比例）之一",
    ),
    "tier_order": Text(
        "tiers rise: this one begins at {mark}, the one before at {before}",
        "各档须由低到高：本档起点 {mark}，前一档起点 {before}",
    ),
    "tier_falls": Text(
        "at {mark} this tier pays {pays}, less than the {before} of the tier before",
        "在 {mark} 处本档给付 {pays}，少于前一档的 {before}",
    ),
    "choice": Text(
        "give one of: a number, `of` an amount, `by` a fact with a table",
        "请写以下之一：一个数、`of` 某金额、`by` 某事实加对照表",
    ),
    "column_for_roster": Text(
        "`by: roster` needs the roster's `column`, and only that does",
        "`by: roster` 需要 `column`（名册的列名），其他情形不写",
    ),
    "no_by": Text("a table needs `by`: the fact that it goes by", "对照表需要 `by`：按什么查表"),
    "needs_values": Text(
        "`by: {by}` needs `values` (a word and its value each)",
        "`by: {by}` 需要 `values`（每个词对应一个值）",
    ),
    "needs_steps": Text(
        "`by: {by}` needs `steps` (`from`, `until` and `value`)",
        "`by: {by}` 需要 `steps`（`from`、`until` 和 `value`）",
    ),
    "odd_value": Text(
        "{by} is never `{word}`; it is one of: {words}",
        "{by} 不会是 `{word}`；可用的有：{words}",
    ),
    "untold_values": Text(
        "nothing is said for {words}; add them or `any`",
        "没有规定 {words} 的情形；请补上或写 `any`",
    ),
    "step_early": Text(
        "{by} begins at {start}, not at {first}", "{by} 从 {start} 开始，不是 {first}"
    ),
    "step_gap": Text(
        "gap: nothing is said for {first} to {last}", "缺口：{first} 至 {last} 没有规定"
    ),
    "step_overlap": Text(
        "overlap: {first} is in the step before too", "重叠：{first} 同时属于前一级"
    ),
    "backward_step": Text("the step ends before it begins", "本级的止点小于起点"),
    "step_end": Text("nothing is said from {first} on", "从 {first} 起没有规定"),
    "beyond": Text("{by} is never above {most}", "{by} 不会大于 {most}"),
}

# Waiting, limits, conditions
_RULES = {
    "waiting_shape": Text(
        "give `days` without payment, or a ladder in `steps`",
        "请写不给付的天数 `days`，或在 `steps` 中写阶梯",
    ),
    "waiting_by": Text(
        "the days of waiting cannot go by `{by}`, which they decide",
        "等待期天数不能按 `{by}` 查表",
    ),
    "waiting_long": Text(
        "{days} days of waiting outlast a cover of one year: it never pays",
        "等待期 {days} 天长于一年的保障期：永远不会给付",
    ),
    "ladder_falls": Text(
        "the ladder pays less here than on the days before", "阶梯在此给付的比例低于之前"
    ),
    "days_idle": Text(
        "{stay} days a stay are never reached: {period} days a period is the most",
        "每次住院 {stay} 天不起作用：保障期最多 {period} 天",
    ),
    "limit_shape": Text(
        "a limit has an `amount` of money or a number of `times`",
        "限额须写金额 `amount` 或次数 `times` 之一",
    ),
    "times_per_claim": Text(
        "`times` counts payments in a period or a life, not in one claim",
        "`times` 计的是保障期内或终身的次数，不能是每次（claim）",
    ),
    "times_alone": Text(
        "`times` goes neither with `plans` nor with `per_share`",
        "`times` 不能与 `plans` 或 `per_share` 并用",
    ),
    "household_alone": Text(
        "`household` goes with a period, a life or an accident, and not with `plans`",
        "`household` 只能与 per: period、life 或 accident 并用，且不能与 `plans` 并用",
    ),
    "benefits_or_plans": Text(
        "a limit goes over `benefits` of this plan or over `plans`",
        "限额只能针对本计划的 `benefits` 或多个 `plans` 之一",
    ),
    "double_limit": Text(
        "a second limit per {per} for the same", "同一对象有两个 per: {per} 的限额"
    ),
    "limit_idle": Text(
        "the limit of {amount} a {per} is never reached: the one a {wider} is {most}",
        "`per: {per}` 的限额 {amount} 不起作用：`per: {wider}` 的限额为 {most}",
    ),
    "household_idle": Text(
        "the limit of {amount} a {per} is never reached: the household together has {most}",
        "`per: {per}` 的个人限额 {amount} 不起作用：全家合计的限额只有 {most}",
    ),
    "date_alone": Text("a fixed `date` stands alone", "固定日期 `date` 须单独使用"),
    "claim_limit_shape": Text(
        "give `after` with one of days, months, years, or with `on`; or a fixed `date`",
        "请写 `after` 加 days、months、years 之一，或加 `on`；或写固定日期 `date`",
    ),
    "claim_limit_early": Text(
        "the last day lies before the version begins: every claim is late",
        "截止日早于版本生效日：所有申请都会逾期",
    ),
    "on_same_year": Text(
        "a date after {on} is late at once; write `years: 1` for the next year's {on}",
        "{on} 之后发生的会立即逾期；若指次年 {on} 请加 `years: 1`",
    ),
    "marks": Text(
        "give `at_least` or `more_than`, `at_most` or `less_than`, or one of each side",
        "请写 `at_least` 或 `more_than`、`at_most` 或 `less_than`，或上下各一个",
    ),
    "marks_apart": Text(
        "no amount is above {low} and below {high}", "没有金额既高于 {low} 又低于 {high}"
    ),
    "listed_and_excluded": Text("{disease} is both listed and excluded", "{disease} 既列入又排除"),
    "always_excluded": Text(
        "{disease} always contains the excluded {word}: it never counts",
        "{disease} 必含被排除的“{word}”：永远不符合",
    ),
    "level_twice": Text(
        "none of these levels is {least} or above", "其中没有 {least} 及以上的等级"
    ),
    "range_open": Text("give `from`, `until` or both", "请写 `from`、`until` 或两者"),
    "backward_range": Text("the range ends before it begins", "范围的止点小于起点"),
    "is_or_not": Text(
        "give the words of the column in `is` or in `not`",
        "请在 `is` 或 `not` 之一中写该列的词",
    ),
    "same_dates": Text(
        "a date lies no days after itself; name two dates", "两个日期相同；请写两个不同的日期"
    ),
}

PROBLEMS: dict[str, Text] = {**_FILE, **_VALUES, **_WHOLE, **_TABLES, **_RULES}


def problem(code: str, **params: object) -> Text:
    """The sentence called ``code`` in both languages, its places filled."""
    sentence = PROBLEMS[code]
    english = {k: v.en if isinstance(v, Text) else str(v) for k, v in params.items()}
    chinese = {k: v.zh if isinstance(v, Text) else str(v) for k, v in params.items()}
    return Text(sentence.en.format_map(english), sentence.zh.format_map(chinese))
