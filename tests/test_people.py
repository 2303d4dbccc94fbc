"""Golden conversations: each person of the simulated tenant comes to the right steps, with few questions.

What Intune knows is not asked: with evidence the median of the questions is at most two.
"""

from dataclasses import dataclass
from statistics import median

import pytest

from bot.sandbox.sandbox import Sandbox
from tests.chat import Chat


@dataclass(frozen=True)
class Golden:
    """A conversation: the first words, what is answered to each question, and what is read in the end."""

    says: str
    answers: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()


ENROLL = "How do I enroll my HoloLens?"
IN_USE = "Yes, it is in use already"
IS_NEW = "No, it is new or was reset"

GOLDENS = {
    "nothing_enrolled": Golden(
        ENROLL, ("HoloLens 2", IN_USE, "A personal Microsoft account"), ("Access work or school", "Connect")
    ),
    "work_account": Golden("I want to take my HoloLens out of Intune.", (), ("HOLOLENS-7QK2MD", "Disconnect")),
    "local_account": Golden("Please unenroll my HoloLens.", (), ("LAB-HOLO-3", "Disconnect")),
    "no_enrollment_urls": Golden(ENROLL, ("HoloLens 2", IN_USE, "My work account"), ("Connect", "same")),
    "autopilot_without_profile": Golden(f"{ENROLL} 001204787890", (IS_NEW,), ("Assigned", "administrator")),
    "autopilot_ready": Golden(f"{ENROLL} 001204782345", (IS_NEW, "22621.1266"), ("touch nothing", "Wi-Fi")),
    "entra_compliant": Golden("Is my HoloLens enrolled?", (), ("HOLO-0042", "compliant", "Nothing to do.")),
    "autopilot_leaving": Golden("How do I take HoloLens 001204780123 out of Intune?", (), ("erases", "Autopilot")),
    "first_generation": Golden(
        ENROLL,
        ("HoloLens (1st gen)", "Windows Holographic for Business", IN_USE, "A personal Microsoft account"),
        ("Access work or school", "support"),
    ),
    "two_devices": Golden("I want to unenroll my HoloLens.", ("TRAINING-07",), ("erases", "Reset")),
    "unlicensed": Golden(ENROLL, ("HoloLens 2",), ("license",)),
    "failed_attempt": Golden("My HoloLens does not enroll, I get an error.", (), ("0x80180014",)),
    "platform_blocked": Golden(ENROLL, ("HoloLens 2",), ("restriction",)),
    "entra_deleted": Golden("Is my HoloLens enrolled?", (), ("HOLO-0077", "was deleted")),
    "wipe_pending": Golden("What is the status of my HoloLens?", (), ("HOLO-0091", "ordered a wipe")),
}


@pytest.mark.parametrize("key", GOLDENS)
async def test_a_person_of_the_tenant_comes_to_the_right_steps(chat: Chat, key: str) -> None:
    golden = GOLDENS[key]
    chat.person = chat.sandbox.people[key]

    await chat.says(golden.says)
    for answer in golden.answers:
        await (chat.says(answer) if answer[0].isdigit() else chat.presses(answer))

    for words in golden.reads:
        assert chat.sees(words), words
    if "Look again" not in chat.buttons:
        assert "That worked" in chat.buttons, chat.buttons


def test_with_evidence_the_median_of_the_questions_is_at_most_two() -> None:
    questions = {key: len(golden.answers) for key, golden in GOLDENS.items()}
    print("\n".join(f"{key}: {number} questions" for key, number in questions.items()))  # noqa: T201 - the figures

    assert median(questions.values()) <= 2


def test_everybody_who_has_a_hololens_has_a_conversation(sandbox: Sandbox) -> None:
    of_the_helpdesk = {key for key, person in sandbox.people.items() if "helpdesk" in person.groups}

    assert len(of_the_helpdesk) == 3
    assert set(GOLDENS) == set(sandbox.people) - of_the_helpdesk
