"""What is said about 佐证材料: why a file was not added, how large it is, what it is."""

from collections.abc import Mapping
from typing import Any

from desktop.core.evidence import LARGEST_FILE, LARGEST_TOTAL, MOST_FILES
from desktop.core.filing import Evidence
from desktop.workflows.evidence_faults import Fault

_MB = 1 << 20
_KINDS: Mapping[str, str] = {
    "jpg": "照片",
    "png": "图片",
    "pdf": "PDF",
    "doc": "Word",
    "docx": "Word",
    "xls": "Excel",
    "xlsx": "Excel",
    "ppt": "幻灯片",
    "pptx": "幻灯片",
    "wps": "WPS 文字",
    "et": "WPS 表格",
    "dps": "WPS 演示",
    "ofd": "OFD",
}
_FAULTS: Mapping[Fault, str] = {
    Fault.KIND: "不是可以加入的文件，请换成照片、PDF、Word、Excel 或 WPS 文件。",
    Fault.HEIC: "是苹果手机的照片格式，请在手机上另存为 JPG，或截图后再加入。",
    Fault.DAMAGED: "打不开，文件可能已损坏，请换一份。",
    Fault.ENCRYPTED: "设了打开密码，请去掉密码后再加入。",
    Fault.EMPTY: "是空文件，请换一份。",
    Fault.TOO_LARGE: f"太大（超过 {LARGEST_FILE // _MB} MB），请压缩、拆成几份，或降低清晰度重新扫描。",
    Fault.TOO_MANY_PIXELS: "的尺寸太大，请缩小后再加入。",
    Fault.SEVERAL_PAGES: "有好几页，请另存为 PDF 再加入。",
    Fault.UNREADABLE: "读不出来，请检查文件和U盘后再试。",
    Fault.NO_ROOM: (
        f"没有加入：佐证材料最多 {MOST_FILES} 个文件、{LARGEST_TOTAL // _MB} MB。请先移除不需要的。"
    ),
}


def evidence_refused(data: Mapping[str, Any]) -> str:
    """Why a file was not added, and what to do."""
    return f"“{data['name']}”{_FAULTS[data['fault']]}"


def size_text(size: int) -> str:
    """A size in bytes as people say it; never 0.

    >>> size_text(300), size_text(260_000), size_text(3_500_000)
    ('1 KB', '254 KB', '3.3 MB')
    """
    if size < _MB:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / _MB:.1f} MB"


def kind_text(suffix: str) -> str:
    """What a file is called by its kind."""
    return _KINDS[suffix]


def about_text(evidence: Evidence) -> str:
    """照片，254 KB，加入于 3 月 1 日: what there is to say about a file beside its title."""
    pages = f"，{evidence.pages} 页" if evidence.pages and evidence.suffix == "pdf" else ""
    added = f"{evidence.added.year} 年 {evidence.added.month} 月 {evidence.added.day} 日加入"
    return f"{kind_text(evidence.suffix)}{pages}，{size_text(evidence.size)}，{added}"
