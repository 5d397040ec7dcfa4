"""签名密钥恢复单: the secret of a signing key on paper, to be typed in again where the computer is lost."""

from collections.abc import Sequence

from msgspec import Struct
from reportlab.lib.colors import black
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from desktop.reports.fonts import BOLD, SERIF
from desktop.reports.page import PageInfo, build, content_width
from desktop.reports.qr import draw_qr
from desktop.reports.tables import label_table
from desktop.reports.typesetting import GREY, SUBTITLE, TEXT, TITLE, heading, join, paragraph, strong

_COLUMNS = 4
_ROW_HEIGHT = 13 * mm
_QR_SIZE = 40 * mm
_GAP = 6 * mm
_DIGITS, _NUMBER = 15.5, 8.5


class RecoverySheet(Struct, frozen=True, kw_only=True):
    """What the sheet says. ``code`` are the groups of `core.recovery_code`; days are written out."""

    unit_name: str
    signs: str  # what is signed with the key: 上报包, 下发包
    partner: str  # who knows the key by its fingerprint: 教育局, 各单位
    fingerprint: str
    created_on: str
    printed_on: str
    code: Sequence[str]

    def __repr__(self) -> str:
        # The secret must not reach logs.
        return f"RecoverySheet(unit_name={self.unit_name!r})"


def recovery_sheet(sheet: RecoverySheet) -> bytes:
    """The sheet as PDF. Raises MissingGlyphs."""
    info = PageInfo(title="签名密钥恢复单", unit_name=sheet.unit_name)
    width = content_width(info)
    widths = [width * share for share in (0.14, 0.42, 0.14, 0.30)]
    facts = [
        ("单位", sheet.unit_name, "密钥建立", sheet.created_on),
        ("密钥指纹", sheet.fingerprint, "本单打印", sheet.printed_on),
    ]
    story: list[Flowable] = [
        paragraph("签名密钥恢复单", TITLE),
        paragraph("请按保管公章的办法保管这张纸", SUBTITLE),
        label_table(facts, widths),
        heading("一、这张纸有什么用"),
        paragraph(
            f"“{sheet.unit_name}”的{sheet.signs}由一把签名密钥签名，密钥只存在本单位的电脑里。"
            "电脑损坏、重装、更换，或忘记了密钥的密码，凭下面的恢复码可以找回原来的密钥。"
            f"没有这张纸，所填的数据也不会丢失，但只能换用新密钥，再请{sheet.partner}核对指纹。",
            TEXT,
        ),
        heading("二、恢复码"),
        _CodeGrid(sheet.code, width),
        Spacer(0, 6),
        paragraph(
            "每组的最后一位是校验数字，输错的组会被当场指出。二维码与这 16 组数字相同，可用扫码枪输入。",
            TEXT,
        ),
        heading("三、怎样使用"),
        paragraph("1. 在新电脑上打开本单位的工作文件（备份或U盘上的都可以）。", TEXT),
        paragraph("2. 点“签名密钥”，再点“输入恢复码”，照着上面逐组输入。", TEXT),
        paragraph("3. 程序显示的密钥指纹与本单一致，就恢复好了。", TEXT),
        heading("四、怎样保管"),
        paragraph(
            join(strong("谁拿到这张纸，谁就能以本单位的名义签名。"), "请装入信封，与公章一同锁好。"), TEXT
        ),
        paragraph("不要与电脑放在一起，不要拍照，不要用微信、QQ 或邮件发送，不要另存在电脑里。", TEXT),
        paragraph(
            "遗失或被他人看到时，请在“签名密钥”里换用新密钥，重新打印恢复单，销毁旧单，"
            f"并告诉{sheet.partner}不要再认原来的密钥。",
            TEXT,
        ),
    ]
    return build(story, info)


class _CodeGrid(Flowable):
    """Numbered boxes in rows of four, in the order in which they are typed, and the QR code beside them."""

    def __init__(self, code: Sequence[str], width: float) -> None:
        super().__init__()
        self._code = code
        rows = -(-len(code) // _COLUMNS)
        self.width, self.height = width, rows * _ROW_HEIGHT

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        box = (self.width - _QR_SIZE - _GAP) / _COLUMNS
        canvas.setLineWidth(0.5)
        for place, group in enumerate(self._code):
            row, column = divmod(place, _COLUMNS)
            left, bottom = column * box, self.height - (row + 1) * _ROW_HEIGHT
            canvas.rect(left, bottom, box, _ROW_HEIGHT, stroke=1, fill=0)
            canvas.setFont(SERIF, _NUMBER)
            canvas.setFillColor(GREY)
            canvas.drawString(left + 4, bottom + _ROW_HEIGHT - 10, str(place + 1))
            canvas.setFont(BOLD, _DIGITS)
            canvas.setFillColor(black)
            halves = f"{group[:3]} {group[3:]}"
            canvas.drawCentredString(left + box / 2, bottom + _ROW_HEIGHT / 2 - 7, halves)
        middle = (self.height - _QR_SIZE) / 2
        draw_qr(canvas, self.width - _QR_SIZE, middle, _QR_SIZE, "".join(self._code))
