import { expect, test } from "@jest/globals";
import type { InputSeries } from "../../alerts/rule-tests/rule-test.ts";
import type { ShiftPhase } from "../../alerts/shift/tests/shift-feed.ts";
import {
  budgetSpent,
  evidenceNow,
  requestsNow,
  rolloutLosses,
  runsNow,
  shiftVerdict,
} from "../../dashboards/queries/shift-figures.ts";
import { shiftPhase } from "../../dashboards/queries/shift-queries.ts";
import { evaluatedShift, fine } from "../alerts/shift/evaluated-shift.ts";
import { oneShift } from "../alerts/shift/every-shift.ts";
import { needs } from "../servers/needs.ts";
import { stackOf } from "./example-stacks.ts";

const stack = stackOf(oneShift("haproxy-http"));
const [shift] = stack.shifts;
if (shift === undefined) throw new Error("the stack has no shift");

const none = { ...fine, requests: 0 };
const half = { ...fine, requests: 300 };
const blue = (minutes: number): ShiftPhase => ({ minutes, weights: [100, 0], flows: [fine, none] });
const both = (minutes: number): ShiftPhase => ({ minutes, weights: [50, 50], flows: [half, half] });
const dark: ShiftPhase = { minutes: 22, weights: undefined, flows: [undefined, undefined] };

/** Half a rollout, of which all sources are gone after ten minutes, and what the SLO counts. */
const phases = [blue(5), both(5), dark];
const counted: InputSeries = { series: 'http_requests_total{job="checkout",code="200"}', values: "0+600x40 stale" };
/** It keeps the phase that it saw last, and counts nothing any more. */
const exporter: readonly InputSeries[] = [
  { series: 'trafficshift_phase{shift="haproxy-http",phase="shifting"}', values: "0x20 1x120" },
  { series: 'trafficshift_phase{shift="haproxy-http",phase="idle"}', values: "1x20 0x120" },
  { series: 'trafficshift_verdict{shift="haproxy-http",verdict="not_enough"}', values: "1x140" },
];

const figures = {
  phase: shiftPhase(),
  runs: runsNow(),
  verdict: shiftVerdict([]),
  lost: rolloutLosses(),
  spent: budgetSpent(),
  evidence: evidenceNow(shift),
} as const;

type Shown = Readonly<Partial<Record<keyof typeof figures, number>>>;

/** What stands on the board at a minute; a figure that is left out has no value. */
function shown(minute: number, values: Shown): readonly object[] {
  return Object.entries(figures).map(([name, expr]) => {
    const value = values[name as keyof typeof figures];
    const samples = value === undefined ? [] : [{ labels: '{shift="haproxy-http"}', value }];
    return { expr, eval_time: `${60 * minute}s`, exp_samples: samples };
  });
}

needs("prometheus")("The board of a rollout whose sources are gone", () => {
  test("says without an exporter that nothing is known, and never that none goes on", async () => {
    const promql = [
      ...shown(4, { phase: 0 }),
      ...shown(9, { phase: 1, runs: 1, verdict: 0, lost: 0, spent: 0, evidence: 0 }),
      // Weights are looked for in five minutes, and rules tell of their rollout for ten more.
      ...shown(15, { verdict: -1, lost: -1, spent: -1, evidence: 0 }),
      ...shown(30, { verdict: -1, lost: -2, spent: -1, evidence: -1000 }),
      { expr: requestsNow(shift), eval_time: "30m", exp_samples: [{ labels: '{shift="haproxy-http"}', value: -1 }] },
    ];
    expect(await evaluatedShift({ stack, phases, more: [counted], promql })).toBe("");
  });

  test("says so beside the phase that the exporter keeps", async () => {
    const promql = [
      ...shown(4, { phase: 0 }),
      ...shown(9, { phase: 1, runs: 1, verdict: 0, lost: 0, spent: 0, evidence: -1000 }),
      ...shown(15, { phase: 1, runs: 1, verdict: 0, lost: -1, spent: -1, evidence: -1000 }),
      ...shown(30, { phase: 1, runs: 1, verdict: 0, lost: -2, spent: -1, evidence: -1000 }),
    ];
    expect(await evaluatedShift({ stack, phases, more: [counted, ...exporter], promql })).toBe("");
  });
});
