/** The relay's own series; its SLO and boards read them. */
export const relaySeries = {
  intake: "nines_relay_intake_total",
  waiting: "nines_relay_waiting_deliveries",
  oldest: "nines_relay_oldest_delivery_age_seconds",
  calls: "nines_relay_calls_total",
  visible: "nines_relay_visible_seconds",
  unseen: "nines_relay_unseen_messages",
  failed: "nines_relay_failed_messages",
  corrections: "nines_relay_reconcile_corrections_total",
  storms: "nines_relay_storms",
  open: "nines_relay_open_incidents",
  connected: "nines_relay_workspace_connected",
  leading: "nines_relay_leading",
  lastRound: "nines_relay_last_round_timestamp_seconds",
  dropped: "nines_relay_dropped_total",
} as const;

/** Bucket edges of the time from the first word of an incident to its message, in seconds. */
export const relayVisibleEdges = [0.1, 0.3, 1, 2, 5, 10, 30, 60, 300, 3_600] as const;
