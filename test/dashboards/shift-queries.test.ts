import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { fillQuery } from "../../cli/boards/ask-query.ts";
import { boards } from "../../dashboards/boards.ts";
import { type Board, panelsOf } from "../../dashboards/model/board.ts";
import { hasQueries, type PanelQuery } from "../../dashboards/model/panel.ts";
import { writeSeries } from "../cli/live-shop/sample-series.ts";
import { shiftHistory } from "../cli/live-shop/shift-series.ts";
import { needs } from "../servers/needs.ts";
import { type Prometheus, startPrometheus } from "../servers/prometheus.ts";
import { tsdbBlocksFrom } from "../servers/prometheus-tools.ts";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";
import { exampleStacks, stackOf } from "./example-stacks.ts";

const shop = stackOf(exampleStacks.shop);
const now = 1_780_000_200;
const hour = 3600;
const history = shiftHistory(shop, now);

/** The same two shifts, as Prometheus knows them with the nines exporter and without it. */
const servers = [
  { name: "with the exporter", series: history },
  { name: "without the exporter", series: history.filter(({ metric }) => !metric.startsWith("trafficshift_")) },
] as const;

function boardOf(uid: string): Board {
  const board = boards(shop).find((one) => one.uid === uid);
  if (board === undefined) throw new Error(`no board ${uid}`);
  return board;
}

function queryOf(uid: string, key: string, ref = "A"): PanelQuery {
  const panel = panelsOf(boardOf(uid)).find((one) => one.key === key);
  const query = panel !== undefined && hasQueries(panel) ? panel.queries.find((one) => one.ref === ref) : undefined;
  if (query === undefined) throw new Error(`${uid} has no query ${key}.${ref}`);
  return query;
}

function filled(query: PanelQuery, hours = 6) {
  const range = { from: now - hours * hour, to: now };
  return fillQuery(query, { range, scrapeSeconds: 60, width: 800, values: { service: ".*" } });
}

