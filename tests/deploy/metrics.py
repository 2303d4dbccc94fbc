"""The metrics of the bot that alerts and the dashboard may name, each with its labels and their values."""

OUTCOMES_OF_SENDING = {"sent", "throttled", "ambiguous", "rejected", "gone"}

METRICS: dict[str, dict[str, set[str] | None]] = {
    "up": {"job": {"enroll-desk"}},
    "enrolldesk_turns_total": {"outcome": {"handled", "repeated", "failed"}},
    "enrolldesk_turn_seconds_bucket": {},
    "enrolldesk_requests_refused_total": {"status": {"400", "401", "403", "405", "413", "415"}},
    "enrolldesk_intents_unsure_total": {"language": None},
    "enrolldesk_rules_given_total": {"rule": None},
    "enrolldesk_resolved_total": {"by": {"device_state", "agent", "person"}},
    "enrolldesk_tickets_open": {},
    "enrolldesk_tickets_total": {"ending": None},
    "enrolldesk_reminders_total": {"outcome": {"sent", "held", "suppressed", "refused"}},
    "enrolldesk_reminders_oldest_due_seconds": {},
    "enrolldesk_outbox_oldest_due_seconds": {},
    "enrolldesk_inbox_oldest_seconds": {},
    "enrolldesk_sent_total": {"outcome": OUTCOMES_OF_SENDING},
    "enrolldesk_throttled_until_seconds": {},
    "enrolldesk_loop_lag_seconds": {},
    "enrolldesk_signing_keys_age_seconds": {},
    "enrolldesk_credential_expires_seconds": {},
    "enrolldesk_worker_seen_seconds": {},
    "enrolldesk_graph_requests_total": {
        "lookup": None,
        "outcome": {"answered", "refused", "throttled", "unreachable", "broken"},
    },
}
"""None stands for labels whose values are not listed here."""
