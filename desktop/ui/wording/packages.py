"""Why a signed file is refused, and what became of a file that was received."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from desktop.core.filing import Unit
from desktop.exchange.reader import Package
from desktop.exchange.signing import fingerprint
from desktop.exchange.statement import Kind
from desktop.exchange.trust import Broken, Cause, Trust
from desktop.workflows.outcomes import Outcome, RefusalCause, Result, broken_data, cause_data

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.NEW: "新收到",
    Outcome.CHANGED: "有改动",
    Outcome.UNCHANGED: "内容未变",
    Outcome.KNOWN: "已收过",
    Outcome.OLDER: "旧版本",
    Outcome.FORK: "序号冲突",
    Outcome.PENDING: "待确认",
    Outcome.REFUSED: "已拒收",
}

_AGAIN = "请原单位重新导出后再送一次。"

_CAUSES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    Cause.TOO_LARGE: lambda d: f"文件太大，超过了允许的大小。{_AGAIN}",
    Cause.NOT_A_PACKAGE: lambda d: "这不是校标通的上报文件。请确认选对了文件。",
    Cause.TRUNCATED: lambda d: f"文件不完整，可能没有复制完就拔出了U盘。{_AGAIN}",
    Cause.TOO_MANY_ENTRIES: lambda d: f"文件内的条目太多，不是正常导出的上报包。{_AGAIN}",
    Cause.DUPLICATE_NAME: lambda d: f"文件内有重名的条目{_entry(d)}，不是正常导出的上报包。{_AGAIN}",
    Cause.UNSAFE_NAME: lambda d: f"文件内有不安全的条目名{_entry(d)}，可能带有恶意内容。请勿打开，{_AGAIN}",
    Cause.LINK: lambda d: f"文件内的{_entry(d) or '条目'}是链接，可能带有恶意内容。请勿打开，{_AGAIN}",
    Cause.ENCRYPTED: lambda d: f"文件被加了密码，无法核验。{_AGAIN}",
    Cause.COMPRESSION_RATIO: lambda d: f"文件的压缩比异常，可能带有恶意内容。请勿打开，{_AGAIN}",
    Cause.COMPRESSED: lambda d: f"文件被其他软件重新压缩过。{_AGAIN}",
    Cause.REWRITTEN: lambda d: f"文件被其他软件改动或重新打包过。{_AGAIN}",
    Cause.MALFORMED: lambda d: f"文件内容不合规范{_at(d)}。{_AGAIN}",
    Cause.NEWER_VERSION: lambda d: "文件由更新版本的校标通导出，本机版本读不了。请升级本机的校标通。",
    Cause.WRONG_KIND: lambda d: (
        f"这是{_KINDS.get(str(d['found']), '另一种文件')}，这里需要的是"
        f"{_KINDS.get(str(d['expected']), '另一种文件')}。请换一个文件。"
    ),
    Cause.EXTRA_ENTRY: lambda d: f"文件内多出了{_entry(d) or '条目'}，有人往里加过东西。{_AGAIN}",
    Cause.MISSING_ENTRY: lambda d: f"文件内缺少{_entry(d) or '条目'}。{_AGAIN}",
    Cause.FORGED: lambda d: "签名对不上：内容被人改过，不是原单位签发的。请与该单位核实后重新导出。",
    Cause.DAMAGED: lambda d: f"文件在复制途中损坏{_at(d)}。{_AGAIN}",
    RefusalCause.UNREADABLE: lambda d: "文件读不出来，请检查U盘或文件是否被其他程序占用，再试一次。",
    RefusalCause.WRONG_COUNTY: lambda d: (
        f"这是{d['detail']}的上报包，不属于本县。如果确是本县单位，请让它用本局的下发包建立工作文件后重新导出。"
    ),
    RefusalCause.UNKNOWN_UNIT: lambda d: (
        f"名册中没有代码为“{d['detail']}”的单位。请核对代码，或先把它加入名册。"
    ),
    RefusalCause.WRONG_ROUND: lambda d: (
        f"这是“{d['detail']}”的上报包，不属于当前评估轮次。请让该单位按本轮重新填报。"
    ),
    RefusalCause.WRONG_STANDARD: lambda d: (
        f"填报所依据的标准（{d['detail']}）与本轮不同。请让该单位升级后重新导出。"
    ),
    RefusalCause.WRONG_BUNDLE: lambda d: (
        f"汇总包里“{d['detail']}”的上报包不完整，或不是它写明的那一个。请汇总单位重新导出。"
    ),
    RefusalCause.MALFORMED_FILING: lambda d: f"上报包的数据不合规范。{_AGAIN}",
}

_KINDS: Mapping[str, str] = {
    "submission": "上报包",
    "dispatch": "下发包",
    "receipt": "回执包",
    "bundle": "汇总包",
}


def refusal_sentence(data: Mapping[str, Any]) -> str:
    """The sentence for `receiving.cause_data`, or for the same read back from the workspace."""
    return _CAUSES[str(data["cause"])](data)


def _entry(data: Mapping[str, Any]) -> str:
    return f"“{data['entry']}”" if data["entry"] else ""


def _at(data: Mapping[str, Any]) -> str:
    return f"（{data['entry']}）" if data.get("entry") else ""


def result_sentence(result: Result) -> str:
    """``“东关小学_上报包.xbp”：东关小学 第 1 次，新收到。``, or why it was refused."""
    if result.outcome is Outcome.REFUSED:
        return f"“{result.path.name}”{OUTCOMES[result.outcome]}。{refusal_sentence(cause_data(result))}"
    unit = result.unit.name if result.unit else ""
    changes = f"，{len(result.changes)} 处改动" if result.outcome is Outcome.CHANGED else ""
    return f"“{result.path.name}”：{unit} 第 {result.sequence} 次，{OUTCOMES[result.outcome]}{changes}。"


def written_sentence(path: Path, *, removable: bool) -> str:
    """What follows a package that was written and read back."""
    unplug = "，可以拔出U盘" if removable else ""
    return f"已写入并重新核验{unplug}。文件：{path.name}，在“{path.parent}”"


def verified_sentence(verified: Package | Broken) -> str:
    """What one signed file is worth, for the command line."""
    if isinstance(verified, Broken):
        return f"“{verified.path.name}”：{refusal_sentence(broken_data(verified))}"
    claims = verified.statement.predicate
    return (
        f"“{verified.path.name}”完整，签名有效。{claims.unit.name} {claims.round} 第 {claims.sequence} 次"
        f"{_KINDS[claims.kind.value]}；密钥指纹 {fingerprint(verified.key_id)}，"
        + ("是这个工作文件信任的签名人。" if verified.trust is Trust.VERIFIED else "请与盖章的纸质表核对。")
    )


def enrolment_sentence(name: str, unit: Unit) -> str:
    """What a double-clicked 下发包 is for; the button beside it makes the workspace."""
    return (
        f"“{name}”是教育局给“{unit.name}”的下发包。第一次使用，请点右边的按钮；"
        "已经建过工作文件的，请在下面打开它，接着填。"
    )


def collector_sentence(name: str, units: Sequence[Unit]) -> str:
    """What the 下发包 of a township, or of a school with others below it, is for."""
    return (
        f"“{name}”是教育局给“{units[0].name}”的下发包，其中有 {len(units) - 1} 所下属学校。请选择要做的事；"
        "两件都要做的，另一件以后在首页再打开它。"
    )


def open_elsewhere_sentence(workspace: Path, letter: Path) -> str:
    """Of a workspace that another window has open, a letter may be what it waits for."""
    return f"“{workspace.stem}”正在另一个窗口中打开：“{letter.name}”如果是给它的，请拖进那个窗口。"


def package_sentence(name: str, package: Package) -> str:
    """What another double-clicked file is, and where it is read."""
    claims = package.statement.predicate
    match claims.kind:
        case Kind.RECEIPT:
            return f"“{name}”是教育局的回执包，完整无损。请打开本单位的工作文件，再把它拖进窗口。"
        case Kind.SUBMISSION:
            return (
                f"“{name}”是“{claims.unit.name}”第 {claims.sequence} 次导出的上报包，完整无损。"
                "它由教育局接收：打开县级工作文件，再把它拖进窗口。"
            )
        case _:
            return f"“{name}”是“{claims.unit.name}”签名的文件，完整无损，这里不能直接打开它。"
