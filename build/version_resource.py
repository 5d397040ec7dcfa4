"""What Windows shows under Properties → Details of the program, in the form that PyInstaller reads."""

NAME = "校标通"


def numbers(version: str) -> tuple[int, int, int, int]:
    """The four numbers that Windows compares.

    >>> numbers("0.1.0")
    (0, 1, 0, 0)
    """
    parts = [int(part) for part in version.split(".")]
    major, minor, patch = parts
    return major, minor, patch, 0


def version_resource(version: str, file_name: str) -> str:
    four = numbers(version)
    strings = {
        "CompanyName": NAME,
        "FileDescription": NAME,
        "FileVersion": version,
        "InternalName": "xiaobiao",
        "LegalCopyright": "Apache License 2.0",
        "OriginalFilename": file_name,
        "ProductName": NAME,
        "ProductVersion": version,
    }
    entries = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in strings.items())
    # 2052, 1200: simplified Chinese in Unicode.
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={four}, prodvers={four}, mask=0x3F, flags=0, OS=0x40004, "
        f"fileType=1, subtype=0, date=(0, 0)), kids=[StringFileInfo([StringTable('080404B0', [{entries}])]), "
        "VarFileInfo([VarStruct('Translation', [2052, 1200])])])\n"
    )
