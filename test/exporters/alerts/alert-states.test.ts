import { describe, expect, test } from "@jest/globals";
import {
  type AlertStates,
  advanceAlerts,
  parseAlertStates,
  printAlertStates,
  resolvedRetentionMs,
  toldAlerts,
} from "../../../exporters/alerts/alert-states.ts";
import type { HoldingAlert } from "../../../exporters/alerts/slo-alerts.ts";

const plain: HoldingAlert = {
  labels: { alertname: "A", slo_id: "s" },
  annotations: { summary: "first" },
  forSeconds: 0,
  keepFiringSeconds: 0,
};
const minute = 60_000;

/** Plays rounds and says after each what is told: `-`, `firing`, `resolved`. */
function play(rounds: readonly (readonly [atMs: number, holding: HoldingAlert | undefined])[]): readonly string[] {
  let states: AlertStates = new Map();
  return rounds.map(([atMs, holding]) => {
    states = advanceAlerts(states, holding === undefined ? [] : [holding], atMs);
    const told = toldAlerts(states);
    return told.map(({ resolvedMs }) => (resolvedMs === undefined ? "firing" : "resolved")).join() || "-";
  });
}

describe("an alert", () => {
  test("fires at once, resolves at once, is told for a while and forgotten", () => {
    const rounds = [
      [0, plain],
      [minute, plain],
      [2 * minute, undefined],
      [2 * minute + resolvedRetentionMs - 1, undefined],
      [2 * minute + resolvedRetentionMs, undefined],
    ] as const;
    expect(play(rounds)).toEqual(["firing", "firing", "resolved", "resolved", "-"]);
  });

  test("waits as long as `for` says, and starts over after a pause", () => {
    const waits = { ...plain, forSeconds: 120 };
    const rounds = [
      [0, waits],
      [minute, waits],
      [1.5 * minute, undefined],
      [2 * minute, waits],
      [3 * minute, waits],
      [4 * minute, waits],
    ] as const;
    expect(play(rounds)).toEqual(["-", "-", "-", "-", "-", "firing"]);
  });

  test("keeps firing as long as `keep_firing_for` says", () => {
    const keeps = { ...plain, keepFiringSeconds: 120 };
    const rounds = [
      [0, keeps],
      [minute, undefined],
      [2 * minute - 1, undefined],
      [2 * minute, undefined],
    ] as const;
    expect(play(rounds)).toEqual(["firing", "firing", "firing", "resolved"]);
  });

  test("that comes back while it is told as resolved fires anew", () => {
    let states = advanceAlerts(new Map(), [plain], 0);
    states = advanceAlerts(states, [], minute);
    states = advanceAlerts(states, [plain], 2 * minute);
    expect(toldAlerts(states)).toMatchObject([{ firingSinceMs: 2 * minute, resolvedMs: undefined }]);
  });

  test("keeps its start and takes over new words while it fires", () => {
    let states = advanceAlerts(new Map(), [plain], 0);
    states = advanceAlerts(states, [{ ...plain, annotations: { summary: "second" } }], minute);
    expect(toldAlerts(states)).toMatchObject([{ firingSinceMs: 0, annotations: { summary: "second" } }]);
  });
});

test("states survive the store; what is none is left out", () => {
  const states = advanceAlerts(new Map(), [plain, { ...plain, labels: { alertname: "B" }, forSeconds: 60 }], 5);
  expect(parseAlertStates(printAlertStates(states))).toEqual(states);
  expect(parseAlertStates('[1, null, {"labels": {}}]')).toEqual(new Map());
});
