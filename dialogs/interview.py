"""The interview: look first, ask what the advisor still needs, show the advice, and see whether it worked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Self, cast

from bot.advisor import UNKNOWN, Advice, Evidence, Fact, Facts, Question, Source, WrongFact, advise, parse_fact
from bot.errors import LookupFailed
from dialogs.advice_prompt import (
    FAILED,
    UNWATCH,
    WALK,
    WATCH,
    WORKED,
    WRONG,
    advice_prompt,
    ending_prompt,
    finding_prompt,
    summary,
    to_find_out,
)
from dialogs.case import Case
from dialogs.correction import Correction
from dialogs.dialog import Again, Ask, Call, Done, Drop, Keep, Result, Say, Start
from dialogs.effects import Text
from dialogs.fact_prompt import ASKED, FOUND, contradiction_prompt, fact_prompt
from dialogs.handover import Handover
from dialogs.inquiry import OwnDevices, SerialNumber
from dialogs.prompt import Answer
from dialogs.record import Record, values_of
from dialogs.stated import RIGHT, STATED, newly_stated, stated_prompt
from dialogs.turn import Turn
from dialogs.watch import Watch
from dialogs.words import moment

SAID_BY_THE_WAY = ("error", "os_build", "planned", *STATED)
"""Facts that first words can tell: what the message says is taken over before anything is asked."""


@dataclass(frozen=True, slots=True)
class Interview(Correction):
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
        if (fact := to_find_out(advice)) is not None:
            return Ask(finding_prompt(advice, fact), then=later.found_out)
        return Ask(advice_prompt(advice, may_watch=self.may_watch(advice), done=later.record.done), then=later.tried)

    def found_out(self, turn: Turn, answer: Answer) -> Result:
        """Go on with what was found out; where it could not be, a person takes over."""
        return Start(Handover(self.case())) if answer.value == UNKNOWN else self.answered(turn, answer)

    def tried(self, turn: Turn, answer: Answer) -> Result:
        """Go on as was chosen below the advice; where that is nothing else, hand over."""
        ways = {
            WORKED: self.worked,
            FAILED: self.failed,
            WATCH: self.watching,
            UNWATCH: self.unwatching,
            WALK: self.walking,
            WRONG: self.correcting,
        }
        way = ways.get(answer.value)
        return Start(Handover(self.case())) if way is None else way(turn)

    def worked(self, turn: Turn) -> Result:
        """End well."""
        return Drop(self.watch(turn), then=Say(Text("again.worked"), then=Done()))

    def failed(self, turn: Turn) -> Result:
        """Look again what became of it."""
        later = self.having(self.record.having_failed())
        looking = Call(later.same_lookup(turn), then=later.looked_again, failed=later.could_not_look_again)
        return Drop(self.watch(turn), then=looking)

    def watching(self, turn: Turn) -> Result:
        """Look by itself from now on."""
        asking = Ask(ending_prompt(WALK, UNWATCH, WRONG), then=self.tried)
        return Keep(self.watch(turn), then=Say(Text("watch.started"), then=asking))

    def unwatching(self, turn: Turn) -> Result:
        """Look by itself no longer."""
        asking = Ask(ending_prompt(WALK, WATCH, WRONG), then=self.tried)
        return Drop(self.watch(turn), then=Say(Text("watch.stopped"), then=asking))

    def watch(self, turn: Turn) -> Watch:
        """Return the watch for the device in question, as it begins."""
        return Watch(turn.id, turn.at, self.record.enrolled_devices, self.record.serial_number_in_question)

    def same_lookup(self, turn: Turn) -> OwnDevices | SerialNumber:
        """Return the look-up that finds the device in question again."""
        if self.record.serial_number:
            return SerialNumber(self.record.serial_number, asked_by=turn.person.object_id)
        return OwnDevices(turn.person.object_id)

    def looked_again(self, turn: Turn, evidence: Evidence) -> Result:
        """Go on at once where Intune shows something new; otherwise ask for the error code."""
        later = self.having(self.record.seeing_again(evidence))
        if values_of(later.record.known) != values_of(self.record.known):
            return Say(Text("again.changed", {"time": moment(evidence.at)}), then=later.go_on(turn))
        return Say(Text("again.unchanged", {"time": moment(evidence.at)}), then=later.asking_for_error())

    def could_not_look_again(self, turn: Turn, failure: LookupFailed) -> Result:  # noqa: ARG002 - why is for the log
        """Say so, and ask for the error code."""
        return Say(Text("evidence.failed"), then=self.asking_for_error())

    def asking_for_error(self) -> Result:
        """Ask which error code was shown."""
        return Ask(fact_prompt(Question("error", "error")), then=self.error_given)

    def error_given(self, turn: Turn, answer: Answer) -> Result:
        """Take a code as the problem to solve. Without one there is nothing new to go by."""
        if answer.value == UNKNOWN:
            return self.go_on(turn)
        problem = Fact("goal", "problem", Source.ASKED, turn.at)
        return self.having(self.record.answering(problem)).answered(turn, answer)

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
