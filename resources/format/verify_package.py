"""不用校标通核对数据包：python verify_package.py 文件.xbp（Python 3.8 以上，先 pip install pynacl）

由签名清单算出文件应有的每一个字节，逐一比较。完整且签名有效：退出码 0；否则 1。格式见同一文件夹的 README.md。
"""

import base64
import hashlib
import json
import re
import struct
import sys
import zlib
from pathlib import Path

from nacl.signing import VerifyKey

KINDS = {"submission": "上报包", "dispatch": "下发包", "receipt": "回执包", "bundle": "汇总包"}
TAGS = ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "README.txt"]
STATEMENT, TAGMANIFEST = "statement.dsse.json", "tagmanifest-sha256.txt"
NAME = r"data/files/([0-9a-f]{64})\.[a-z0-9]{1,8}|data/(?!files/)(?:[a-z0-9_-]+/)?[a-z0-9_-]+(?:\.[a-z0-9]+)+"


def need(holds, fault):
    if not holds:
        raise ValueError(fault)


def canonical(text):
    value = json.loads(text)
    again = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    need(again.encode() == text, "清单不是规范写法的 JSON")
    return value


def measure(data):
    return hashlib.sha256(data).hexdigest(), len(data), zlib.crc32(data)


def manifest(names, listed):
    return measure("".join(f"{listed[name][0]}  {name}\n" for name in sorted(names)).encode())


def verify(file):
    for name in [*TAGS, STATEMENT]:
        head = file.read(30)
        need(len(head) == 30 and head[:4] == b"PK\3\4", "不是校标通数据包，或文件不完整")
        size, length, _ = struct.unpack("<L2H", head[22:])
        need(file.read(length) == name.encode() and size <= 8 << 20, f"{name} 不在它的位置上")
        envelope = file.read(size)
    sealed = canonical(envelope)
    payload, kind = base64.b64decode(sealed["payload"]), sealed["payloadType"].encode()
    (signature,) = sealed["signatures"]
    statement = canonical(payload)
    claims = statement["predicate"]
    key = bytes.fromhex(claims["public_key"])
    signed = b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)
    VerifyKey(key).verify(signed, base64.b64decode(signature["sig"]))
    need(claims["format_version"] == 1 and claims["kind"] in KINDS, "版本或种类不认识，请换新版的核对程序")
    need(claims["key_id"] == signature["keyid"] == measure(key)[0], "密钥标识不符")
    listed = {}
    for entry in statement["subject"]:
        size, crc = entry["annotations"]["size"], entry["annotations"]["crc32"]
        listed[entry["name"]] = entry["digest"]["sha256"], size, int(crc, 16)
    need([entry["name"] for entry in statement["subject"]] == sorted(listed), "清单的次序不对或有重复")
    data = sorted(set(listed) - set(TAGS))
    for name in data:
        match = re.fullmatch(NAME, name)
        need(match and match[1] in (None, listed[name][0]), f"条目名不合规范：{name!r}")
    need(manifest(data, listed)[0] == listed[TAGS[2]][0], f"{TAGS[2]} 与清单不符")
    listed[STATEMENT] = measure(envelope)
    listed[TAGMANIFEST] = manifest([*TAGS, STATEMENT], listed)
    file.seek(0)
    directory = b""
    for name in [*TAGS, STATEMENT, TAGMANIFEST, *data]:
        sha256, size, crc = listed[name]
        head = struct.pack("<5H3L2H", 20, 0, 0, 0, 33, crc, size, size, len(name), 0)
        directory += b"PK\1\2" + struct.pack("<H", 3 << 8 | 20) + head
        directory += struct.pack("<3H2L", 0, 0, 0, 0o100644 << 16, file.tell()) + name.encode()
        need(file.read(30 + len(name)) == b"PK\3\4" + head + name.encode(), f"{name} 的文件头被改动")
        need(hashlib.sha256(file.read(size)).hexdigest() == sha256, f"{name} 的内容被改动、损坏或不完整")
    end = struct.pack("<4H2LH", 0, 0, len(listed), len(listed), len(directory), file.tell(), 0)
    need(file.read(len(directory) + 23) == directory + b"PK\5\6" + end, "文件末尾的目录被改动")
    return claims, hashlib.sha256(payload).hexdigest()


if __name__ == "__main__":
    try:
        with Path(sys.argv[1]).open("rb") as package:
            claims, digest = verify(package)
    except Exception as error:
        sys.exit(f"不能使用：{error}")
    digits = f"{int(claims['key_id'], 16) % 10**30:030d}"
    unit, made = claims["unit"], claims["claimed_at"]
    print(f"完整，签名有效。{KINDS[claims['kind']]}，轮次 {claims['round']!r}，第 {claims['sequence']} 次")
    print(f"签名单位：{unit['name']!r}，代码 {unit['code']!r}；自称的时间 {made}")
    print("密钥指纹：" + " ".join(digits[at : at + 5] for at in range(0, 30, 5)) + "，请与盖章的纸质表比对")
    print(f"校验码：{digest[:8].upper()}")
