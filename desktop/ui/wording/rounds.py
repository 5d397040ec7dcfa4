"""What the bureau is told of its rounds and of dispatches."""

from desktop.storage.roster import Round

DUE = (
    "上次签发以后，名册、截止日期、标准或口径有变化：请重新签发下发包，发给各单位，"
    "打开后就会更新，填过的都在。"
)
FRESH = "各单位手里的下发包与现在的名册、截止日期和标准一致。"
NEVER = "还没有签发过下发包。各单位用它建立自己的工作文件。"
ONE_EACH = "每个单位一个文件，里面有该单位自己的登记码：第一次上报就认得，不用核对指纹。请只发给该单位。"
ONE_FOR_ALL = "一个文件发给所有单位，方便群发；里面没有登记码，各单位第一次上报要核对一次密钥指纹。"
NEW_ROUND = (
    "新的一轮开始后，只接收新一轮的上报。以前各轮的数据都留着。"
    "各单位打开新的下发包后开始填新一轮，上一轮仍可查看。"
)


def round_text(round: Round) -> str:
    """``2026年自评，截止 2026-12-31``"""
    until = f"截止 {round.deadline}" if round.deadline else "没有截止日期"
    return f"{round.title}，{until}"


def deadline_sentence(round: Round) -> str:
    """What became of the deadline, and what to do next."""
    until = f"截止日期已改为 {round.deadline}" if round.deadline else "截止日期已取消"
    return f"{until}。各单位打开新的下发包后才知道，请重新签发。"


def start_question(title: str, received: int) -> str:
    """What happens before a second press begins the round."""
    return (
        f"开始“{title}”以后，各页只显示新一轮，本轮已收的 {received} 个单位的上报不再显示（数据都留着），"
        "也不能再接收本轮的上报包。确定要开始，请再点一次。"
    )


def started_sentence(round: Round) -> str:
    return f"“{round.title}”已开始。请签发下发包，发给各单位。以前各轮的数据都留着。"


def dispatched_sentence(folder: str, count: int, *, shared: bool) -> str:
    """What to do with what was written."""
    if shared:
        return f"已签发一个共用的下发包，在“{folder}”。请发给各单位。"
    return f"已签发 {count} 个下发包，在“{folder}”。请发给各单位，每个单位一个。"
