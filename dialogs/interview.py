"""The interview: look first, ask what the advisor still needs, show the advice, and see whether it worked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Self, cast

from bot.advisor import UNKNOWN, Advice, Fact, Facts, Question, Source, WrongFact, advise, parse_fact
from dialogs.advice_prompt import PERSON, advice_prompt, finding_prompt, summary, to_find_out
from dialogs.case import Case
from dialogs.correction import Correction
from dialogs.correction_prompt import contradicting_prompt
from dialogs.dialog import Again, Ask, Result, Say, Start
from dialogs.effects import Text
from dialogs.fact_prompt import ASKED, FOUND, contradiction_prompt, fact_prompt
from dialogs.follow_up import FollowUp
from dialogs.handover import Handover
from dialogs.prompt import Answer
from dialogs.record import Record
from dialogs.stated import RIGHT, STATED, newly_stated, stated_prompt
from dialogs.turn import Turn

SAID_BY_THE_WAY = ("error", "os_build", "planned", *STATED)
"""Facts that first words can tell: what the message says is taken over before anything is asked."""


@dataclass(frozen=True, slots=True)
class Interview(FollowUp):
    """What the interviews share. A subclass says which goal it has."""

    goal: ClassVar[str | None] = None

    @classmethod
    def opening(cls, turn: Turn, told: Mapping[str, str] | None = None, case: Case | None = None) -> Self:  # noqa: ARG003
        """Begin with the goal, and with the facts that were said by the way."""
        goal = {} if cls.goal is None else {"goal": cls.goal}
        said = {key: value for key, value in (told or {}).items() if key in SAID_BY_THE_WAY}
        facts = (parse_fact(key, value, Source.SAID, turn.at) for key, value in {**goal, **said}.items())
        return cls(Record(answers=Facts(facts), serial_number=(told or {}).get("serial_number", "")))

    @property
    def is_asking(self) -> bool:
        """Tell whether no advice was given yet."""
        return self.record.advised is None

    def start(self, turn: Turn) -> Result:
        """Confirm what the first words stated, where they could be misread; then begin."""
        stated = newly_stated(self.record.answers, turn)
        if not stated:
            return self.begin(turn)
        return Ask(stated_prompt(stated), then=self.having(replace(self.record, stated=stated)).confirmed)

    def confirmed(self, turn: Turn, answer: Answer) -> Result:
        """Begin with what was stated, or without it: then it is asked."""
        if answer.value == RIGHT:
            return self.begin(turn)
        return self.having(replace(self.record, answers=self.record.answers.without(*STATED))).begin(turn)

    def begin(self, turn: Turn) -> Result:
        """Look first."""
        return Correction.start(self.having(replace(self.record, has_begun=True, stated=Facts())), turn)

    def go_on(self, turn: Turn) -> Result:
        """Settle what the person's word and Intune disagree on; then ask the next question, or advise."""
        if self.record.contradiction is not None:
            return Ask(contradiction_prompt(*self.record.contradiction), then=self.contradiction_settled)
        match advise(self.record.known, turn.at.date()):
            case Question(fact="autopilot"):
                return self.asking_for_serial_number()
            case Question() as question:
                return Ask(fact_prompt(question), then=self.answered)
            case Advice() as advice:
                return self.advising(advice)

    def contradiction_settled(self, turn: Turn, answer: Answer) -> Result:
        """Keep the side that is right; the other one no longer counts."""
        record = self.record
        if record.contradiction is not None:
            key = record.contradiction[0].key
            if answer.value == ASKED:
                record = replace(record, found=record.found.without(key))
            elif answer.value == FOUND:
                record = replace(record, answers=record.answers.without(key))
            else:
                record = record.choosing_other()
        return self.having(record).go_on(turn)

    def answered(self, turn: Turn, answer: Answer) -> Result:
        """Take over the answer. An error that the advisor does not know stays as it was told: a person may know it."""
        key = answer.prompt
        try:
            fact = parse_fact(key, answer.value, Source.ASKED, turn.at)
        except WrongFact:
            if key != "error":
                return Again(Text(f"hint.{key}"))
            fact = Fact(key, UNKNOWN, Source.ASKED, turn.at)
            return self.having(replace(self.record.answering(fact), reported=answer.value)).go_on(turn)
        said_before = key in self.record.answers
        record = self.record.correcting(fact, turn.at.date()) if said_before else self.record.answering(fact)
        later = self.having(record)
        return later.hear(turn, answer.told) or later.go_on(turn)

    def advising(self, advice: Advice) -> Result:
        """Show the advice; where it is what did not help before, or none at all, a person takes over."""
        advised = summary(advice)
        if self.record.tried and (advised in self.record.tried or advice.outcome == "not_enough"):
            return Say(Text("again.nothing_new"), then=Start(Handover(self.case())))
        later = self.having(self.record.advising(advised))
        if advice.is_contradiction:
            return Ask(contradicting_prompt(advice, later.record.answers), then=later.found_wrong)
        if (fact := to_find_out(advice)) is not None:
            return Ask(finding_prompt(advice, fact), then=later.found_out)
        return Ask(advice_prompt(advice, may_watch=self.may_watch(advice), done=later.record.done), then=later.tried)

    def found_wrong(self, turn: Turn, answer: Answer) -> Result:
        """Ask for what was found to be wrong, or hand over."""
        return Start(Handover(self.case())) if answer.value == PERSON else self.wrong_chosen(turn, answer)

    def found_out(self, turn: Turn, answer: Answer) -> Result:
        """Go on with what was found out; where it could not be, a person takes over."""
        return Start(Handover(self.case())) if answer.value == UNKNOWN else self.answered(turn, answer)

    def case(self) -> Case | None:
        """Return the record as a case."""
        return self.record.case

    def to_json(self) -> dict[str, object]:
        """Return the record as plain JSON."""
        return {"record": self.record.to_json()}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Read what `to_json` wrote."""
        return cls(Record.from_json(cast("Mapping[str, object]", data["record"])))
