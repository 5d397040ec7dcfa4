"""One Chinese sentence, with one advice, for every error of the program."""

from collections.abc import Callable, Mapping
from typing import Any

from desktop.core import errors as core
from desktop.core.recovery_code import RecoveryCodeInvalid
from desktop.exchange import errors as exchange
from desktop.exchange.media import Fault
from desktop.exchange.signing import fingerprint
from desktop.exchange.statement import Kind
from desktop.files import FileNotWritten, Reason
from desktop.library import load_catalogue
from desktop.reports.errors import MissingGlyphs
from desktop.sealing import errors as sealing
from desktop.spreadsheets.errors import TableInvalid
from desktop.spreadsheets.standard_reader import StandardWorkbookInvalid
from desktop.storage import errors as storage
from desktop.ui.wording.evidence import evidence_refused
from desktop.ui.wording.packages import refusal_sentence
from desktop.ui.wording.signing import code_invalid
from desktop.ui.wording.standard_files import cell_fault
from desktop.ui.wording.standards import formula_invalid, standard_invalid
from desktop.ui.wording.tables import fault_sentence
from desktop.workflows.bundling import NobodyAbove, NothingToBundle
from desktop.workflows.contents import PackageRefused
from desktop.workflows.counties import CountyUnreadable
from desktop.workflows.deciding import NotABranch, NothingToUndo
from desktop.workflows.demo import FolderNotEmpty
from desktop.workflows.dispatches import StandardMismatch
from desktop.workflows.evidence_faults import EvidenceRefused
from desktop.workflows.filling import EntryInvalid
from desktop.workflows.handing_over import IsWorkingCopy
from desktop.workflows.importing import OwnRowMissing, UnknownSchools
from desktop.workflows.letters import LetterOlder, NewCountyKey, NotForThisUnit, NothingToTake, OtherCounty
from desktop.workflows.moving import VersionUnchanged
from desktop.workflows.originals import OriginalBroken
from desktop.workflows.outcomes import broken_data
from desktop.workflows.pass_rule import PassRuleUnknown
from desktop.workflows.readings import ReadingInvalid
from desktop.workflows.reviewing import LetterEmpty, NothingToReview
from desktop.workflows.roster import UnitUnknown
from desktop.workflows.rounds import RoundExists
from desktop.workflows.setting_up import UnitToChoose
from desktop.workflows.signing import CodeOfAnotherKey, KeyNotHere, PasswordNeeded
from desktop.workflows.standards import StandardUnreadable
from desktop.workflows.taking_back import (
    ConflictsOpen,
    CopyOfAnother,
    CopyOfOtherRound,
    CopyOlder,
    NotAWorkingCopy,
)
from desktop.workflows.trusting import KeyNotPending, KeyNotTrusted, KeyOfAnother

_Data = Mapping[str, Any]


def words(error: core.XiaobiaoError) -> str:
    """What happened, where, and what to do, in one line."""
    return one_line(_WORDS[type(error)](error.data))


