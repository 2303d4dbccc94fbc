"""The follow-up: what became of the advice, and what comes next."""

from dataclasses import dataclass

from bot.advisor import UNKNOWN, Evidence, Fact, Question, Source
from bot.errors import LookupFailed
from dialogs.advice_prompt import FAILED, UNWATCH, WALK, WATCH, WORKED, WRONG, ending_prompt
from dialogs.correction import Correction
from dialogs.dialog import Ask, Call, Done, Drop, Keep, Result, Say, Start
from dialogs.effects import Text
from dialogs.fact_prompt import fact_prompt
from dialogs.handover import Handover
from dialogs.inquiry import OwnDevices, SerialNumber
from dialogs.prompt import Answer
from dialogs.record import values_of
from dialogs.turn import Turn
from dialogs.watch import Watch
from dialogs.words import moment


@dataclass(frozen=True, slots=True)
class FollowUp(Correction):
    """The part of an interview in which the advice was tried: it worked, it did not, or a person takes over."""

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
        """End well, or lead on where the way is only now clear."""
        advice = self.given(turn.at)
        if advice is None or not advice.settles:
            return Drop(self.watch(turn), then=Say(Text("again.worked"), then=Done()))
        later = self.having(self.record.settling(*advice.settles))
        looking = Call(later.same_lookup(turn), then=later.settled, failed=later.settled_unseen)
        return Drop(self.watch(turn), then=looking)

    def settled(self, turn: Turn, evidence: Evidence) -> Result:
        """Go on with what is left, or say that Intune shows as it was what was in the way."""
        later = self.having(self.record.seeing_again(evidence))
        time = {"time": moment(evidence.at)}
        if later.given(turn.at) is not None:
            return Say(Text("again.not_yet", time), then=later.go_on(turn))
        later = later.having(later.record.leaving_advice())
        return Say(Text("again.settled", time), then=later.go_on(turn))

    def settled_unseen(self, turn: Turn, failure: LookupFailed) -> Result:  # noqa: ARG002 - why is for the log
        """Say so, and go on by the person's word."""
        return Say(Text("evidence.failed"), then=self.having(self.record.leaving_advice()).go_on(turn))

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
