import type { ValueFormat } from "../../slo/value-format.ts";
import { signalStates } from "../queries/slo-queries.ts";

/** A share of the error budget: below zero the objective is missed. */
export const budgetFormat = {
  unit: "percentunit",
  decimals: 1,
  max: 1,
  thresholds: [
    { from: null, color: "red" },
    { from: 0, color: "orange" },
    { from: 0.25, color: "yellow" },
    { from: 0.5, color: "green" },
  ],
} as const satisfies ValueFormat;

/** How many times faster than allowed: 1 spends exactly the budget within the period; 6 and 14.4 page over 30 days. */
export const burnFormat = {
  unit: "suffix:×",
  decimals: 1,
  thresholds: [
    { from: null, color: "green" },
    { from: 1, color: "yellow" },
    { from: 6, color: "orange" },
    { from: 14.4, color: "red" },
  ],
} as const satisfies ValueFormat;

/** A ratio that is read beside an objective, so it keeps its decimals and takes no colour. */
export const attainmentFormat = { unit: "percentunit", decimals: 3 } as const satisfies ValueFormat;

/** Something left to spend: below zero is bad. */
export const leftThresholds = [
  { from: null, color: "red" },
  { from: 0, color: "text" },
] as const satisfies ValueFormat["thresholds"];

/** Anything above zero is bad. */
export const zeroIsGood = [
  { from: null, color: "green" },
  { from: 1, color: "red" },
] as const satisfies ValueFormat["thresholds"];

/** How much of a time is covered by measurements. */
export const coverageFormat = {
  unit: "percentunit",
  decimals: 0,
  min: 0,
  max: 1,
  thresholds: [
    { from: null, color: "red" },
    { from: 0.5, color: "yellow" },
    { from: 0.95, color: "green" },
  ],
} as const satisfies ValueFormat;

/** What is known of an SLO now, in words. */
export const stateFormat = {
  unit: "none",
  mappings: [
    { kind: "value", value: signalStates.noData, text: "no data", color: "grey" },
    { kind: "value", value: signalStates.idle, text: "idle", color: "blue" },
    { kind: "value", value: signalStates.measured, text: "measured", color: "green" },
    { kind: "value", value: signalStates.excluded, text: "excluded", color: "purple" },
    { kind: "missing", text: "no data", color: "grey" },
  ],
} as const satisfies ValueFormat;

/** What an empty cell of a figure says. */
export const unknownCell = [
  { kind: "missing", text: "unknown", color: "grey" },
] as const satisfies ValueFormat["mappings"];
