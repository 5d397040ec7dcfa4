"""Formulas in the words of officials, and back: ``在校学生数 ÷ 教学班数`` for ``pupils / classes``.

Only words and signs are put for each other, one for one; brackets, numbers and blanks stay where they are.
Settings stand in ``【】``. Reading back takes codes as well as names, and the signs of a Chinese keyboard.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from desktop.core.elements import Catalogue, Element
from desktop.core.rulebook import VALUE
from desktop.core.standard_faults import FORMULAS, STATEMENTS
from desktop.core.terms import SECTION_NAMES

_SAID: Mapping[str, str] = (
    {"*": "×", "/": "÷", "==": "=", "!=": "≠", "<=": "≤", ">=": "≥"}
    | {"and": "且", "or": "或", "not": "非", "in": "属于", "not in": "不属于", "if": "若", "else": "否则"}
    | {"min": "较小值", "max": "较大值", "ceil": "进一取整", VALUE: "结果"}
)
_MEANT: Mapping[str, str] = (
    {said: code for code, said in _SAID.items()}
    | dict(zip("（），、＋－−＊／＜＞", "(),,+--*/<>", strict=True))
    | {"＝": "==", "为": "==", "不为": "!=", "如果": "if"}
)
_SECTIONS = {section.value: name for section, name in SECTION_NAMES.items()}
_SECTION_CODES = {name: section for section, name in _SECTIONS.items()}
_TOKEN = re.compile(
    r"""(?P<text>'[^']*'|"[^"]*"|[‘’][^‘’]*[‘’]|[“”][^“”]*[“”])|(?P<setting>【[^】]*】)"""
    r"""|(?P<number>[0-9][0-9.]*)|(?P<word>not\s+in\b|[^\W\d]\w*)|(?P<sign>[=!<>]=|.)""",
    re.DOTALL,
)
_BLANK = re.compile(r"\{([^{}]*)\}")


class FormulaWords:
    """What stands for what under one standard; ``settings`` are the names of its settings by id."""

    def __init__(self, catalogue: Catalogue, settings: Mapping[str, str]) -> None:
        self._catalogue = catalogue
        names = list(settings.values())
        # A name that two settings share means neither.
        self._settings = {id: name for id, name in settings.items() if name and names.count(name) == 1}
        self._ids = {name: id for id, name in self._settings.items()}

    def spoken(self, formula: str) -> str:
        """The formula with Chinese names and signs; what is no code stays as it is."""
        choices = dict(self._choices(formula))
        return "".join(self._say(match, choices) for match in _TOKEN.finditer(formula))

    def coded(self, formula: str) -> str:
        """The formula that `spoken` says in these words; what is no name stays as it is."""
        choices = {name: code for code, name in self._choices(formula)}
        return "".join(self._mean(match, choices) for match in _TOKEN.finditer(formula))

    def spoken_text(self, field: Sequence[str], text: str) -> str:
        """A field of a standard: its formula, or the blanks of its statement, in Chinese names."""
        return _reworded(text, self.spoken, next((n for n in field if n in FORMULAS | STATEMENTS), ""))

    def spoken_tree(self, tree: Any) -> Any | None:
        """A standard's tables with spoken formulas; None where they would not come back as they are."""
        said = _reworded(tree, self.spoken)
        return said if self.coded_tree(said) == tree else None

    def coded_tree(self, tree: Any) -> Any:
        return _reworded(tree, self.coded)

    def _say(self, match: re.Match[str], choices: Mapping[str, str]) -> str:
        token = match.group()
        match match.lastgroup:
            case "text":
                return f"{token[0]}{choices.get(token[1:-1], token[1:-1])}{token[-1]}"
            case "word":
                if token in _SECTIONS and _before_point(match):
                    return _SECTIONS[token]
                if token in self._settings:
                    return f"【{self._settings[token]}】"
                element = self._catalogue.by_code.get(token)
                return element.name if element else _SAID.get(token, token)
            case _:
                return _SAID.get(token, token)

    def _mean(self, match: re.Match[str], choices: Mapping[str, str]) -> str:
        token = match.group()
        match match.lastgroup:
            case "text":
                quote = token[0] if token[0] in "'\"" else "'"
                return f"{quote}{choices.get(token[1:-1], token[1:-1])}{quote}"
            case "setting":
                return self._ids.get(token[1:-1], token[1:-1])
            case "word":
                if token in _SECTION_CODES and _before_point(match):
                    return _SECTION_CODES[token]
                element = self._catalogue.by_name.get(token)
                return element.code if element else _MEANT.get(token, token)
            case _:
                return _MEANT.get(token, token)

    def _choices(self, formula: str) -> Iterator[tuple[str, str]]:
        """Code and name of what the elements in the formula can be, where both are told apart."""
        read = {e.code: e for match in _TOKEN.finditer(formula) if (e := self._element(match.group()))}
        pairs = {pair for element in read.values() for pair in element.choices.items()}
        codes, names = [code for code, _ in pairs], [name for _, name in pairs]
        for code, name in pairs:
            if codes.count(code) == 1 and names.count(name) == 1:
                yield code, name

    def _element(self, word: str) -> Element | None:
        return self._catalogue.by_code.get(word) or self._catalogue.by_name.get(word)


def signs_coded_tree(tree: Any) -> Any:
    """A standard's tables with the signs of a Chinese keyboard as formulas have them, names untouched."""
    return _reworded(tree, _signs_coded)


def setting_names(tree: Mapping[str, Any]) -> Mapping[str, str]:
    """The names of the settings in a standard's tables, by id; one that is malformed has none."""
    held: Any = tree.get("settings")
    items: dict[str, Any] = held if isinstance(held, dict) else {}
    return {id: str(item.get("name", "")) if isinstance(item, dict) else "" for id, item in items.items()}


def _signs_coded(formula: str) -> str:
    tokens = _TOKEN.finditer(formula)
    return "".join(m.group() if m.lastgroup == "text" else _MEANT.get(m.group(), m.group()) for m in tokens)


def _before_point(match: re.Match[str]) -> bool:
    return match.string[match.end() :].lstrip().startswith(".")


def _reworded(node: Any, reword: Callable[[str], str], named: str = "") -> Any:
    """The same tables with every text of the formula language put into other words."""
    if isinstance(node, dict):
        # Of a mapping by section, the field has the name.
        return {k: _reworded(v, reword, named if named in FORMULAS else k) for k, v in node.items()}
    if isinstance(node, list):
        return [_reworded(item, reword) for item in node]
    if isinstance(node, str) and named in FORMULAS:
        return reword(node)
    if isinstance(node, str) and named in STATEMENTS:
        return _BLANK.sub(lambda match: f"{{{_blank(match.group(1), reword)}}}", node)
    return node


def _blank(inside: str, reword: Callable[[str], str]) -> str:
    """One blank of a statement: ``{pupils}``, ``{a / b:2}``, ``{value:1}``."""
    text, colon, decimals = (inside if ":" in inside else inside.replace("：", ":")).rpartition(":")
    return f"{reword(text)}:{decimals}" if colon else reword(inside)
