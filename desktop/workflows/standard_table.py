"""A table of every standard that ships, made from the files: resources/standards/README.md."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from desktop.core.rulebook import Rulebook
from desktop.core.standard import Attested, Criterion, Recorded, Scored
from desktop.core.standard_gaps import unverified_items
from desktop.library import load_standard, standard_digest, standard_ids

_HEAD = """# 随程序提供的标准

本页由 `python -m desktop standard table > resources/standards/README.md` 生成，请勿手改；
测试核对它与各标准文件一致。

- 计算：由基础数据算出并判定；记录：只记录数值，不判定。
- 认定：由填报单位认定“是、部分、否”；评分：由填报单位评分。
- 待核对：标准文件中标为“待核对原文”的项目，屏幕和打印件上都注明。
"""
_COLUMNS = (
    *("代号", "标准", "版本", "指标", "评估要点", "计算", "记录", "认定", "评分", "一票否决"),
    *("任务", "阶段", "基础数据项", "待核对"),
)


def shipped_table() -> str:
    """The whole page in Markdown."""
    rulebooks = [load_standard(id) for id in standard_ids()]
    lines = [_HEAD, *_table(_COLUMNS, (_row(rulebook) for rulebook in rulebooks))]
    for rulebook in rulebooks:
        lines += ["", *_details(rulebook)]
    return "\n".join(lines) + "\n"


def _row(rulebook: Rulebook) -> tuple[str, ...]:
    standard = rulebook.standard
    criteria = [criterion for _, criterion in rulebook.criteria.values()]
    kinds = Counter(_kind(criterion) for criterion in criteria)
    counts = (
        *(len(standard.indicators), len(criteria)),
        *(kinds[kind] for kind in ("计算", "记录", "认定", "评分")),
        *(len(standard.vetoes), len(standard.tasks), len(standard.phases)),
        *(len(rulebook.reads), len(unverified_items(standard))),
    )
    return (f"`{standard.id}`", standard.title, standard.version, *map(str, counts))


def _kind(criterion: Criterion) -> str:
    match criterion.rule:
        case Attested():
            return "认定"
        case Scored():
            return "评分"
        case Recorded():
            return "记录"
        case _:
            return "计算"


def _details(rulebook: Rulebook) -> Iterator[str]:
    standard = rulebook.standard
    yield f"## {standard.title}（`{standard.id}` 版本 {standard.version}）"
    yield ""
    yield f"标准指纹 `{standard_digest(standard)}`。"
    yield ""
    yield "依据：" + "；".join(f"{d.number}《{d.title}》".lstrip() for d in standard.documents) + "。"
    yield ""
    rows: list[tuple[str, ...]] = []
    for indicator in standard.indicators:
        kinds = Counter(_kind(criterion) for criterion in indicator.criteria)
        how = "、".join(f"{kind} {count}" for kind, count in kinds.items())
        ids = "、".join(criterion.id for criterion in indicator.criteria)
        lead = "、".join(indicator.lead)
        rows.append((indicator.id, indicator.title, indicator.kind, lead, ids, how))
    yield from _table(("编号", "指标", "类型", "牵头单位", "评估要点", "方式"), rows)
    names = [e.name for e in rulebook.catalogue.elements if e.code in rulebook.reads]
    yield ""
    yield f"使用的基础数据项（{len(names)}）：{'、'.join(names) or '无'}。"
    unverified = unverified_items(standard)
    if unverified:
        yield ""
        yield f"待核对原文（{len(unverified)}）：{'、'.join(unverified)}。"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '／').replace(chr(10), ' ') for cell in row)} |"