needs("prometheus")("boards of shifts on a real Prometheus", () => {
  describe.each(servers)("$name", ({ name, series }) => {
    const isExported = name === "with the exporter";
    let folder = "";
    let prometheus: Prometheus;

    beforeAll(async () => {
      folder = await makeTemporaryFolder("shift-boards");
      const file = join(folder, "history.txt");
      await writeSeries(file, series);
      await tsdbBlocksFrom({ file }, join(folder, "data"));
      prometheus = await startPrometheus({ storageDir: join(folder, "data") });
    });

    afterAll(async () => {
      await prometheus?.stop();
      await removeFolder(folder);
    });

    async function values(uid: string, key: string, ref?: string): Promise<readonly number[]> {
      const answer = await prometheus.query(filled(queryOf(uid, key, ref)).expr, now);
      return answer.map(({ value }) => value);
    }

    async function rows(uid: string, key: string, { ref, label }: { ref: string; label: string }) {
      const answer = await prometheus.query(filled(queryOf(uid, key, ref)).expr, now);
      return Object.fromEntries(answer.map(({ labels, value }) => [labels[label], Math.round(value * 1000) / 1000]));
    }

    async function dead(board: Board): Promise<readonly string[]> {
      const empty: string[] = [];
      for (const panel of panelsOf(board).filter(hasQueries)) {
        for (const query of panel.queries) {
          const { expr, kind, from, to, stepSeconds } = filled(query);
          const answer =
            kind === "instant"
              ? (await prometheus.query(expr, now)).map(({ value }) => value)
              : (await prometheus.queryRange(expr, { start: from, end: to, step: stepSeconds })).flatMap(({ points }) =>
                  points.map(([, value]) => value),
                );
          if (!answer.some(Number.isFinite)) empty.push(`${panel.key}.${query.ref}`);
        }
      }
      return empty;
    }

    test.each([
      // All of its losses are counted.
      { uid: "nines-shift-checkout-green", without: ["log.E"], over: ["lost.B", "lost.C"] },
      // The shift is over: nothing is judged any more.
      {
        uid: "nines-shift-catalog-cluster",
        without: ["following.C", "log.E"],
        over: ["verdict.A", "evidence.A", "requests.A"],
      },
      {
        uid: "nines-shifts",
        without: ["completed.A", "rolled-back.A", "failure-rate.A"],
      },
    ])("has data in every panel of $uid", async ({ uid, without, over = [] }) => {
      expect(await dead(boardOf(uid))).toEqual([...over, ...(isExported ? [] : without)]);
    });

    test.each([
      { key: "phase", value: 1 },
      { key: "step", value: 3 },
      { key: "intended", value: 0.25 },
      { key: "actual", value: 0.25 },
      { key: "since-change", value: 56 * 60 },
      { key: "verdict", value: 2 },
      { key: "lost", value: 0 },
      { key: "old-arm", value: 0 },
    ])("says of a canary that is worse: $key is $value", async ({ key, value }) => {
      expect(await values("nines-shift-checkout-green", key)).toEqual([expect.closeTo(value, 3)]);
    });

    test.each([
      { key: "phase", value: 3 },
      { key: "step", value: 4 },
      { key: "intended", value: 1 },
      // Some clients have not followed the name servers yet, so that the old cluster must wait.
      { key: "old-arm", value: 1 },
    ])("says of clusters that are settled: $key is $value", async ({ key, value }) => {
      expect(await values("nines-shift-catalog-cluster", key)).toEqual([value]);
    });

    test("tells at which layer a shift stops", async () => {
      const shares = await rows("nines-shift-catalog-cluster", "layers", { ref: "A", label: "where" });
      expect(shares).toEqual({
        "1 Weights: name servers": 1,
        ...(isExported && { "2 DNS answers": 1 }),
        "3 Requests": 0.992,
      });
    });

    test("names clusters and their versions", async () => {
      const answer = await prometheus.query(filled(queryOf("nines-shift-catalog-cluster", "clusters")).expr, now);
      expect(answer.map(({ labels }) => labels)).toEqual([
        { arm: "new", cluster: "eks-2", version: "1.32" },
        { arm: "old", cluster: "eks-1", version: "1.31" },
      ]);
    });

    test("shades the time of a shift and marks each change of weights", async () => {
      const marks = boardOf("nines-shift-checkout-green").marks;
      const times = async (index: number) => {
        const [found] = await prometheus.queryRange(marks[index]?.expr ?? "", {
          start: now - 6 * hour,
          end: now,
          step: 60,
        });
        return (found?.points ?? []).map(([time]) => Math.round((now - time) / 60));
      };
      const shaded = await times(0);
      expect([shaded[0], shaded.at(-1), shaded.length]).toEqual([156, 0, 157]);
      expect(await times(1)).toEqual([156, 106, 56]);
    });

    test("counts on the board of all shifts what stands in its table", async () => {
      expect(await values("nines-shifts", "running")).toEqual([1]);
      expect(await values("nines-shifts", "worse")).toEqual([1]);
      expect(await rows("nines-shifts", "shifts", { ref: "B", label: "shift" })).toEqual({
        "checkout-green": 1,
        "catalog-cluster": 3,
      });
      const answer = await prometheus.query(filled(queryOf("nines-shifts", "shifts")).expr, now);
      expect(answer.map(({ labels }) => labels["board"])).toEqual([
        "nines-shift-checkout-green",
        "nines-shift-catalog-cluster",
      ]);
    });

    test("counts how shifts ended within a week", async () => {
      const ended = async (key: string) => {
        const answer = await prometheus.query(filled(queryOf("nines-shifts", key), 168).expr, now);
        return answer.map(({ value }) => Math.round(value * 100) / 100);
      };
      expect([await ended("completed"), await ended("rolled-back"), await ended("failure-rate")]).toEqual(
        isExported ? [[3], [1], [0.25]] : [[], [], []],
      );
    });
  });
});
