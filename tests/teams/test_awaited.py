"""Answers that several requests wait for."""

import asyncio

from bot.teams.awaited import AwaitedAnswers

PLACE = ("a:1", "f:1")
RESPONSE = {"status": 200, "body": {"type": "text"}}


async def test_everybody_who_waits_gets_the_same() -> None:
    answers = AwaitedAnswers()
    with answers.awaiting(PLACE) as one, answers.awaiting(PLACE) as other:
        answers.give(PLACE, RESPONSE)

        assert await one == await other == RESPONSE


async def test_who_leaves_takes_it_from_nobody() -> None:
    answers = AwaitedAnswers()
    with answers.awaiting(PLACE) as answer:
        with answers.awaiting(PLACE):
            pass
        answers.give(PLACE, RESPONSE)

        assert await answer == RESPONSE


async def test_an_answer_is_forgotten_with_the_last_who_waits() -> None:
    answers = AwaitedAnswers()
    with answers.awaiting(PLACE):
        answers.give(PLACE, RESPONSE)
    with answers.awaiting(PLACE) as answer:
        assert not answer.done()


async def test_it_is_given_once_and_where_nobody_waits_to_nobody() -> None:
    answers = AwaitedAnswers()
    answers.give(PLACE, RESPONSE)
    with answers.awaiting(PLACE) as answer:
        assert not answer.done()
        answers.give(PLACE, None)
        answers.give(PLACE, RESPONSE)

        async with asyncio.timeout(1):
            assert await answer is None
