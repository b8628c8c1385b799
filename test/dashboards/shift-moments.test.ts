import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { hasQueries } from "../../dashboards/model/panel.ts";
import { shiftLog } from "../../dashboards/panels/shift/shift-log-panels.ts";
import { shiftStrip } from "../../dashboards/panels/shift/shift-verdict-panels.ts";
import { placesForPods } from "../../dashboards/queries/node-room-query.ts";
import { areLossesCounted, budgetSpent, rolloutLosses, shiftVerdict } from "../../dashboards/queries/shift-figures.ts";
import { rolloutRequests } from "../../dashboards/queries/shift-queries.ts";
import { endingPods, graceLeft, readyCount } from "../../dashboards/queries/shift-single-pods.ts";
import type { ShiftArm } from "../../slo/shift/traffic-shift.ts";
import { needs } from "../servers/needs.ts";
import { promtool } from "../servers/prometheus-tools.ts";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";
import { exampleStacks, stackOf } from "./example-stacks.ts";
import { stackWithShift } from "./shift-stacks.ts";

let folder: string;
beforeEach(async () => {
  folder = await makeTemporaryFolder("shift-moments");
});
afterEach(() => removeFolder(folder));

interface Sample {
  readonly labels: string;
  readonly value: number;
}

/** What promtool says of an expression at some moments, with a sample every ten seconds; empty when all is as expected. */
async function disagreements(
  expr: string,
  series: Readonly<Record<string, string>>,
  expected: Readonly<Record<string, readonly Sample[]>>,
): Promise<string> {
  const tests = [
    {
      interval: "10s",
      input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
      promql_expr_test: Object.entries(expected).map(([at, samples]) => ({
        expr,
        eval_time: at,
        exp_samples: samples,
      })),
    },
  ];
  // JSON is YAML.
  await writeFile(join(folder, "tests.yaml"), JSON.stringify({ rule_files: [], evaluation_interval: "10s", tests }));
  const { code, stdout, stderr } = await promtool(["test", "rules", "tests.yaml"], { cwd: folder });
  return code === 0 ? "" : stdout + stderr;
}

needs("prometheus")("shiftVerdict([])", () => {
  const verdict = (series: string, kind: string) => `${series}{shift="a",verdict="${kind}"}`;
  const says = (value: number): readonly Sample[] => [{ labels: '{shift="a"}', value }];

  test("is the exporter's while it sees a rollout go on, the rules' else, and none when it is over", async () => {
    const series = {
      [verdict("shift:verdict", "not_worse")]: "1 1 1 1 1 stale",
      [verdict("trafficshift_verdict", "not_worse")]: "0 0 stale",
      [verdict("trafficshift_verdict", "worse")]: "1 1 stale",
      'trafficshift_phase{shift="a",phase="shifting"}': "1 1 stale",
    };
    expect(await disagreements(shiftVerdict([]), series, { "10s": says(2), "40s": says(1), "60s": [] })).toBe("");
  });

  test("is none of the exporter's when it is over", async () => {
    const series = {
      [verdict("trafficshift_verdict", "worse")]: "1 1 1 1",
      'trafficshift_phase{shift="a",phase="shifting"}': "1 1 0 0",
      'trafficshift_phase{shift="a",phase="settled"}': "0 0 1 1",
    };
    expect(await disagreements(shiftVerdict([]), series, { "10s": says(2), "30s": [] })).toBe("");
  });
});

