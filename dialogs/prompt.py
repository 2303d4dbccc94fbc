"""A prompt: a question that waits for an answer, the card that asks it, and the card that is left once it has one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import cast

from bot.advisor.facts import UNKNOWN
from dialogs.effects import Card
from dialogs.words import Words, packed, raw, unpacked, value_of, words

QUESTION = "question"
"""The template of a prompt that is a question and nothing else."""


class Answers(StrEnum):
    """What an answer may be."""

    CHOICE = "choice"
    NUMBER = "number"
    BUILD = "build"
    TEXT = "text"
    WORDS = "words"
    """Whatever somebody has to say, whole, as long as it is not exactly a command or the label of a choice."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose: the value that the dialog gets, the words on the button, and a line about it."""

    value: str
    label: Words
    detail: Words | None = None

    def to_json(self) -> dict[str, object]:
        """Return it as the card's template takes it."""
        return {"value": self.value, "label": self.label, "detail": self.detail}

    def kept(self) -> dict[str, object]:
        """Return it as the state keeps it."""
        detail = {} if self.detail is None else {"detail": packed(self.detail)}
        return {"value": self.value, "label": packed(self.label), **detail}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "Choice":
        """Read what `kept` returned."""
        detail = data.get("detail")
        return cls(str(data["value"]), unpacked(data["label"]), None if detail is None else unpacked(detail))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person answered to the prompt `prompt`: the value of a choice, UNKNOWN, or what was typed.

    `told` is what the same message said by the way (dialogs.interpreter.Meaning). `inputs` is what the other fields of
    the card held when its button was pressed, by their ids: it came over the wire and is not to be trusted.
    """

    prompt: str
    value: str
    told: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question. `id` is the fact or the matter that it asks for.

    `card` fills the template beside the question itself, for a prompt that is more than a question, such as advice.
    `short` is the question by which such a prompt is asked again; with `is_short` the card is short enough to be asked
    again whole. A card that `follows` from the dialog is left out of the state (dialogs.dialog.Dialog.drawn). `hint`
    is said when an answer was not understood.
    """

    id: str
    text: Words
    choices: tuple[Choice, ...] = ()
    answers: Answers = Answers.CHOICE
    where: Words | None = None
    template: str = QUESTION
    card: Mapping[str, object] = field(default_factory=dict)
    short: Words | None = None
    is_short: bool = False
    follows: bool = False
    hint: Words | None = None

    def again(self) -> "Prompt":
        """Return the question alone, as it is asked once more: without the long card that went before."""
        if self.is_short:
            return self
        return replace(self, template=QUESTION, card={}, follows=False, text=self.short or self.text, short=None)

    @property
    def how_to_answer(self) -> Words:
        """Return what to say to an answer that was not understood: what would be one."""
        if self.hint is not None:
            return self.hint
        if self.answers is Answers.CHOICE and self.choices:
            return words("not_understood.choice", example=self.choices[0].label)
        return words(f"not_understood.{self.answers}")

    def accepts(self, value: str) -> bool:
        """Tell whether a pressed or typed value can be an answer at all; the dialog judges what a typed one means."""
        if value in {choice.value for choice in self.choices}:
            return True
        return self.answers is not Answers.CHOICE and value != UNKNOWN and bool(value.strip())

    def label(self, value: str) -> Words:
        """Return how an answer reads: the label of the choice, the words of a message's id, or what was typed."""
        typed = raw(value) if self.answers is Answers.WORDS else value_of(self.id, value)
        return next((choice.label for choice in self.choices if choice.value == value), typed)

    def open_card(self, key: str, *, lead: Words | None = None, offer_person: bool = False) -> Card:
        """Return the card that asks. `lead` is said above the question; `offer_person` adds a button."""
        return Card(
            self.template,
            {
                **self._params(),
                "key": key,
                "lead": lead,
                "offer_person": offer_person and not self._offers_person,
                "closed": None,
            },
        )

    def closed_card(self, *, note: str, answer: Words | None = None) -> Card:
        """Return the card without its buttons: `note` says why they are gone, `answer` what was answered."""
        closed = {"note": words(note), "answer": answer}
        shown = {**self._params(), "choices": [], "lead": None, "offer_person": False}
        return Card(self.template, {**shown, "key": "", "closed": closed})

    @property
    def _offers_person(self) -> bool:
        return any(choice.value in ("human", "person") for choice in self.choices)

    def _params(self) -> dict[str, object]:
        return {
            "question": self.text,
            "where": self.where,
            "answers": self.answers.value,
            "choices": [choice.to_json() for choice in self.choices],
            **self.card,
        }

    def to_json(self) -> dict[str, object]:
        """Return it as plain JSON, as the state keeps it. What it does not have is left out."""
        lines = {"where": self.where, "short": self.short, "hint": self.hint}
        given = {
            "answers": "" if self.answers is Answers.CHOICE else self.answers.value,
            "template": "" if self.template == QUESTION else self.template,
            "card": {} if self.follows else dict(self.card),
            "is_short": self.is_short,
            "follows": self.follows,
            **{name: packed(line) for name, line in lines.items() if line is not None},
        }
        return {
            "id": self.id,
            "text": packed(self.text),
            "choices": [choice.kept() for choice in self.choices],
            **{name: value for name, value in given.items() if value},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "Prompt":
        """Read what `to_json` wrote. Raises KeyError, TypeError or ValueError where it did not."""
        choices = cast("list[dict[str, object]]", data["choices"])
        where, short, hint = (data.get(name) and unpacked(data[name]) for name in ("where", "short", "hint"))
        return cls(
            id=str(data["id"]),
            text=unpacked(data["text"]),
            choices=tuple(Choice.from_json(choice) for choice in choices),
            answers=Answers(str(data.get("answers", Answers.CHOICE))),
            where=cast("Words | None", where),
            template=str(data.get("template", QUESTION)),
            card=cast("Mapping[str, object]", data.get("card", {})),
            short=cast("Words | None", short),
            is_short=bool(data.get("is_short", False)),
            follows=bool(data.get("follows", False)),
            hint=cast("Words | None", hint),
        )
