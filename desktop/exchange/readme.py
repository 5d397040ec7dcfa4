"""README.txt inside every package: how to check the file without this program."""

from functools import cache

from desktop.paths import RESOURCES

VERIFIER = RESOURCES / "format" / "verify_package.py"
# Everything behind this line is a program that can be cut out and run.
CUT_HERE = "# ---- verify_package.py ----"

_CHINESE = """\
校标通 数据包：不用本程序也能核对

这是一个普通的 zip 文件（不压缩）。把扩展名 .xbp 改成 .zip 即可打开。
data/form.pdf（如有）是打印表，任何电脑都能看；data/ 下是数据和佐证材料。

一、核对文件是否完整（不需要安装任何程序）
  manifest-sha256.txt 列出 data/ 下每个文件的 SHA-256 校验值，tagmanifest-sha256.txt 列出其余文件的。
  Linux： unzip -q 文件.xbp -d 包
          cd 包 && sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt
  Windows：certutil -hashfile data\\filing.json SHA256，与 manifest-sha256.txt 中的一行比对。
  也可以用任何支持 BagIt 1.0（RFC 8493）的工具核对整个文件夹。

二、核对是谁签的（上面的校验值谁都能重新计算，只有签名不能伪造）
  statement.dsse.json 是签名过的清单，列出除它自己和 tagmanifest-sha256.txt 以外的每个文件。
  本文件末尾是一个不到一百行的核对程序 verify_package.py，只需要 Python 和 PyNaCl：
  把末尾那条虚线以下的内容另存为 verify_package.py，运行
          python verify_package.py 文件.xbp
  它显示签名单位和密钥的指纹（6 组数字）：请与盖章的纸质表上打印的、或县级公布的指纹比对。
  校标通的安装文件夹 resources/format 中也有这个程序，还有完整的格式说明 README.md。
"""

_ENGLISH = """\
Xiaobiao package: how to check it without our program

This is a plain zip file (nothing is compressed). Rename .xbp to .zip to open it.
data/form.pdf, where present, is the printed form; data/ holds the data and the evidence.

1. Is it whole? Unpack it, then "sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt",
   or use any tool for BagIt 1.0 (RFC 8493) on the unpacked folder.

2. Who signed it? Anybody can compute hashes anew; only the signature cannot be forged.
   statement.dsse.json is a DSSE envelope (Ed25519) over an in-toto statement of every file except itself
   and tagmanifest-sha256.txt. Save what is below the dashed line as verify_package.py, run it with Python and
   PyNaCl on this file, and compare the fingerprint it prints with the one on the stamped paper form.
"""


@cache
def readme_text() -> bytes:
    """README.txt; byte order mark and CRLF because the Notepad of Windows 7 needs both for Chinese."""
    program = VERIFIER.read_text(encoding="utf-8")
    text = f"{_CHINESE}\n\n{_ENGLISH}\n{CUT_HERE}\n{program}"
    return text.replace("\n", "\r\n").encode("utf-8-sig")