needs("prometheus")("the figures of a rollout on its board", () => {
  const stack = stackOf(exampleStacks.shop);
  const shift = stack.shifts.find(({ id }) => id === "checkout-green");
  if (shift === undefined) throw new Error("the shop has no checkout-green");
  const of = (name: string, more = "") => `${name}{shift="checkout-green"${more}}`;
  /** What a figure shows, or what it shows with a unit of its own. */
  const figure = (key: string, ofUnit?: string) => {
    const panel = shiftStrip(shift).find((one) => one.key === key);
    const queries = panel !== undefined && hasQueries(panel) ? panel.queries : [];
    const asked = ofUnit === undefined ? queries : queries.filter(({ unit }) => unit === ofUnit);
    return asked.map(({ expr }) => `(${expr})`).join(" or ");
  };
  const says = (value: number, labels = "{}"): readonly Sample[] => [{ labels, value }];
  const ofShift = '{shift="checkout-green"}';

  test("are all of the exporter where it sees another rollout than the rules", async () => {
    const series = {
      [of("shift:verdict", ',verdict="worse"')]: "1x9",
      [of("shift:error_evalue:ln")]: "12x9",
      [of("trafficshift_verdict", ',verdict="not_enough"')]: "1x4 stale",
      [of("trafficshift_log_evalue", ',sli="errors"')]: "0x2 _ stale",
      [of("trafficshift_phase", ',phase="shifting"')]: "1 1 0 0 0 stale",
      [of("trafficshift_phase", ',phase="idle"')]: "0 0 1 1 1 stale",
    };
    const verdicts = { "10s": says(0, ofShift), "20s": [], "60s": says(2, ofShift) };
    expect(await disagreements(figure("verdict"), series, verdicts)).toBe("");
    expect(
      await disagreements(figure("evidence"), series, { "10s": says(0, ofShift), "20s": [], "60s": says(12, ofShift) }),
    ).toBe("");
  });

  test("count whole requests, and none of before arms changed their roles where the exporter sees no rollout since", async () => {
    const series = {
      [of("shift:arm_requests:sum", ',role="candidate"')]: "2445.6791x9",
      [of("trafficshift_info", ',rollout="checkout-green-20260301T120000Z"')]: "1 1 stale",
      [of("trafficshift_ledger_requests", ',outcome="sent"')]: "4026 4026 stale",
      [of("trafficshift_info")]: "_ _ 1 1 1 stale",
      [of("trafficshift_phase", ',phase="idle"')]: "1 1 1 1 1 stale",
    };
    const requests = { "10s": says(4_026, ofShift), "30s": [], "60s": says(2_446, ofShift) };
    expect(await disagreements(figure("requests"), series, requests)).toBe("");
  });

  test("stay as they were at its end, while the rules still tell of it", async () => {
    const rollout = (id: string) => `,rollout="${id}"`;
    const series = {
      [of("trafficshift_verdict", ',verdict="not_worse"')]: "1x9",
      [of("trafficshift_log_evalue", ',sli="errors"')]: "-2x9",
      [of("trafficshift_phase", ',phase="shifting"')]: "1 0x9",
      [of("trafficshift_phase", ',phase="settled"')]: "0 1x9",
      [of("trafficshift_info", rollout("a"))]: "1x9",
      [of("shift:rollout:info", rollout("a"))]: "1x3 stale",
      [of("shift:rollout:info", rollout("b"))]: "_x6 1x3",
    };
    const verdicts = { "0s": says(1, ofShift), "30s": says(1, ofShift), "50s": [], "80s": [] };
    expect(await disagreements(figure("verdict"), series, verdicts)).toBe("");
    expect(
      await disagreements(figure("evidence"), series, { "0s": says(-2, ofShift), "30s": says(-2, ofShift), "50s": [] }),
    ).toBe("");
  });

  test("say that what it spends is not known, while one goes on", async () => {
    const series = {
      [of("shift:budget_spent:ratio", ',rollout="a"')]: "0.2x2 stale",
      [of("shift:active", ',rollout="a"')]: "1x5 stale",
      [of("trafficshift_phase", ',phase="idle"')]: "_x5 0 0 1 1",
      [of("trafficshift_phase", ',phase="paused"')]: "_x5 1 1 0 0",
      [of("shift:info")]: "1x9",
    };
    const spent = (value: number) => says(value, ofShift);
    const expected = { "10s": spent(0.2), "40s": spent(-1), "60s": spent(-1), "80s": [] };
    expect(await disagreements(figure("budget-spent"), series, expected)).toBe("");
  });

  const rollout = ',rollout="a"';
  const rules = { [of("shift:info")]: "1x9", [of("shift:active", rollout)]: "1x9" };
  const intended = of("shift:arm_share:intended", ',arm="green",role="candidate"');

  test("say without an exporter, too, that none of the losses were seen and not all was", async () => {
    const series = {
      ...rules,
      [intended]: "0.5x4 0x4",
      [of("shift:arm_lost:sum", `,arm="blue"${rollout}`)]: "0x7 stale",
      [of("shift:arm_lost:sum", `,arm="green"${rollout}`)]: "0x5 3 3 stale",
      [of("shift:unseen_losses:info", rollout)]: "_x3 1 1 1 1 stale",
    };
    const lost = (value: number) => says(value, ofShift);
    const expected = { "20s": lost(0), "30s": lost(-1), "50s": lost(-1), "60s": lost(3), "80s": [] };
    expect(await disagreements(figure("lost"), series, expected)).toBe("");
    const least = { "20s": [], "30s": lost(-1), "50s": lost(-1), "60s": lost(3), "80s": [] };
    expect(await disagreements(figure("lost", "suffix: at least"), series, least)).toBe("");
    const seen = { "20s": lost(1), "30s": lost(0), "60s": lost(0), "80s": [] };
    expect(await disagreements(areLossesCounted(), series, seen)).toBe("");
    expect(await disagreements(rolloutLosses(), series, expected)).toBe("");
  });

  test("say what a rollout spent at least, and of next to nothing that it is not known where not all was seen", async () => {
    const series = {
      ...rules,
      [intended]: "0.5x4 0x4",
      [of("shift:budget_spent:ratio", rollout)]: "0 0.0004 0 0.0004 0.0006 0.2 0.2 0 stale",
      [of("shift:unseen_spending:info", `${rollout},reason="missed"`)]: "_ _ 1 1 1 1 1 1 stale",
    };
    const spent = (value: number) => says(value, ofShift);
    const expected = {
      "0s": spent(0),
      "10s": spent(0.0004),
      "20s": spent(-1),
      "30s": spent(-1),
      "40s": spent(0.0006),
      "60s": spent(0.2),
      "70s": spent(-1),
      "80s": [],
    };
    expect(await disagreements(figure("budget-spent"), series, expected)).toBe("");
    expect(await disagreements(budgetSpent(), series, expected)).toBe("");
  });

  const unknown = { verdict: -1, evidence: -1000, lost: -2, requests: -1, "budget-spent": -1 } as const;
  const unknowns = Object.entries(unknown).map(([key, value]) => ({ key, value }));

  test.each(unknowns)(
    "are not known while nothing tells of one that goes on, nor that none does: $key",
    async ({ key, value }) => {
      const phase = (name: string) => of("trafficshift_phase", `,phase="${name}"`);
      const series = {
        [of("shift:info")]: "1x19",
        // An exporter that lost its sources in the middle of a rollout, and one that is gone.
        [phase("shifting")]: "1 1 0 0 stale",
        [phase("idle")]: "0 0 1 1 stale",
        // Weights that nobody sees, then some that are all on one side, and gone again.
        [intended]: "_ _ _ 0 stale _ 0 1 stale",
      };
      const now = says(value, ofShift);
      const expected = { "0s": now, "10s": now, "20s": [], "30s": [], "40s": now, "60s": [], "70s": [], "80s": now };
      expect(await disagreements(figure(key), series, expected)).toBe("");
    },
  );

  test("say of losses that not all was seen, where the exporter saw none and not all, whatever rules summed", async () => {
    const series = {
      [of("trafficshift_ledger_requests", ',outcome="lost"')]: "0 0 stale _ _ 3 3 stale",
      [of("trafficshift_ledger_whole")]: "1 1 0 0 0 0 0 stale",
      [of("shift:arm_lost:sum", ',arm="green",rollout="a"')]: "2x9",
    };
    const lost = (value: number): readonly Sample[] => [{ labels: '{shift="checkout-green"}', value }];
    const expected = { "10s": lost(0), "20s": lost(-1), "30s": lost(-1), "50s": lost(3), "80s": lost(2) };
    expect(await disagreements(figure("lost"), series, expected)).toBe("");
    const least = { "10s": [], "20s": lost(-1), "30s": lost(-1), "50s": lost(3), "80s": [] };
    expect(await disagreements(figure("lost", "suffix: at least"), series, least)).toBe("");
    const seen = { "10s": lost(1), "20s": lost(0), "50s": lost(0), "80s": lost(1) };
    expect(await disagreements(areLossesCounted(), series, seen)).toBe("");
    expect(await disagreements(rolloutLosses(), series, expected)).toBe("");
  });
});

