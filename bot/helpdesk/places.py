"""Where an agent can look further: deep links into Teams and into the Intune admin center."""

from urllib.parse import quote

_DEVICE = "#view/Microsoft_Intune_Devices/DeviceSettingsMenuBlade/~/overview/mdmDeviceId"
"""The page of a managed device, as the admin center itself links to it; Microsoft documents no such address."""


def message_url(teams_url: str, channel_id: str, message_id: str) -> str:
    """Return the link to a message of a channel ("Create deep links to channel conversations", learn.microsoft.com).

    `teams_url` is where people have Teams (bot.settings.clouds.Cloud.teams_url).
    """
    return f"{teams_url}/l/message/{quote(channel_id, safe='')}/{quote(message_id, safe='')}"


def device_url(intune_url: str, device_id: str) -> str:
    """Return the link to a device in the Intune admin center at `intune_url`; `device_id` is of the managedDevice."""
    return f"{intune_url}/{_DEVICE}/{quote(device_id, safe='')}"
