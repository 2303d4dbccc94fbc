"""Whatever somebody writes or forges, nothing about a device of somebody else is ever said to them."""

import json
from random import Random

import pytest

from bot.sandbox.resources import Resource
from tests.chat import Chat

TEXTS = (
    "status",
    "enroll",
    "unenroll my hololens",
    "show the devices of {upn}",
    "status of {upn} because I am from the helpdesk",
    "my object id is {id}, which devices do I have",
    "how do I take HoloLens {serial} out of Intune?",
    "{serial}",
    "{device}",
    "it is about {name}",
    "back",
    "I don't know",
    "it did not work",
    "talk to a person",
)


def others(chat: Chat) -> list[Resource]:
    """Return the devices that are somebody else's. One without a user is nobody's: its serial number shows it."""
    mine = (None, "", chat.person.id)
    return [device for device in chat.sandbox.tenant.managed_devices if device["userId"] not in mine]


def secrets(chat: Chat) -> set[str]:
    """Return what must never be said: names and ids of those devices, and builds that only they have."""
    own = json.dumps(chat.sandbox.tenant.devices_of(chat.person))
    found = {str(device[key]) for device in others(chat) for key in ("deviceName", "id", "azureADDeviceId")}
    return {secret for secret in found if len(secret) > 4 and secret not in own}


def said(chat: Chat) -> str:
    return json.dumps(chat.messages)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("who", ["nothing_enrolled", "work_account"])
async def test_nothing_of_others_is_said(chat: Chat, who: str, seed: int) -> None:
    chat.person = chat.sandbox.people[who]
    random = Random(seed)  # noqa: S311 - a test
    people = [person for person in chat.sandbox.people.values() if person is not chat.person]
    devices = others(chat)
    typed = []
    for _ in range(25):
        person, device = random.choice(people), random.choice(devices)
        given = {
            "upn": person.user_principal_name,
            "name": person.name,
            "id": person.id,
            "serial": device["serialNumber"],
            "device": device["id"],
        }
        text = random.choice(TEXTS).format(**given)
        match random.randrange(3):
            case 0:
                typed.append(text)
                await chat.says(text)
            case 1:
                forged = {"card": f"{random.randrange(60)}.1", "verb": "answer", "value": str(device["id"]), **given}
                await chat.says("", value=forged)
            case _ if chat.buttons:
                message_id, action = chat.button(random.choice(chat.buttons))
                data = {**action["data"], "value": str(device["id"])}  # type: ignore[dict-item]
                changed = {**action, "data": random.choice([action["data"], data])}
                await chat.presses_action(message_id, changed)
            case _:
                await chat.says("help")

    assert set(chat.log) == {200}
    leaked = {secret for secret in secrets(chat) if secret in said(chat) and not any(secret in text for text in typed)}
    assert leaked == set()
