"""The bot's app registration, as the settings name it."""

from pathlib import Path

import pytest

from bot.intune.credential import (
    Certificate,
    Credential,
    FederatedIdentity,
    FederatedTokenFile,
    ManagedIdentity,
    Password,
)
from bot.intune.errors import CredentialUnreadable
from bot.parts.registration import credential_in
from bot.sandbox import Sandbox
from bot.settings import load_settings

IDENTITY = "2b6e0d18-5f7a-4c93-8e21-a0b1c2d3e4f5"


def test_the_settings_choose_the_credential(sandbox: Sandbox, tmp_path: Path) -> None:
    choices: dict[str, tuple[object, Credential]] = {
        "app_password": ("p", Password("p")),
        "app_certificate_path": (tmp_path, Certificate(tmp_path)),
        "managed_identity": (True, ManagedIdentity(sandbox.app_id)),
        "federated_token_file": (tmp_path, FederatedTokenFile(tmp_path)),
        "federated_identity": (IDENTITY, FederatedIdentity(IDENTITY, "api://AzureADTokenExchangeUSGov")),
    }
    none = {**sandbox.settings, "app_password": None, "cloud": "gcc_high"}
    for name, (value, credential) in choices.items():
        assert credential_in(load_settings(_env_file=None, **{**none, name: value})) == credential

    nobody = load_settings(_env_file=None, app_id="", dangerously_allow_unauthenticated=True)
    with pytest.raises(CredentialUnreadable):
        credential_in(nobody)
