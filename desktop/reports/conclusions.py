"""What a form says about one criterion: its sentence with blanks, what is missing or short, the answer."""

from desktop.core.derivation import derive
from desktop.core.filing import Answer, Conclusion, Filing
from desktop.core.formula_text import MISSING, with_unit
from desktop.core.judge import Judgement
from desktop.core.numbers import shown_plainly
from desktop.core.rulebook import VALUE, Rulebook, blanks
from desktop.core.sections import SECTIONS, Section
from desktop.core.standard import Attested, Criterion, EveryClass, Rooms, Scored
from desktop.core.statement import statement_parts
from desktop.core.terms import CONCLUSION_NAMES, ROOM_NAMES, SECTION_NAMES
from desktop.core.verdict import Verdict
from desktop.reports.typesetting import Markup, blank, filled, join, markup, strong, tick_box
from desktop.reports.verdicts import verdict_markup

_GRADES = "一二三四五六七八九"
_SECTION_GRADES = {Section.PRIMARY: _GRADES[:6], Section.JUNIOR: _GRADES[6:]}


def conclusion(
    rulebook: Rulebook, criterion: Criterion, filing: Filing, judgement: Judgement, *, by_pen: bool
) -> Markup:
    """The cell 指标值或简要结论. ``by_pen``: everything is left open, with room to write."""
    # What is only recorded has a figure, though no verdict.
    if judgement.verdict is Verdict.NOT_APPLICABLE and judgement.value is None:
        return markup(_why_not_applicable(criterion, filing))
    lines = [_sentence(rulebook, criterion, filing), *_lists(criterion, filing, by_pen)]
    if isinstance(criterion.rule, Attested | Scored):
        lines += _answer(criterion, filing.answers.get(criterion.id, Answer()), by_pen)
    if not by_pen:
        lines += _remarks(rulebook, criterion, filing, judgement)
    return Markup("<br/>".join(line for line in lines if line))


def verdict_cell(criterion: Criterion, judgement: Judgement, *, by_pen: bool) -> Markup:
    """The cell 是否达标: empty on a form for the pen; the score where points are given."""
    if judgement.verdict is not Verdict.NOT_APPLICABLE:
        if by_pen:
            return Markup("")
        if isinstance(criterion.rule, Scored) and judgement.score is not None:
            return markup(f"{shown_plainly(judgement.score)} 分")
    return verdict_markup(judgement.verdict)


def missing_names(rulebook: Rulebook, criterion: Criterion, judgement: Judgement) -> list[str]:
    """What is missing, by the names that people fill; the section is named where the criterion has none."""
    names: list[str] = []
    for code in judgement.missing:
        section, _, bare = code.rpartition(".")
        if section == "special_rooms":
            names.append(f"{ROOM_NAMES[bare]}面积")
        elif code != criterion.id:
            named = bool(section) and criterion.section is None
            prefix = SECTION_NAMES[Section(section)] if named else ""
            names.append(prefix + rulebook.catalogue.element(code).name)
    return names


def _why_not_applicable(criterion: Criterion, filing: Filing) -> str:
    school_type = filing.unit.school_type
    if criterion.section and school_type and criterion.section not in SECTIONS[school_type]:
        return f"本校无{SECTION_NAMES[criterion.section]}学段。"
    return "本校不在此项考核范围。"


def _sentence(rulebook: Rulebook, criterion: Criterion, filing: Filing) -> Markup:
    # The blanks of a statement are set off by spaces; on paper the underline does that.
    parts = statement_parts(rulebook, criterion, filing)
    return join(*(_filled(text) if fills else text.strip(" ") for text, fills in parts))


def _filled(text: str) -> Markup:
    return blank() if text == MISSING else filled(text)


def _lists(criterion: Criterion, filing: Filing, by_pen: bool) -> list[Markup]:
    """The rooms and classes that a rule looks at one by one."""
    match criterion.rule:
        case Rooms(least_area=kinds):
            return [_areas(filing, kind) for kind in kinds]
        case EveryClass() if by_pen and criterion.section is not None:
            grades = _SECTION_GRADES.get(criterion.section, "")
            return [markup("各班人数："), *(join(f"{grade}年级", blank(10)) for grade in grades)]
        case _:
            return []


def _areas(filing: Filing, kind: str) -> Markup:
    rooms = [room for room in filing.special_rooms if room.kind == kind]
    label = f"{ROOM_NAMES[kind]}面积："
    if not rooms:
        return join(label, blank(3), "、", blank(3), "㎡")
    areas = [shown_plainly(room.area) for room in rooms if room.area > 0]
    return join(label, filled("、".join(areas)), "㎡") if areas else join(label, filled("无"))


def _answer(criterion: Criterion, answer: Answer, by_pen: bool) -> list[Markup]:
    if isinstance(criterion.rule, Scored):
        score = blank(3) if answer.score is None else filled(shown_plainly(answer.score))
        points = shown_plainly(criterion.points or 0)
        # Most statements of such criteria name the score themselves.
        lines = [] if _names_value(criterion) else [join("得分：", score, f"／{points} 分")]
    else:
        boxes = [tick_box(answer.conclusion is c, CONCLUSION_NAMES[c]) for c in Conclusion]
        lines = [join(boxes[0], "　", boxes[1], "　", boxes[2])]
    if by_pen:
        lines.append(join("说明：", blank(11)))
    elif answer.note:
        lines.append(markup(f"说明：{answer.note}"))
    return lines


def _names_value(criterion: Criterion) -> bool:
    return any(formula == VALUE for formula, _ in blanks(criterion.statement))


def _remarks(rulebook: Rulebook, criterion: Criterion, filing: Filing, judgement: Judgement) -> list[Markup]:
    rule = criterion.rule
    if judgement.relaxed and judgement.verdict is Verdict.MET:
        return [markup(f"按放宽规定判为达标：{judgement.relaxed}。")]
    if judgement.blank:
        return [strong(f"缺数据：本标准的{'、'.join(judgement.blank)}由县级填写，尚未填写。")]
    if judgement.verdict is Verdict.MISSING:
        names = missing_names(rulebook, criterion, judgement)
        if names:
            return [strong(f"缺数据：{'、'.join(names)}。")]
        open_answer = isinstance(rule, Attested | Scored)
        return [strong("缺数据：尚未自评。" if open_answer else "缺数据：分母为 0，无法计算。")]
    if judgement.verdict is not Verdict.UNMET or isinstance(rule, Attested | Scored):
        return []
    if isinstance(rule, EveryClass):
        classes = "、".join(judgement.offenders) or "未填班级名册"
        return [strong(f"超过 {rule.at_most} 人的班级：{classes}。")]
    explained = derive(rulebook, criterion, filing)
    # What else would do is advice, for the screen.
    gaps = "，".join(gap for gap in explained.gaps if not gap.startswith("或")) or "未达到"
    if isinstance(rule, Rooms):
        return [strong(f"{gaps}。")]
    relaxed = f"（已按放宽规定计算：{judgement.relaxed}）" if judgement.relaxed else ""
    return [strong(f"标准 {with_unit(explained.limit, explained.unit)}：{gaps}{relaxed}。")]
