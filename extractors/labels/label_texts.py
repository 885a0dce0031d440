"""The text of a line as labels are looked for in it."""

from __future__ import annotations

import re

from extractors.labels.torn_labels import speckless
from extractors.layout import PlainText
from extractors.types import Line
from extractors.values.text import simplified as simplified_text
from extractors.vocabularies import STOP, Vocabulary
from extractors.words.misread import alike_label


def as_searched(line: Line, vocabulary: Vocabulary) -> PlainText:
    """The text of ``line``: simplified, without specks inside of labels, and with a colon for what
    is left of one."""
    plain = _without_specks(simplified(PlainText.of(line.text)), vocabulary)
    return _with_colons(plain, vocabulary)


def simplified(plain: PlainText) -> PlainText:
    """``plain`` in simplified characters; one for one, so that each keeps its origin. A 曰 is a 日
    that was read too wide."""
    return PlainText(simplified_text(plain.text).replace("曰", "日"), plain.origin)


# 统筹支付;921.53, 性别·男: what is left of a colon. Behind figures such a mark ends a value.
_AS_COLON = re.compile(
    r"(?<=[\u3400-\u9fff)])(?:[;·'](?=[¥￥\d-])|[.,](?=[¥￥]?\d[\d,]*\.\d\d(?!\d))|[;·'](?=[男女](?!\w))"
    r"|[.,](?=20\d\d[-./年]\d))|(?<=[款核费银缴审][人员])一(?=[\u3400-\u9fff]{2,3}$)"
)
_IN_BRACKETS = re.compile("(?<=【)([\\u3400-\\u9fff()/]{2,14})】")  # 【姓名】冶成林
# 收歇人；廖玉芬: behind a misread label too, which begins its line
_MARK_BEHIND = re.compile("^([\\u3400-\\u9fff()]{3,10})[;·',.](?=[\\w*])")


def _with_colons(plain: PlainText, vocabulary: Vocabulary) -> PlainText:
    text = _IN_BRACKETS.sub(r"\1:", plain.text) if "【" in plain.text else plain.text
    text = _AS_COLON.sub(":", text)
    marked = _MARK_BEHIND.match(text)
    if marked is not None and _is_label(marked, vocabulary):
        text = f"{marked[1]}:{text[marked.end() :]}"
    return PlainText(text, plain.origin)


def _is_label(marked: re.Match[str], vocabulary: Vocabulary) -> bool:
    """Whether the words before the mark are a label: misread, or, in forms without running text,
    as it is."""
    said = marked[1]
    is_listed = not vocabulary.sections and vocabulary.keys.get(said, STOP) in vocabulary.kinds
    return is_listed or alike_label(said, vocabulary.name) is not None


def _without_specks(plain: PlainText, vocabulary: Vocabulary) -> PlainText:
    kept = speckless(plain.text, vocabulary)
    if kept is None:
        return plain
    text = "".join(plain.text[place] for place in kept)
    return PlainText(text, tuple(plain.origin[place] for place in kept))
