import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { boards } from "../../dashboards/boards.ts";
import { type Board, panelsOf } from "../../dashboards/model/board.ts";
import { fillVariables, timeVariables, type VariableValues } from "../../dashboards/model/fill-variables.ts";
import { hasQueries, type PanelQuery } from "../../dashboards/model/panel.ts";
import { needs } from "../servers/needs.ts";
import { type Prometheus, type Sample, type Series, startPrometheus } from "../servers/prometheus.ts";
import { tsdbBlocksFrom } from "../servers/prometheus-tools.ts";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";
import { exampleStacks, stackOf } from "./example-stacks.ts";
import { dayEnd, dayStart, recordedDay } from "./recorded-day.ts";

// Shifts have a day of their own: shift-queries.test.ts.
const shop = stackOf({ ...exampleStacks.shop, shifts: [] });
const step = 300;
const time = timeVariables({ fromMs: dayStart * 1000, toMs: dayEnd * 1000, stepSeconds: step, scrapeSeconds: 300 });

/** What a reader chose; `team`, `tier` and so on are all. */
function choices(board: Board, chosen: VariableValues): VariableValues {
  const options = board.variables.map((variable) => {
    if (variable.kind === "options") return [variable.name, variable.options[0]?.value ?? ""];
    return [variable.name, (variable.kind === "query" && variable.hidden?.samples[0]) || ".*"];
  });
  return { ...time, ...Object.fromEntries(options), ...chosen };
}

needs("prometheus")("the boards of a stack on a real Prometheus", () => {
  let folder = "";
  let prometheus: Prometheus;

  beforeAll(async () => {
    folder = await makeTemporaryFolder("boards");
    await tsdbBlocksFrom(recordedDay(shop), join(folder, "data"));
    prometheus = await startPrometheus({ storageDir: join(folder, "data") });
  });

  afterAll(async () => {
    await prometheus?.stop();
    await removeFolder(folder);
  });

  function ask({ expr, kind }: PanelQuery, values: VariableValues): Promise<readonly (Sample | Series)[]> {
    const query = fillVariables(expr, values);
    if (kind === "instant") return prometheus.query(query, dayEnd);
    return prometheus.queryRange(query, { start: dayStart, end: dayEnd, step });
  }

  describe.each(boards(shop).map((board) => ({ uid: board.uid, board })))("$uid", ({ board }) => {
    test.each([{ slo_id: "checkout-availability" }, { slo_id: "checkout-latency" }])(
      "has data in every panel with $slo_id",
      async ({ slo_id }) => {
        const values = choices(board, { slo_id: board.uid === "nines-slo" ? slo_id : ".*", service: "checkout" });
        const dead: string[] = [];
        for (const panel of panelsOf(board).filter(hasQueries)) {
          for (const query of panel.queries) {
            const answer = await ask(query, values);
            const numbers = answer.flatMap((one) =>
              "points" in one ? one.points.map(([, value]) => value) : [one.value],
            );
            if (!numbers.some(Number.isFinite)) dead.push(`${panel.key}.${query.ref}`);
          }
        }
        // Nothing to compare with before the first data: a week ago, and in the period before this one.
        expect(dead).toEqual(
          { "nines-service": ["load.A"], "nines-review": ["periods.C", "periods.E"] }[board.uid] ?? [],
        );
      },
    );
  });

  test("says what the recorded day says: budget left, events left, outage time left", async () => {
    const [, detail] = boards(shop);
    if (detail === undefined) throw new Error("no board");
    const values = choices(detail, { slo_id: "checkout-availability", service: ".*" });
    const value = async (key: string) => {
      const panel = panelsOf(detail).find((candidate) => candidate.key === key);
      const [query] = panel !== undefined && hasQueries(panel) ? panel.queries : [];
      const [first, ...more] = query === undefined ? [] : await ask(query, values);
      expect(more).toEqual([]);
      return first !== undefined && "value" in first ? first.value : undefined;
    };
    // 0.2 % fail of 864,000 events where 0.1 % may: twice the budget is spent.
    expect(await value("signal")).toBe(2);
    expect(await value("attainment")).toBeCloseTo(0.998, 9);
    expect(await value("budget-left")).toBeCloseTo(-1, 9);
    expect(await value("events-left")).toBeCloseTo(-864, 6);
    expect(await value("outage-left")).toBeCloseTo(-2592, 6);
    expect(await value("burn-now")).toBeCloseTo(2, 9);
  });

  test("draws the burn-down: a full budget at the left edge, and what a day of failures took at the right", async () => {
    const [, detail] = boards(shop);
    const panel = detail === undefined ? undefined : panelsOf(detail).find(({ key }) => key === "burn-down");
    if (detail === undefined || panel === undefined || !hasQueries(panel)) throw new Error("no burn-down");
    const [actual, ideal] = panel.queries;
    if (actual === undefined || ideal === undefined) throw new Error("no queries");
    const values = choices(detail, { slo_id: "checkout-latency", service: ".*" });
    const course = async (query: PanelQuery) => {
      const [series] = await ask(query, values);
      return series !== undefined && "points" in series ? series.points.map(([, left]) => left) : [];
    };
    const left = await course(actual);
    expect(left.at(0)).toBeGreaterThan(0.98);
    // 24 hours of 72 bad events each, of 17,280 that a whole period allows, as half of it is measured; the last hour may not have ended.
    expect(left.at(-1)).toBeGreaterThanOrEqual(1 - (25 * 72) / 17_280);
    expect(left.at(-1)).toBeLessThanOrEqual(1 - (23 * 72) / 17_280);
    expect((await course(ideal)).at(-1)).toBeCloseTo(1 - 1 / 30, 9);
  });
});
