import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { fillQuery } from "../../cli/boards/ask-query.ts";
import { boards } from "../../dashboards/boards.ts";
import { panelsOf } from "../../dashboards/model/board.ts";
import { hasQueries, type PanelQuery, type QueryPanel } from "../../dashboards/model/panel.ts";
import type { TrafficShiftSpec } from "../../slo/shift/spec/traffic-shift-spec.ts";
import { writeSeries } from "../cli/live-shop/sample-series.ts";
import { shiftHistory } from "../cli/live-shop/shift-series.ts";
import { needs } from "../servers/needs.ts";
import { type Prometheus, startPrometheus } from "../servers/prometheus.ts";
import { tsdbBlocksFrom } from "../servers/prometheus-tools.ts";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";
import { exampleStacks, stackOf } from "./example-stacks.ts";
import { stackWithShifts } from "./shift-stacks.ts";

/** Pods of a Deployment that replace those of another. */
const replaced: TrafficShiftSpec = {
  name: "catalog-pods",
  service: "catalog",
  strategy: "canary",
  arms: [
    { name: "old", role: "stable", match: "catalog-old", target: "catalog-old" },
    { name: "new", role: "candidate", match: "catalog-new", target: "catalog-new" },
  ],
  traffic: {
    kind: "pods",
    namespace: "shop",
    by: "deployment",
    requests: 'http_requests_total{job="search"}',
    errors: 'http_requests_total{job="search",code=~"5.."}',
  },
  weights: { kind: "podRatio", namespace: "shop" },
  slow: { threshold: "100ms", histogram: 'http_request_duration_seconds{job="search"}' },
  drain: { grace: "45s" },
  rollback: { stableCapacity: 400 },
  expect: { requestsPerSecond: 220, errorRatio: 0.0009 },
};

const stack = stackOf({ ...exampleStacks.shop, shifts: [replaced] });
const now = 1_780_000_200;
const hour = 3600;
/** Single pods and nodes as two kube-state-metrics show them: each counts once. */
const twice = shiftHistory(stack, now).flatMap((one) =>
  /^kube_(?:pod|node)_/.test(one.metric)
    ? ["a", "b"].map((instance) => ({ ...one, labels: { ...one.labels, instance } }))
    : [one],
);
/** When half of the old pods went down to a quarter. */
const lastChange = now - 1.9 * hour;

needs("prometheus")("the board of a shift of pods on a real Prometheus", () => {
  let folder = "";
  let prometheus: Prometheus;

  beforeAll(async () => {
    folder = await makeTemporaryFolder("shift-pod-boards");
    const file = join(folder, "history.txt");
    await writeSeries(file, twice);
    await tsdbBlocksFrom({ file }, join(folder, "data"));
    prometheus = await startPrometheus({ storageDir: join(folder, "data") });
  });

  afterAll(async () => {
    await prometheus?.stop();
    await removeFolder(folder);
  });

  const panels = boards(stack)
    .filter(({ uid }) => uid === "nines-shift-catalog-pods")
    .flatMap((board) => panelsOf(board).filter(hasQueries));

  const filled = (query: PanelQuery) =>
    fillQuery(query, { range: { from: now - 6 * hour, to: now }, scrapeSeconds: 15, width: 800, values: {} });

  async function dead({ key, queries }: QueryPanel): Promise<readonly string[]> {
    const empty: string[] = [];
    for (const query of queries) {
      const { expr, kind, from, to, stepSeconds } = filled(query);
      const values =
        kind === "instant"
          ? (await prometheus.query(expr, now)).map(({ value }) => value)
          : (await prometheus.queryRange(expr, { start: from, end: to, step: stepSeconds })).flatMap(({ points }) =>
              points.map(([, value]) => value),
            );
      if (!values.some(Number.isFinite)) empty.push(`${key}.${query.ref}`);
    }
    return empty;
  }

  async function figureOf(key: string, ref: string, time = now): Promise<number | undefined> {
    const query = panels.find((panel) => panel.key === key)?.queries.find((one) => one.ref === ref);
    if (query === undefined) throw new Error(`no query ${key}.${ref}`);
    const [first, ...more] = await prometheus.query(filled(query).expr, time);
    expect(more).toEqual([]);
    return first?.value;
  }

  test("has data in every panel", async () => {
    const empty: string[] = [];
    for (const panel of panels) empty.push(...(await dead(panel)));
    // No pod of the new arm was told to end.
    expect(empty).toEqual(["grace-left.B"]);
  });

  test.each([
    { key: "ending-pods", ref: "A", at: lastChange - 300, value: 0 },
    { key: "ending-pods", ref: "A", at: lastChange + 45, value: 3 },
    { key: "ending-pods", ref: "B", at: lastChange + 45, value: 0 },
    { key: "grace-left", ref: "A", at: lastChange - 300, value: undefined },
    { key: "pods", ref: "A", at: now, value: 5 },
    { key: "pods", ref: "D", at: now, value: 24 },
    // Of two nodes with 58 places each, which hold 55 pods that have not finished; the third takes no new ones.
    { key: "room", ref: "A", at: now, value: 61 },
    { key: "requests-per-pod", ref: "C", at: now, value: 80 },
  ])("says $value for $key.$ref", async ({ key, ref, at, value }) => {
    expect(await figureOf(key, ref, at)).toBe(value);
  });

  test("says how little time the first of the ending pods had left", async () => {
    const left = await figureOf("grace-left", "A", lastChange + 60);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(45);
  });

  test("tells both arms apart by their response times", async () => {
    const times = await Promise.all(["A", "B", "C", "D"].map((ref) => figureOf("response-times", ref)));
    const [oldP99 = 0, oldP50 = 0, newP99 = 0, newP50 = 0] = times;
    expect(oldP99).toBeGreaterThan(0.25);
    expect(newP99).toBeGreaterThan(oldP99);
    expect([oldP50, newP50].every((seconds) => seconds > 0.03 && seconds < 0.05)).toBe(true);
  });

  test("has an error ratio within its band, and a band that narrows", async () => {
    for (const arm of [
      ["A", "B", "C"],
      ["D", "E", "F"],
    ] as const) {
      const [ratio = 0, low = 0, high = 0] = await Promise.all(arm.map((ref) => figureOf("errors-so-far", ref)));
      expect(low).toBeLessThan(ratio);
      expect(high).toBeGreaterThan(ratio);
      expect(await figureOf("errors-so-far", arm[2], now - 4 * hour)).toBeGreaterThan(high);
    }
  });

  test("is one of many, all of whose queries Prometheus understands", async () => {
    const queries = boards(stackOf(stackWithShifts)).flatMap((board) =>
      board.uid.startsWith("nines-shift-")
        ? panelsOf(board)
            .filter(hasQueries)
            .flatMap((panel) => panel.queries)
        : [],
    );
    const failed: string[] = [];
    for (const query of queries) {
      await prometheus.query(filled(query).expr, now).catch((error: unknown) => failed.push(String(error)));
    }
    expect(failed).toEqual([]);
  });
});