needs("prometheus")("losses of a rollout that the exporter counts", () => {
  const shift = stackOf(exampleStacks.shop).shifts.find(({ id }) => id === "checkout-green");
  if (shift === undefined) throw new Error("the shop has no checkout-green");
  const of = (name: string, more = "") => `${name}{shift="checkout-green"${more}}`;

  test("are not known while its source is gone, though nothing before is missing and rules say 0", async () => {
    const series = {
      [of("trafficshift_ledger_requests", ',outcome="sent"')]: "900x4 stale",
      [of("trafficshift_ledger_requests", ',outcome="lost"')]: "0 stale _ _ 3 stale",
      [of("trafficshift_ledger_whole")]: "1x4 stale",
      [of("shift:arm_lost:sum", ',arm="green",rollout="a"')]: "0x9",
    };
    const lost = (value: number): readonly Sample[] => [{ labels: '{shift="checkout-green"}', value }];
    const expected = { "0s": lost(0), "10s": lost(-2), "30s": lost(-2), "40s": lost(3), "60s": lost(0) };
    expect(await disagreements(rolloutLosses(), series, expected)).toBe("");
    const plain = (value: number): readonly Sample[] => [{ labels: "{}", value }];
    const line = { "0s": plain(0), "10s": [], "30s": [], "40s": plain(3), "60s": plain(0) };
    expect(await disagreements(rolloutRequests("lost", shift), series, line)).toBe("");
  });
});

