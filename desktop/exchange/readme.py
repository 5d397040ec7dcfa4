"""README.txt inside every package: how to check the file without this program."""

_CHINESE = """\
校标通 数据包：不用本程序也能核对

这是一个普通的 zip 文件（不压缩）。把扩展名 .xbp 改成 .zip 即可打开。
data/form.pdf（如有）是打印表，任何电脑都能看；data/ 下是数据和佐证材料。

一、核对文件是否完整（不需要安装任何程序）
  manifest-sha256.txt 列出 data/ 下每个文件的 SHA-256 校验值。
  Windows：certutil -hashfile data\\filing.json SHA256
  Linux：  sha256sum -c manifest-sha256.txt
  也可以用任何支持 BagIt 1.0（RFC 8493）的工具核对整个文件夹。

二、核对是谁签的（上面的校验值谁都能重新计算，只有签名不能伪造）
  statement.dsse.json 是签名过的清单，列出除它自己和 tagmanifest-sha256.txt 以外的每个文件。
  用 Python 和 PyNaCl 在解压后的文件夹里运行下面的英文部分给出的几行程序。
  它显示签名人密钥的指纹（6 组数字）：请与盖章的纸质表上打印的、或县级公布的指纹比对。
"""

_ENGLISH = """\
Xiaobiao package: how to check it without our program

This is a plain zip file (nothing is compressed). Rename .xbp to .zip to open it.
data/form.pdf, where present, is the printed form; data/ holds the data and the evidence.

1. Is it whole? manifest-sha256.txt lists the SHA-256 of every file below data/:
   "sha256sum -c manifest-sha256.txt", or any tool for BagIt 1.0 (RFC 8493) on the unpacked folder.

2. Who signed it? Anybody can compute hashes anew; only the signature cannot be forged.
   statement.dsse.json is a DSSE envelope (Ed25519) over an in-toto statement of every file except itself
   and tagmanifest-sha256.txt. Run this in the unpacked folder, with Python and PyNaCl,
   and compare the fingerprint it prints (six groups of digits) with the one on the stamped paper form:
"""

CHECK_PROGRAM = """\
import base64, hashlib, json, pathlib
from nacl.signing import VerifyKey
envelope = json.load(open("statement.dsse.json", encoding="utf-8"))
payload, kind = base64.b64decode(envelope["payload"]), envelope["payloadType"].encode()
statement = json.loads(payload)
key = bytes.fromhex(statement["predicate"]["public_key"])
signed = b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)
VerifyKey(key).verify(signed, base64.b64decode(envelope["signatures"][0]["sig"]))
names = {"statement.dsse.json", "tagmanifest-sha256.txt"}
for entry in statement["subject"]:
    names.add(entry["name"])
    found = hashlib.sha256(pathlib.Path(entry["name"]).read_bytes()).hexdigest()
    assert found == entry["digest"]["sha256"], entry["name"]
extra = {p.as_posix() for p in pathlib.Path(".").rglob("*") if p.is_file()} - names
assert not extra, extra
digits = f"{int(hashlib.sha256(key).hexdigest(), 16) % 10**30:030d}"
print("whole; signed with key", " ".join(digits[at : at + 5] for at in range(0, 30, 5)))
"""


def readme_text() -> bytes:
    """README.txt; byte order mark and CRLF because the Notepad of Windows 7 needs both for Chinese."""
    program = "".join(f"    {line}\n" for line in CHECK_PROGRAM.splitlines())
    text = f"{_CHINESE}\n\n{_ENGLISH}\n{program}"
    return text.replace("\n", "\r\n").encode("utf-8-sig")
