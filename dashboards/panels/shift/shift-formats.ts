import type { ValueFormat } from "../../../slo/value-format.ts";
import { unknownLosses, unknownSpending, unseenLosses, verdictNumbers } from "../../queries/shift-figures.ts";
import { phaseNumbers } from "../../queries/shift-queries.ts";

/** A share of the traffic. */
export const shareFormat = { unit: "percentunit", decimals: 1, min: 0, max: 1 } as const satisfies ValueFormat;

/** A number that stands for what nobody knows, in words. */
export function notKnown(value: number) {
  return { kind: "value", value, text: "not known", color: "grey" } as const;
}

/** What a rollout has spent of a budget: a little of it is not twice as much. */
export const spendingFormat = {
  unit: "percentunit",
  decimals: 2,
  mappings: [notKnown(unknownSpending)],
} as const satisfies ValueFormat;

const noShiftRuns = { kind: "missing", text: "no shift", color: "grey" } as const;

/** What a shift is doing, in words. */
export const phaseFormat = {
  unit: "none",
  mappings: [
    { kind: "value", value: phaseNumbers.idle, text: "idle", color: "grey" },
    { kind: "value", value: phaseNumbers.shifting, text: "shifting", color: "blue" },
    { kind: "value", value: phaseNumbers.paused, text: "paused", color: "orange" },
    { kind: "value", value: phaseNumbers.settled, text: "settled", color: "green" },
    { kind: "value", value: phaseNumbers.aborting, text: "going back", color: "red" },
    { kind: "missing", text: "unknown", color: "grey" },
  ],
} as const satisfies ValueFormat;

/** The verdict in words; not enough is neither good nor bad. */
export const verdictFormat = {
  unit: "none",
  mappings: [
    notKnown(verdictNumbers.unknown),
    { kind: "value", value: verdictNumbers.not_enough, text: "not enough data", color: "grey" },
    { kind: "value", value: verdictNumbers.not_worse, text: "not worse", color: "green" },
    { kind: "value", value: verdictNumbers.worse, text: "worse", color: "red" },
    noShiftRuns,
  ],
} as const satisfies ValueFormat;

/** How much of what chance explains: above 100 % the traffic is not where the weights say. */
export const driftFormat = {
  unit: "percentunit",
  decimals: 0,
  thresholds: [
    { from: null, color: "green" },
    { from: 0.7, color: "yellow" },
    { from: 1, color: "red" },
  ],
} as const satisfies ValueFormat;

/** Whether the old arm may go. */
export const oldArmFormat = {
  unit: "none",
  mappings: [
    { kind: "value", value: 0, text: "no: it has a weight", color: "grey" },
    { kind: "value", value: 1, text: "wait: not silent yet", color: "orange" },
    { kind: "value", value: 2, text: "may go", color: "green" },
    { kind: "missing", text: "unknown", color: "grey" },
  ],
} as const satisfies ValueFormat;

/** Whether every lost request is counted. */
export const seenFormat = {
  unit: "none",
  mappings: [
    { kind: "value", value: 0, text: "not all", color: "orange" },
    { kind: "value", value: 1, text: "all", color: "green" },
  ],
} as const satisfies ValueFormat;

/** Requests that nobody answered: one is too many. */
export const lostFormat = {
  unit: "none",
  decimals: 0,
  thresholds: [
    { from: null, color: "green" },
    { from: 0.5, color: "red" },
  ],
  mappings: [{ kind: "value", value: unseenLosses, text: "not all seen", color: "grey" }, notKnown(unknownLosses)],
} as const satisfies ValueFormat;