needs("prometheus")("losses after the ledger of a rollout was closed", () => {
  const shift = stackOf(exampleStacks.shop).shifts.find(({ id }) => id === "checkout-green");
  if (shift === undefined) throw new Error("the shop has no checkout-green");
  const of = (name: string, more = "") => `${name}{shift="checkout-green"${more}}`;
  const tile = (ref: string) => {
    const panel = shiftStrip(shift).find(({ key }) => key === "lost");
    const queries = panel !== undefined && hasQueries(panel) ? panel.queries : [];
    return queries.find((query) => query.ref === ref)?.expr ?? "";
  };
  const says = (value: number): readonly Sample[] => [{ labels: '{shift="checkout-green"}', value }];
  const plain = (value: number): readonly Sample[] => [{ labels: "{}", value }];
  const series = {
    // None lost by its end, three by its end, none seen of what was not all seen.
    [of("trafficshift_ledger_requests", ',outcome="lost"')]: "0 0 0 3 3 stale",
    [of("trafficshift_ledger_requests", ',outcome="sent"')]: "900x6",
    [of("trafficshift_ledger_whole")]: "1 1 1 1 1 0 0",
    [of("trafficshift_lost_later_requests")]: "0 128 128 128 0 128 0",
  };

  test("are in what the tile shows, and orange where there are no others", async () => {
    const only = { "0s": says(0), "10s": [], "20s": [], "30s": says(131), "40s": says(3), "50s": [], "60s": [] };
    expect(await disagreements(tile("A"), series, only)).toBe("");
    const least = { "0s": [], "10s": [], "30s": [], "50s": says(128), "60s": says(-1) };
    expect(await disagreements(tile("B"), series, least)).toBe("");
    const later = { "0s": [], "10s": says(128), "20s": says(128), "30s": [], "40s": [], "50s": [], "60s": [] };
    expect(await disagreements(tile("C"), series, later)).toBe("");
  });

  test("are in the line of lost requests and on the board of all shifts", async () => {
    const line = {
      "0s": plain(0),
      "10s": plain(128),
      "30s": plain(131),
      "40s": plain(3),
      "50s": plain(128),
      "60s": [],
    };
    expect(await disagreements(rolloutRequests("lost", shift), series, line)).toBe("");
    const all = {
      "0s": says(0),
      "10s": says(128),
      "30s": says(131),
      "40s": says(3),
      "50s": says(128),
      "60s": says(-1),
    };
    expect(await disagreements(rolloutLosses(), series, all)).toBe("");
  });
});

needs("prometheus")("the lane of traffic in the log of a shift", () => {
  const stack = stackOf(exampleStacks.shop);
  const shift = stack.shifts.find(({ id }) => id === "checkout-green");
  if (shift === undefined) throw new Error("the shop has no checkout-green");
  const expr = shiftLog(shift, stack).queries.find(({ ref }) => ref === "D")?.expr ?? "";
  const of = (name: string) => `${name}{shift="checkout-green",arm="green",role="candidate"}`;
  const says = (value: number): readonly Sample[] => [{ labels: "{}", value }];

  describe.each([
    { name: "known at once", changed: "0x30 300x60" },
    { name: "known late", changed: "0x36 300x54" },
  ])("whose last change is $name", ({ changed }) => {
    test("says follows until a window is clean, and drifts only then", async () => {
      const series = {
        [of("shift:arm_share:intended")]: "0x30 0.5x60",
        [of("shift:arm_share:drift")]: "0x30 -0.5x60",
        [of("shift:arm_share:tolerance")]: "0.02x90",
        'shift:last_change:timestamp_seconds{shift="checkout-green"}': changed,
      };
      const expected = { "4m50s": says(30), "5m20s": says(31), "6m": says(31), "12m": says(32) };
      expect(await disagreements(expr, series, expected)).toBe("");
    });
  });
});

