"""How a county reads a standard: the switches that it turns on, the settings that it changes or fills."""

from collections.abc import Collection, Mapping
from functools import lru_cache

from msgspec import Struct

from desktop.core.errors import StandardInvalid, XiaobiaoError
from desktop.core.numbers import Number, number_fits, parse_number, shown_plainly
from desktop.core.rulebook import Rulebook
from desktop.library import load_catalogue
from desktop.storage.roster import Round


class ReadingInvalid(XiaobiaoError):
    """A standard cannot be read in the way that somebody asks for.

    Data: standard (its title), reason (unknown_switch, unknown_setting, not_a_number, not_a_choice,
    impossible), name (of the switch or setting; its id where there is none), word (the value at fault),
    known (what could be written instead).
    """


def read_with(
    rulebook: Rulebook, switches: Collection[str] = (), settings: Mapping[str, Number] | None = None
) -> Rulebook:
    """The standard with these switches on and these values of its settings, beside those it had already.

    The same rulebook where nothing is asked for. Raises ReadingInvalid.
    """
    if not switches and not settings:
        return rulebook
    return _read(rulebook, frozenset(switches), tuple(sorted((settings or {}).items())))


def parse_settings(rulebook: Rulebook, texts: Mapping[str, str]) -> dict[str, Number]:
    """Values as people type them, by the id of the setting. Raises ReadingInvalid."""
    parsed: dict[str, Number] = {}
    for id, text in texts.items():
        _known_setting(rulebook, id)
        try:
            parsed[id] = parse_number(text)
        except ValueError as error:
            raise _invalid(rulebook, "not_a_number", id, text) from error
    return parsed


class Reading(Struct, frozen=True):
    """How somebody wants a standard read: the switches that are on, and settings as they are typed."""

    switches: tuple[str, ...] = ()
    settings: Mapping[str, str] = {}

    def of(self, rulebook: Rulebook) -> Rulebook:
        """The standard read so, beside how it is read already. Raises ReadingInvalid."""
        return read_with(rulebook, self.switches, parse_settings(rulebook, self.settings))


AS_IT_IS = Reading()


def kept_readings(rulebook: Rulebook, round: Round) -> tuple[tuple[str, ...], dict[str, Number]]:
    """Of what a round has chosen, the switches and settings that a standard has too."""
    switches = tuple(id for id in round.switches if id in rulebook.standard.switches)
    settings = {id: value for id, value in round.settings.items() if id in rulebook.standard.settings}
    return switches, settings


@lru_cache(maxsize=8)
def _read(rulebook: Rulebook, switches: frozenset[str], settings: tuple[tuple[str, Number], ...]) -> Rulebook:
    standard = rulebook.standard
    for id in sorted(switches - standard.switches.keys()):
        known = tuple(standard.switches)
        raise ReadingInvalid(standard=standard.title, reason="unknown_switch", name=id, word=id, known=known)
    for id, value in settings:
        choices = _known_setting(rulebook, id)
        if not number_fits(value):
            raise _invalid(rulebook, "not_a_number", id, str(value))
        if choices and value not in choices:
            raise _invalid(rulebook, "not_a_choice", id, shown_plainly(value), choices)
    try:
        return Rulebook(
            standard, load_catalogue(), rulebook.switches | switches, {**rulebook.settings, **dict(settings)}
        )
    except StandardInvalid as error:
        # A value with which a formula divides by zero.
        id, value = settings[0] if settings else ("", 0)
        raise _invalid(rulebook, "impossible", id, shown_plainly(value)) from error


def _known_setting(rulebook: Rulebook, id: str) -> tuple[Number, ...]:
    """The values that a setting may have; none where any number will do."""
    standard = rulebook.standard
    if id not in standard.settings:
        known = tuple(standard.settings)
        raise ReadingInvalid(standard=standard.title, reason="unknown_setting", name=id, word=id, known=known)
    return standard.settings[id].choices


def _invalid(
    rulebook: Rulebook, reason: str, id: str, word: str, choices: tuple[Number, ...] = ()
) -> ReadingInvalid:
    standard = rulebook.standard
    name = standard.settings[id].name if id else ""
    known = tuple(shown_plainly(choice) for choice in choices)
    return ReadingInvalid(standard=standard.title, reason=reason, name=name, word=word, known=known)
