"""The history: the way back through all questions, kept small."""

from dialogs.history import REMEMBERED_QUESTIONS, History, remembering, without_newest
from tests.dialogs.talk import Talk

ANSWERS = {f"fact_{number}": f"value {number} {'x' * 100}" for number in range(20)}
QUESTIONS = [
    {"key": f"t{number}.1", "frame": {"data": dict(list(ANSWERS.items())[:number])}} for number in range(len(ANSWERS))
]


def test_each_question_comes_back_as_it_was_newest_first() -> None:
    history: History = ()
    for question in QUESTIONS:
        history = remembering(history, question)
        assert history[-1] == question
    for question in reversed(QUESTIONS[-REMEMBERED_QUESTIONS:]):
        assert history[-1] == question
        history = without_newest(history)
    assert history == ()


def test_a_question_before_takes_the_room_of_one_answer() -> None:
    history: History = ()
    for question in QUESTIONS:
        history = remembering(history, question)

    assert all(len(str(entry)) < 100 for entry in history[:-1])


async def test_back_goes_through_a_whole_interview_and_forward_again() -> None:
    talk, asked = Talk(), []
    said = ["enroll", "HoloLens 2", "no, it is new or was reset", "yes, it should set itself up", "004178301053"]
    for text in [*said, "that worked"]:
        await talk.says(text)
        asked.append(talk.buttons)
    for buttons in reversed(asked[:-1]):
        await talk.says("back")
        assert talk.buttons == buttons
    await talk.says("back")
    assert talk.sees("There is no question before this one.")
    for text in said[1:]:
        await talk.says(text)

    assert talk.buttons == asked[4]
