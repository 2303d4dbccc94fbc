"""A request line by line, as a person sees what will be sent, and without the lines that they strike out."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.advisor import Advice, Facts, advise
from dialogs.advice_prompt import summary
from dialogs.devices import compliance, device_detail, device_from_json, device_name
from dialogs.request import Request
from dialogs.words import Words, fact_row, raw, words


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that will be sent. `id` is that of its switch on the card."""

    id: str
    text: Words

    def to_json(self) -> dict[str, object]:
        """Return it as the card's template takes it."""
        return {"id": self.id, "text": self.text}


def lines(request: Request, today: date) -> Iterator[Line]:
    """Go through what `request` holds, in the order in which somebody tells it."""
    for key, fact in request.facts.items():
        yield Line(f"fact.{key}", words("ticket.line.fact", fact=words(f"fact.{key}"), value=_told(fact_row(fact))))
    for number, device in enumerate(request.devices):
        yield Line(f"device.{number}", _device(device))
    for number, tried in enumerate(request.tried):
        yield Line(f"tried.{number}", words("ticket.line.tried", advice=tried))
    if request.advised is not None:
        yield Line("advised", words("ticket.line.advised", advice=request.advised))
    if request.done:
        yield Line("done", _done(request, today))
    if request.stuck is not None:
        yield Line("stuck", words("ticket.line.stuck", step=request.stuck))
    if request.reported:
        yield Line("reported", words("ticket.line.reported", error=raw(request.reported)))
    if request.with_conversation:
        yield Line("conversation", words("ticket.line.conversation"))


def without(request: Request, struck: Collection[str]) -> Request:
    """Return `request` without the lines of these ids; an id that it does not have changes nothing."""

    def kept(kind: str, parts: tuple[object, ...]) -> list[int]:
        return [number for number in range(len(parts)) if f"{kind}.{number}" not in struck]

    return replace(
        request,
        facts=Facts(fact for key, fact in request.facts.items() if f"fact.{key}" not in struck),
        devices=tuple(request.devices[number] for number in kept("device", request.devices)),
        tried=tuple(request.tried[number] for number in kept("tried", request.tried)),
        advised=None if "advised" in struck else request.advised,
        done=() if "done" in struck else request.done,
        stuck=None if "stuck" in struck else request.stuck,
        reported="" if "reported" in struck else request.reported,
        with_conversation=request.with_conversation and "conversation" not in struck,
    )


def _told(row: Mapping[str, object]) -> Words:
    """Return a fact's value, and who said so and when."""
    time = {"time": row["at"]} if "at" in row else {}
    return words("card.fact", value=row["value"], source=words(f"source.{row['source']}", **time))


def _device(data: Mapping[str, object]) -> Words:
    device = device_from_json(data)
    shown = words("ticket.line.device", name=device_name(device), detail=device_detail(device))
    state = compliance(device)
    return shown if state is None else words("ticket.line.device_state", device=shown, state=state)


def _done(request: Request, today: date) -> Words:
    """Return which steps are done; how many where the rules have changed since they were advised."""
    match advise(request.facts, today):
        case Advice() as advice if summary(advice) in (request.advised, *request.tried):
            numbers = [str(number) for number, step in enumerate(advice.steps, start=1) if step.id in request.done]
            return words("ticket.line.done", steps=raw(", ".join(numbers)), of=len(advice.steps))
        case _:
            return words("ticket.line.done_some", number=len(request.done))