needs("prometheus")("pods that are told apart by a label", () => {
  const shift = stackOf(stackWithShift("rollout")).shifts[0];
  if (shift === undefined) throw new Error("the stack has no shift");
  const asked = (query: ((arm: ShiftArm) => string) | undefined, arm: ShiftArm) =>
    (query?.(arm) ?? "").replaceAll("$__rate_interval", "1m");
  const labelled = (pod: string, hash: string) =>
    `kube_pod_labels{namespace="shop",pod="${pod}",label_rollouts_pod_template_hash="${hash}"}`;
  const of = (metric: string, pod: string, more = "") => `${metric}{namespace="shop",pod="${pod}"${more}}`;
  const series = {
    [labelled("a", "blue")]: "1x4 stale",
    [labelled("b", "green")]: "1x60",
    [of("kube_pod_info", "b")]: "1x60",
    // Told to end after ten seconds, with 45 seconds of grace; gone after 40.
    [of("kube_pod_deletion_timestamp", "a")]: "_ 55 55 55 stale",
    [of("kube_pod_status_ready", "a", ',condition="true"')]: "1 0 0 0 stale",
    [of("kube_pod_status_ready", "b", ',condition="true"')]: "1x60",
  };
  const none: readonly Sample[] = [];
  const says = (value: number): readonly Sample[] => [{ labels: "{}", value }];

  test.each([
    {
      what: "ending pods of the one that ends",
      query: endingPods(shift),
      arm: shift.stable,
      at: says(1),
      later: says(0),
    },
    {
      what: "ending pods of the other one",
      query: endingPods(shift),
      arm: shift.candidate,
      at: says(0),
      later: says(0),
    },
    {
      what: "the time left when it was seen last",
      query: graceLeft(shift),
      arm: shift.stable,
      at: says(25),
      later: none,
    },
    { what: "no time left for the other one", query: graceLeft(shift), arm: shift.candidate, at: none, later: none },
    { what: "ready pods", query: readyCount(shift), arm: shift.candidate, at: says(1), later: says(1) },
  ])("tell $what", async ({ query, arm, at, later }) => {
    expect(await disagreements(asked(query, arm), series, { "40s": at, "3m": later })).toBe("");
  });
});

needs("prometheus")("placesForPods", () => {
  const places = (node: string) => `kube_node_status_allocatable{node="${node}",resource="pods"}`;
  const closed = (node: string) => `kube_node_spec_unschedulable{node="${node}"}`;
  const ready = (node: string) => `kube_node_status_condition{node="${node}",condition="Ready",status="true"}`;
  const pod = (name: string, node: string) => `kube_pod_info{namespace="shop",pod="${name}",node="${node}"}`;
  const finished = (name: string) => `kube_pod_status_phase{namespace="shop",pod="${name}",phase="Succeeded"}`;

  test("counts nodes that take new pods, less their pods that have not finished", async () => {
    const series = {
      ...Object.fromEntries(["open", "closed", "lost"].map((node) => [places(node), "10x6"])),
      [`kube_node_status_allocatable{node="open",resource="cpu"}`]: "4x6",
      [closed("open")]: "0x6",
      [closed("closed")]: "1x6",
      [closed("lost")]: "0x6",
      [ready("open")]: "1x6",
      [ready("closed")]: "1x6",
      [ready("lost")]: "0x6",
      [pod("runs", "open")]: "1x6",
      [pod("is-done", "open")]: "1x6",
      [pod("elsewhere", "closed")]: "1x6",
      [pod("waits", "")]: "1x6",
      [finished("runs")]: "0x6",
      [finished("is-done")]: "1x6",
    };
    expect(await disagreements(placesForPods, series, { "30s": [{ labels: "{}", value: 9 }] })).toBe("");
  });
});