def one_line(text: str) -> str:
    """Names and cells come from anywhere: line breaks and other invisible characters become blanks."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _value_invalid(data: _Data) -> str:
    name = load_catalogue().by_code[data["element"]].name
    return f"“{name}”填的是“{data['text']}”，{_VALUE_REASONS[data['reason']]}"


_VALUE_REASONS: Mapping[str, str] = {
    "not_a_number": "不是数字，请改为数字；没有就填 0，不知道就留空。",
    "not_whole": "应是整数，请去掉小数。",
    "negative": "不能是负数，请核对。",
    "too_large": "超出了合理范围，请核对数字和单位。",
    "not_a_flag": "应填“是”或“否”。",
    "not_a_choice": "不在可选范围内，请从列表中选择。",
}


def _table_invalid(data: _Data) -> str:
    faults = data["faults"]
    sheet = f"，工作表“{data['sheet']}”" if data["sheet"] and faults[0].row else ""
    more = f"这样的问题共 {len(faults)} 处，没有导入任何数据。" if len(faults) > 1 else ""
    return f"“{data['path'].name}”{sheet}：{fault_sentence(faults[0])}{more}"


def _unknown_schools(data: _Data) -> str:
    row = data["rows"][0]
    name = f"{row.unit.code} {row.unit.name}"
    more = f"等 {len(data['rows'])} 所" if len(data["rows"]) > 1 else ""
    return f"“{data['path'].name}”第 {row.row} 行：名册中没有“{name}”{more}。请核对代码，或先把学校加入名册。"


_UNWRITABLE: Mapping[Fault, str] = {
    Fault.FULL: "这个位置已满，请清理空间或换一个U盘。",
    Fault.READ_ONLY: "这个盘有写保护，不能写入。请打开U盘侧面的写保护开关，或换一个U盘。",
    Fault.NOT_ALLOWED: "这个文件夹不能写入，请换一个文件夹。",
    Fault.NO_FOLDER: "没有这样的文件夹，U盘可能已经拔出。请重新选择位置。",
    Fault.NAME_TOO_LONG: "文件名或文件夹的路径太长，请换一个层次较浅的文件夹。",
    Fault.NAME_REFUSED: "文件名中有这个盘不接受的字符，请换一个文件名。",
    Fault.FILE_TOO_BIG: "文件超过了这个盘允许的大小，请换一个U盘。",
    Fault.NO_ANSWER: "U盘没有响应，可能已经拔出或出了故障。请插好后重试，或换一个U盘。",
    Fault.OTHER: "写入失败，请检查U盘后再试。",
}

_NOT_WRITTEN: Mapping[Reason, str] = {
    Reason.NO_FOLDER: "没有这样的文件夹，请换一个位置。",
    Reason.NOT_ALLOWED: "这个位置不能写入，或同名文件正被其他程序打开。请关闭它或换一个位置。",
    Reason.FULL: "磁盘已满，请清理空间或换一个位置。",
    Reason.NAME: "文件名太长或含有不允许的字符，请改名。",
    Reason.UNVERIFIED: "写入后核对不一致，磁盘或U盘可能有故障，请换一个位置。",
    Reason.OTHER: "写入失败，请检查磁盘后再试。",
}

_NOT_KEPT: Mapping[Reason, str] = {
    Reason.FULL: "磁盘已满。请清理空间后再试。",
    Reason.NOT_ALLOWED: "您的用户文件夹不能写入。请让管理员改正权限后再试。",
    Reason.UNVERIFIED: "写入后核对不一致，磁盘可能有故障。请检查磁盘后再试。",
}

_UNREADABLE: Mapping[str, str] = {
    "no_file": "不存在，请核对文件名和位置。",
    "unreadable": "读不出来，请检查文件和磁盘后再试。",
}


def _standard_workbook(data: _Data) -> str:
    faults = data["faults"]
    more = f"这样的问题共 {len(faults)} 处，没有采用。" if len(faults) > 1 else ""
    return f"“{data['path'].name}”{cell_fault(faults[0])}{more}"


def _reading_invalid(data: _Data) -> str:
    return _READINGS[data["reason"]].format(
        standard=data["standard"],
        name=data["name"],
        word=data["word"],
        known=f"只能是：{'、'.join(data['known'])}" if data["known"] else "它没有可用的",
    )


_READINGS: Mapping[str, str] = {
    "unknown_switch": "“{standard}”没有放宽开关“{word}”，{known}。请改正。",
    "unknown_setting": "“{standard}”没有参数“{word}”，{known}。请改正。",
    "not_a_number": "“{name}”填的是“{word}”，应是不小于 0 的数。请改正。",
    "not_a_choice": "“{name}”不能是“{word}”，{known}。请改正。",
    "impossible": "“{name}”填成“{word}”时，“{standard}”的公式会以 0 作除数。请改正。",
}

_WORDS: Mapping[type[core.XiaobiaoError], Callable[[_Data], str]] = {
    core.StandardInvalid: standard_invalid,
    core.StandardUnknown: lambda d: f"没有名为“{d['standard']}”的标准。请改用：{'、'.join(d['known'])}。",
    core.FormulaInvalid: formula_invalid,
    StandardUnreadable: lambda d: f"标准文件“{d['path'].name}”{_UNREADABLE[d['reason']]}",
    StandardWorkbookInvalid: _standard_workbook,
    core.ValueInvalid: _value_invalid,
    storage.WorkspaceMissing: lambda d: f"找不到工作文件“{d['path'].name}”，请核对它的位置。",
    storage.WorkspaceExists: lambda d: f"“{d['path'].name}”已经存在，为免覆盖，请换一个文件名。",
    storage.NotAWorkspace: lambda d: f"“{d['path'].name}”不是校标通的工作文件，请另选文件。",
    storage.WorkspaceDamaged: lambda d: f"工作文件“{d['path'].name}”已损坏，程序没有改动它。请用备份恢复。",
    storage.WorkspaceTooNew: lambda d: f"“{d['path'].name}”由更新版本的校标通写成，请先升级本机的程序。",
    storage.WorkspaceBusy: lambda d: f"“{d['path'].name}”正在另一个窗口中打开，请先关闭那个窗口。",
    storage.WorkspaceReadOnly: lambda d: f"“{d['path'].name}”所在位置不能写入，请复制到电脑硬盘后再打开。",
    storage.WorkspaceDiskFull: lambda d: "磁盘已满，刚才的改动没有保存，之前的都在。请清理空间后重试。",
    storage.WorkspaceDiskFailed: lambda d: (
        "磁盘或U盘没有响应，刚才的改动可能没有保存，之前的都在。请检查后重试。"
    ),
    storage.MigrationFailed: lambda d: f"“{d['path'].name}”升级失败，文件保持原样。请联系技术支持。",
    storage.WrongRole: lambda d: f"“{d['path'].name}”不是{_ROLES[d['needed']]}的工作文件，请另选文件。",
    exchange.PackageUnreadable: lambda d: f"“{d['path'].name}”读不出来，请检查文件位置或U盘后再试。",
    exchange.PackageChanged: lambda d: f"“{d['path'].name}”在核验后又被改动，请重新选择文件。",
    exchange.PackageExists: lambda d: f"“{d['path'].name}”已经存在，为免覆盖，请换一个文件名。",
    exchange.PackageUnwritable: lambda d: f"“{d['path'].name}”没有导出：{_UNWRITABLE[d['fault']]}",
    exchange.PackageTooLarge: lambda d: f"“{d['path'].name}”太大，没有导出。请减少佐证材料后再试。",
    exchange.SourceUnreadable: lambda d: f"佐证材料“{d['path'].name}”读不出来，没有导出。请检查该文件。",
    exchange.PackageNotVerified: lambda d: (
        f"“{d['path'].name}”写入后核对不一致，U盘可能有故障，请换一个U盘。"
    ),
    FileNotWritten: lambda d: f"“{d['path'].name}”没有写成：{_NOT_WRITTEN[d['reason']]}",
    MissingGlyphs: lambda d: f"字库中没有“{d['characters']}”，为免漏字没有打印。请核对这些字。",
    TableInvalid: _table_invalid,
    EvidenceRefused: evidence_refused,
    EntryInvalid: lambda d: f"{_ENTRIES.get(d['part'], '这一项')}超出了允许的范围，没有保存。请核对后重填。",
    PassRuleUnknown: lambda d: (
        f"“{d['standard']}”没有这种判定口径，可用的有：{'、'.join(d['known'].values())}。请改选其中一种。"
    ),
    ReadingInvalid: _reading_invalid,
    UnknownSchools: _unknown_schools,
    FolderNotEmpty: lambda d: f"文件夹“{d['path'].name}”不是空的。请换一个文件夹，或先把它清空。",
    OwnRowMissing: lambda d: f"“{d['path'].name}”中没有本单位（{d['code']}）的一行，请核对学校标识码。",
    PackageRefused: lambda d: f"“{d['path'].name}”不能使用：{refusal_sentence(broken_data(d['broken']))}",
    UnitToChoose: lambda d: f"“{d['path'].name}”是给 {len(d['units'])} 个单位的，请选择本单位是哪一个。",
    NotForThisUnit: lambda d: (
        f"“{d['path'].name}”是给“{d['recipient']}”的，不是给“{d['unit']}”的，没有采用。请向教育局核实。"
    ),
    OtherCounty: lambda d: (
        f"“{d['path'].name}”不是本单位所属教育局签发的（写明“{d['county']}”），没有采用。请向教育局核实。"
    ),
    NewCountyKey: lambda d: (
        f"“{d['path'].name}”的签名密钥是 {fingerprint(d['key_id'])}，不是本单位记下的教育局密钥，没有采用。"
        "教育局如果换了密钥，请打电话逐组核对这串数字，一致才采用。"
    ),
    LetterOlder: lambda d: f"“{d['path'].name}”比“{d['unit']}”已经打开过的旧，没有采用。请用最新的一个。",
    NothingToTake: lambda d: f"“{d['path'].name}”是{_KINDS[d['kind']]}，不是教育局发来的。请交给教育局接收。",
    NothingToReview: lambda d: f"“{d['unit']}”还没有计入的签名上报，不能退回、通过或回执。请先接收上报包。",
    LetterEmpty: lambda d: f"退回“{d['unit']}”要写明原因。请至少写一条意见或整改要求。",
    NothingToUndo: lambda d: f"“{d['unit']}”没有这次上报，或它已经撤销，没有改动。请刷新后再看。",
    NotABranch: lambda d: f"“{d['unit']}”的这次上报不在冲突之中，没有改动。请重新选择。",
    NobodyAbove: lambda d: (
        f"“{d['path'].name}”还没有上级的下发包，不知道汇总给谁。请先打开上级发来的下发包。"
    ),
    NothingToBundle: lambda d: (
        f"“{d['path'].name}”还没有收到签名的上报包，没有可以汇总的。请先接收各单位的上报包。"
    ),
    CountyUnreadable: lambda d: (
        f"汇总包“{d['path'].name}”用的标准“{d['standard']}”本机没有，打不开。请升级本机的校标通。"
    ),
    RoundExists: lambda d: f"已经有一轮叫“{d['title']}”，请换一个名称。",
    VersionUnchanged: lambda d: (
        f"改过的“{d['standard']}”仍叫版本 {d['version']}，印出来分不清，没有改用。请先改“版本”一格再打开。"
    ),
    UnitUnknown: lambda d: f"名册中没有代码为“{d['code']}”的单位，请核对代码。",
    KeyNotPending: lambda d: (
        f"“{d['unit']}”没有等待确认的密钥“{d['key']}”，请核对指纹，并先接收该单位的上报包。"
    ),
    KeyNotTrusted: lambda d: f"“{d['unit']}”没有正在使用的密钥“{d['key']}”，请核对指纹。",
    OriginalBroken: lambda d: (
        f"上报原件“{d['path'].name}”已不是当初收到的：{refusal_sentence(broken_data(d['broken']))}"
    ),
    KeyOfAnother: lambda d: (
        f"这个密钥已经属于“{d['holder']}”，不能再用于“{d['unit']}”。请与两个单位核实是谁导出的。"
    ),
    sealing.SealedElsewhere: lambda d: (
        "签名密钥是在另一台电脑或另一个用户下封存的，这里打不开。请输入恢复码。"
    ),
    sealing.PasswordWrong: lambda d: "密码不对，什么都没有改变。请再输一次。",
    sealing.PasswordTooShort: lambda d: f"密码太短，至少要 {d['least']} 个字。请改长一些。",
    sealing.UserSecretNotKept: lambda d: (
        f"签名密钥没处保管：{_NOT_KEPT.get(d['reason'], '您的用户文件夹写不进去。请检查磁盘后再试。')}"
    ),
    sealing.UserSecretUnreadable: lambda d: (
        f"保管签名密钥的文件“{d['path']}”读不出来，没有签名。请让管理员改正权限后再试。"
    ),
    KeyNotHere: lambda d: (
        f"这台电脑上没有“{d['path'].name}”的签名密钥，没有签名。请输入恢复码，或换用新密钥。"
    ),
    PasswordNeeded: lambda d: f"“{d['path'].name}”的签名密钥有密码，没有签名。请先输入密码。",
    RecoveryCodeInvalid: code_invalid,
    CodeOfAnotherKey: lambda d: (
        f"恢复码没有输错，但不是“{d['path'].name}”的，没有采用。请找到本单位的恢复单。"
    ),
    StandardMismatch: lambda d: f"“{d['path'].name}”所用标准的版本与本机不同，请升级本机的校标通。",
    IsWorkingCopy: lambda d: f"“{d['path'].name}”是分工副本，{_ONLY_ORIGINAL[d['action']]}",
    NotAWorkingCopy: lambda d: (
        f"“{d['path'].name}”不是从本机分出的副本，没有合并。请选择用“分出副本”写成、同事填好交回的文件。"
    ),
    CopyOfAnother: lambda d: (
        f"“{d['path'].name}”是从另一个工作文件（{d['unit']}）分出的副本，没有合并。请在那个工作文件中合并。"
    ),
    CopyOfOtherRound: lambda d: (
        f"“{d['path'].name}”属于“{d['round']}”，与本机现在的轮次不同，没有合并。请核对是不是选错了文件。"
    ),
    CopyOlder: lambda d: f"“{d['path'].name}”比已经交回合并过的那一份旧，没有合并。请向同事要最新的一份。",
    ConflictsOpen: lambda d: (
        f"“{d['path'].name}”还有 {len(d['differences'])} 项两边都改了，没有合并。请先逐项选好用哪一边的。"
    ),
}

_ONLY_ORIGINAL: Mapping[str, str] = {
    "export": "不能导出。请交回给分出它的人，合并后再导出。",
    "hand_over": "不能再分出副本。请从原来的工作文件分出。",
    "take_back": "不能合并别的副本。请在原来的工作文件中合并。",
}

_ENTRIES: Mapping[str, str] = {
    "values": "填的数据",
    "answers": "自评的得分",
    "evidence": "佐证材料的标题",
    "actions": "整改事项",
    "class_list": "班级名册中的人数或年级",
    "special_rooms": "专用教室的面积",
}

_KINDS: Mapping[Kind, str] = {
    Kind.SUBMISSION: "上报包",
    Kind.BUNDLE: "汇总包",
    Kind.DISPATCH: "下发包",
    Kind.RECEIPT: "回执包",
}

_ROLES: Mapping[str, str] = {"unit": "学校或部门", "bureau": "教育局"}
