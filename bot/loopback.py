"""This machine itself, by its names and addresses."""

from ipaddress import ip_address


def is_loopback(host: str | None) -> bool:
    """Tell whether a host name or address is this machine itself. An IPv6 address may stand in brackets."""
    try:
        return ip_address((host or "").strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
