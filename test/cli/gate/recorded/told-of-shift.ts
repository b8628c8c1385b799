import { nowSeconds, type Series } from "./recorded-shift.ts";

/** Which rollout the exporter tells of. */
export const info = (shift: string, rollout: string): Series => ["trafficshift_info", { shift, rollout }, 1];
/** Rules saw that not all requests of a rollout were seen. */
export const unseenLosses = (shift: string, begun: string): Series => [
  "shift:unseen_losses:info",
  { shift, rollout: `${shift}-${begun}` },
  1,
];
/** What the exporter counts of a rollout: requests that were sent, and those that were lost. */
export const ledger = (shift: string, lost: number): readonly Series[] => [
  ["trafficshift_ledger_requests", { shift, outcome: "sent" }, 9_000],
  ["trafficshift_ledger_requests", { shift, outcome: "lost" }, lost],
];
/** What the exporter counts of each arm: requests that ended, and their errors. */
export const compared = (shift: string, arms: Readonly<Record<string, readonly [number, number]>>): readonly Series[] =>
  Object.entries(arms).flatMap(([arm, [ended, errors]]): readonly Series[] => [
    ["trafficshift_compared_requests", { shift, arm, outcome: "ended" }, ended],
    ["trafficshift_compared_requests", { shift, arm, outcome: "errors" }, errors],
  ]);
/** When rules saw weights change. */
export const changed = (shift: string, secondsAgo: number): Series => [
  "shift:last_change:timestamp_seconds",
  { shift },
  nowSeconds - secondsAgo,
];

/** What the exporter says that the shift does. */
export const phase = (shift: string, now: string): readonly Series[] =>
  ["idle", "shifting", "paused", "settled", "aborting"].map((one) => [
    "trafficshift_phase",
    { shift, phase: one },
    one === now ? 1 : 0,
  ]);

/** An alert of the shift that fires. */
export const alert = (shift: string, alertname: string): Series => [
  "ALERTS",
  { shift, alertname, alertstate: "firing", severity: "ticket" },
  1,
];
