"""Why the program cannot start here."""

WINDOWS_TOO_OLD = (
    "这台电脑的 Windows 太旧，校标通打不开。\n\n"
    "请换一台装有 Windows 10（1809 或更新）或 Windows 11 的电脑。您的工作文件不受影响。"
)
INCOMPLETE_ON_WINDOWS = (
    "校标通的程序文件不完整，可能没有复制完，或被杀毒软件隔离了。\n\n"
    "请重新安装校标通；如果再次出现，请在杀毒软件中把它加入信任。您的工作文件不受影响。"
)
INCOMPLETE_ON_LINUX = (
    "校标通的程序文件不完整，或系统缺少图形界面的库。请重新安装校标通的 .deb 安装包。您的工作文件不受影响。"
)
