"""The credential's part of the composition: who is told that it expires."""

from collections.abc import Callable

from bot.helpdesk.expiry import ExpiryNotice
from bot.parts.desk import keeping
from bot.parts.foundation import Foundation
from bot.storage.conversations import ConversationStore
from bot.storage.credential_notice import CredentialNoticeStore
from bot.storage.work import Work


def expiry_notice(base: Foundation, on_committed: Callable[[Work], None]) -> ExpiryNotice | None:
    """Return who tells the helpdesk; None where there is none, or nothing that expires."""
    settings, pool = base.settings, base.pool
    if settings.channels is None or base.expiry is None:
        return None
    return ExpiryNotice(
        base.expiry,
        CredentialNoticeStore(pool),
        settings.channels,
        base.renderer,
        base.clock,
        locale=settings.helpdesk_locale,
        keep_channel=keeping(settings, ConversationStore(pool), base.clock),
        on_committed=on_committed,
    )
