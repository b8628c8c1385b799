import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { tellBoard, tellEnd, tellStep } from "../../../examples/blue-green/tell-walk.ts";
import type { Walk } from "../../../examples/blue-green/walk-weights.ts";
import { type Said, shownBy } from "../../../examples/blue-green/what-each-says.ts";
import { reportOf } from "../../bot/shifts/sample-report.ts";

/** The boards of the walk, as generated. */
const orders = join(import.meta.dirname, "../../../examples/blue-green/generated/grafana/dashboards/orders");

const said = (basis: "requests" | "sessions"): Said => ({
  told: 100,
  rules: { intended: 1, actual: 0.46, verdict: undefined, lost: undefined, firing: ["TrafficShareDrift"] },
  board: { lost: undefined, requests: undefined },
  exporter: reportOf({ shareBasis: basis, ledger: null, candidate: { intended: 1, actual: 0.458 } }),
  slack: "one\ntwo\nthree\nfour",
  gate: { code: 10, stdout: "hold: checkout\n  why\n" },
});

const step = (weight: number, share: number | null) => ({
  weights: [
    { name: "blue", weight: 100 - weight },
    { name: "green", weight },
  ],
  versions: [
    { version: "v1", share: share === null ? null : 1 - share, intendedShare: 1 - weight / 100 },
    { version: "v2", share, intendedShare: weight / 100 },
  ],
});

const walk = (change: Partial<Walk> = {}): Walk => ({
  said: [said("sessions")],
  isComplete: true,
  client: { sent: 10_045, ok: 10_045, failed: 0, shares: [step(0, 0), step(10, 0.004), step(100, 0.077)] },
  channel: "the channel",
  board: undefined,
  ...change,
});

describe("tellStep()", () => {
  test("says what is counted", () => {
    expect(tellStep(said("sessions"))).toBe(`HAProxy was told: 100 % to green
  Prometheus  100.0 % meant, 46.0 % of the sessions seen, no verdict without requests
  exporter    100.0 % meant, 45.8 % of the sessions seen, not_worse
  board       counts nothing
  alerts      TrafficShareDrift
  gate        hold: checkout; why (exit code 10)
  channel     one | two | three
`);
    expect(tellStep(said("requests"))).toContain("46.0 % of the requests seen, no verdict: one arm has everything\n");
    expect(tellStep(said("requests"))).toContain("100.0 % meant, 45.8 % of the requests seen, not_worse");
    expect(tellStep({ ...said("requests"), exporter: undefined })).toContain("? meant, ? of the traffic seen, ?");
  });

  test("says of the board what the board says", () => {
    const lost = (lost: number | string | undefined, requests: number | string = 900) =>
      tellStep({ ...said("requests"), board: { lost, requests } })
        .split("\n")
        .find((line) => line.startsWith("  board"));
    const none = "No shift is running";
    expect([lost(0), lost("not known"), lost(undefined), lost(0, 6319.632048114451), lost(none, none)]).toEqual([
      "  board       requests lost: 0 of 900",
      "  board       requests: 900, lost: not known",
      "  board       requests: 900, lost: nothing is shown",
      "  board       requests lost: 0 of 6320",
      "  board       requests and losses: No shift is running",
    ]);
  });

  test("says at a step between that it does not wait", () => {
    const text = tellStep({ ...said("requests"), told: 50 });
    expect(text).toContain("46.0 % of the requests seen, no verdict yet\n");
    expect(text).toContain("  gate        hold: checkout; why (exit code 10); this walk goes on all the same\n");
    expect(tellStep({ ...said("requests"), told: 50, gate: { code: 0, stdout: "proceed" } })).not.toContain("goes on");
  });
});

describe("shownBy()", () => {
  test("is the board's word where it has one for a number", () => {
    const panel = (board: string) => {
      const { panels } = JSON.parse(readFileSync(join(orders, board), "utf8"));
      return panels.find(({ title }: { readonly title?: string }) => title === "Requests lost");
    };
    const lost = panel("nines-shift-checkout-green.json");
    expect([-2, -1, 0, 7, undefined].map((value) => shownBy(lost, value))).toEqual([
      "not known",
      "not all seen",
      0,
      7,
      "No shift is running",
    ]);
  });
});

describe("tellEnd()", () => {
  test("never takes sessions for traffic, and tells of the client's own requests", () => {
    expect(tellEnd(walk())).toBe(`The channel:
the channel

The walk went to its end: 100 % to green, where 46.0 % of the sessions are.
Of the client's own requests green answered 0.4 % at weight 10, 7.7 % at weight 100.
The client sent 10045 requests, before, during and after: 10045 were answered well, 0 not.
Requests cannot be counted here, so nothing is known of losses but what the client says.`);
  });

  test("says where requests are after the gate asked to go back", () => {
    const back = { ...said("requests"), told: 0, rules: { ...said("requests").rules, actual: 0 } };
    const text = tellEnd(walk({ said: [back], isComplete: false }));
    expect(text).toContain("\nThe gate asked to go back: 0 % to green, where 0.0 % of the requests are.\n");
  });

  test("says that green answered nothing, or that nothing is known", () => {
    const client = { ...walk().client, shares: [step(0, 0), step(100, null)] };
    expect(tellEnd(walk({ client }))).toContain("own requests green answered ? at weight 100.");
    expect(tellEnd(walk({ client: { ...client, shares: [] } }))).toContain(
      "own requests green answered nobody knows how many.",
    );
  });
});

describe("tellBoard()", () => {
  const file = "out/nines-shift-checkout-green.png\n";
  test.each([
    {
      name: "drawn",
      answer: { code: 0, stdout: file, stderr: "✓ out written\n" },
      told: { isDrawn: true, text: "The board as it was at the end is in out." },
    },
    {
      name: "drawn, but for a panel",
      answer: { code: 1, stdout: file, stderr: "error[query]: no\n" },
      told: {
        isDrawn: true,
        text: "The board as it was at the end is in out, with problems; nines preview says:\nerror[query]: no",
      },
    },
    {
      name: "refused",
      answer: { code: 1, stdout: "", stderr: "error[output-folder]: no\n" },
      told: { isDrawn: false, text: "There is no board; nines preview says:\nerror[output-folder]: no" },
    },
  ])("of a board that is $name", ({ answer, told }) => {
    expect(tellBoard(answer, "out")).toEqual(told);
  });
});
