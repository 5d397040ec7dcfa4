"""The county's result on paper: verdict and reasons, 差异系数, rows, indicators, vetoes."""

from collections.abc import Mapping, Sequence

from reportlab.platypus import Flowable, KeepTogether

from desktop.core.county import CountyResult
from desktop.core.filing import Filing
from desktop.core.rulebook import Rulebook
from desktop.reports.county_verdict import reasons, verdict_block
from desktop.reports.dispersion_part import dispersion_part
from desktop.reports.indicator_part import indicator_part, veto_part
from desktop.reports.naming import document_title, standard_parts, unit_names
from desktop.reports.page import PageInfo, build, content_width, frame_width, turn
from desktop.reports.row_part import row_part
from desktop.reports.signatures import COUNTY_SIGNATURES, signed
from desktop.reports.tables import Band, Row, form_table
from desktop.reports.typesetting import (
    INDENTED,
    NOTE,
    SUBTITLE,
    TITLE,
    fitting_lines,
    heading,
    join,
    paragraph,
)
from desktop.reports.verdicts import relaxed_readings

_DOUBTS = (
    "疑点只供核对，不影响以上判定：数据自相矛盾、与上一轮相比变化大，或与同类学校相差大。"
    "与同类学校比较的倍数由本软件自定。"
)
_BASIS = "以上结果由已上报单位的数据按所列标准和判定口径计算得出；判定和计算使用未取舍的数值。"


def county_report(
    rulebook: Rulebook,
    filings: Sequence[Filing],
    result: CountyResult,
    *,
    county: str,
    round_title: str,
    computed_at: str,
    notes: Sequence[str] = (),
    doubts: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """The result as PDF; the rows of schools lie across. ``computed_at`` is printed as it is.

    ``notes`` are printed below the verdict; ``doubts``, sentences by unit code, in an annex behind the
    signatures. Raises MissingGlyphs.
    """
    title = document_title(rulebook.standard, county, "评估结果")
    info = PageInfo(title=title, unit_name=f"{county}　{round_title}")
    width, wide = content_width(info), frame_width(landscape=True)
    names = unit_names(filings, result.absent)
    subtitle = fitting_lines([f"{round_title}　　", *standard_parts(rulebook.standard)], width)
    story: list[Flowable] = [
        paragraph(title, TITLE),
        paragraph(f"{subtitle}\n计算时间：{computed_at}", SUBTITLE),
        verdict_block(rulebook, result, width),
        *relaxed_readings(rulebook),
        heading("一、判定理由"),
        *(
            paragraph(join(f"{n}. ", text), INDENTED)
            for n, text in enumerate(reasons(rulebook, result, names), 1)
        ),
        *(paragraph(f"说明：{note}", NOTE) for note in (_BASIS, *notes)),
    ]
    numbers = iter("二三四五")
    if rulebook.standard.resources:
        title = f"{next(numbers)}、校际差异系数"
        story += dispersion_part(title, rulebook, result, names, width)
        story += turn(landscape=True)
        story.append(heading(f"{next(numbers)}、各校资源配置达标情况"))
        story += row_part(rulebook, result, names, wide)
        story += turn(landscape=False)
    story.append(heading(f"{next(numbers)}、各项指标"))
    indicators = indicator_part(rulebook, result, names, width)
    annex = _annex(doubts or {}, names, width)
    if not rulebook.standard.vetoes:
        return build([*story, *signed([indicators], COUNTY_SIGNATURES), *annex], info)
    story.append(indicators)
    vetoes = veto_part(rulebook, result, names, width)
    closing = [heading(f"{next(numbers)}、一票否决事项"), *signed([vetoes], COUNTY_SIGNATURES)]
    return build([*story, KeepTogether(closing), *annex], info)


def _annex(doubts: Mapping[str, Sequence[str]], names: Mapping[str, str], width: float) -> list[Flowable]:
    """What units should look at once more, on pages of its own."""
    if not doubts:
        return []
    rows: list[Row | Band] = [
        Row((names.get(code, code), "\n".join(f"{n}. {text}" for n, text in enumerate(texts, start=1))))
        for code, texts in doubts.items()
    ]
    table = form_table(("单位", "疑点"), rows, [width * 0.22, width * 0.78], "ll")
    title = heading(f"附：数据疑点（{len(rows)} 个单位）")
    return [*turn(landscape=False), title, paragraph(_DOUBTS, NOTE), table]
