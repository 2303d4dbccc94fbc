"""What a setting takes, in the reader's language: drawn from the type that the setting is declared with."""

from typing import Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le
from pydantic.fields import FieldInfo

from bot.doctor.finding import Words
from bot.setting_types import PREFIX
from bot.settings import Settings


def allowed(variable: str) -> Words | None:
    """Return what the environment variable takes; None where only its own fault can say, as of a group's object id."""
    field = Settings.model_fields.get(variable.removeprefix(PREFIX).lower())
    if field is None:
        return None
    if field.annotation is bool:
        return _words("one_of", values="true, false")
    values = [value for kind in _kinds(field) if get_origin(kind) is Literal for value in get_args(kind)]
    if values:
        return _words("one_of", values=", ".join(values))
    if field.annotation in {int, float}:
        return _number(field, is_whole=field.annotation is int)
    return None


def _number(field: FieldInfo, *, is_whole: bool) -> Words | None:
    least = next((each.ge for each in field.metadata if isinstance(each, Ge)), None)
    above = next((each.gt for each in field.metadata if isinstance(each, Gt)), None)
    most = next((each.le for each in field.metadata if isinstance(each, Le)), None)
    if least is not None and most is not None:
        return _words("whole" if is_whole else "number", least=str(least), most=str(most))
    if above is not None and most is not None:
        return _words("above_to", above=str(above), most=str(most))
    return None if above is None else _words("above", above=str(above))


def _kinds(field: FieldInfo) -> tuple[object, ...]:
    """Return the types that it may be: those of a union, or the one."""
    kind = field.annotation
    return (kind,) if get_origin(kind) is Literal else get_args(kind)


def _words(name: str, **params: str) -> Words:
    return Words((f"doctor.allowed.{name}",), params)
