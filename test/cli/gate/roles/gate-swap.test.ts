import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "@jest/globals";
import { recorded, type Series } from "../recorded/recorded-shift.ts";
import { compared, info } from "../recorded/told-of-shift.ts";
import { runGate } from "../run-gate.ts";

/** When rules with blue as the candidate were evaluated first, in a Prometheus whose clock says 1,000. */
const rolesAt = 997;

/** What rules say of half of the traffic each, as they did before green and blue swapped their roles. */
const ofRules: readonly Series[] = [
  ...recorded("good", {
    "shift:arm_share:intended": 0.5,
    "shift:arm_share:actual": 0.5,
    "shift:arm_share:drift": 0,
  }).filter(([name]) => name !== "shift:info"),
  ["shift:info", { shift: "good", stable: "green", candidate: "blue" }, 1],
];
/** An exporter that does not tell the roles of the arms. */
const ofExporter: readonly Series[] = [
  ...compared("good", { blue: [165_600, 182], green: [165_600, 182] }),
  info("good", "good-20260301T115956Z"),
  ["trafficshift_verdict", { shift: "good", verdict: "not_worse" }, 1],
];

interface Ages {
  /** Of the rules that are the furthest behind. */
  readonly rules: number;
  readonly exporter: number | undefined;
}

/** What such a Prometheus answers. */
function dataOf(query: string, { rules, exporter }: Ages): object {
  if (query.startsWith("shift:info{") && query.endsWith("s]")) {
    const before = { __name__: "shift:info", shift: "good", stable: "blue", candidate: "green" };
    const now = { ...before, stable: "green", candidate: "blue" };
    const result = [
      { metric: before, values: [995, 996].map((at) => [at, "1"]) },
      { metric: now, values: [rolesAt, 998, 999].map((at) => [at, "1"]) },
    ];
    return { resultType: "matrix", result };
  }
  const vector = (series: readonly Series[]) => ({
    resultType: "vector",
    result: series.map(([metric, labels, value]) => ({
      metric: { __name__: metric, ...labels },
      value: [1_000, String(value)],
    })),
  });
  if (query.includes("timestamp(shift:")) return vector([["", {}, rules]]);
  if (query.startsWith("min(timestamp(trafficshift_info"))
    return vector(exporter === undefined ? [] : [["", {}, 1_000 - exporter]]);
  const [name = ""] = /^trafficshift_\w+/.exec(query) ?? [];
  const told = exporter === undefined ? [] : ofExporter.filter(([one]) => one === name);
  return vector(query.includes("__name__") ? ofRules : told);
}

async function gateBy(ages: Ages) {
  const server = createServer(async (request, response) => {
    const inUrl = new URL(request.url ?? "", "http://prometheus").searchParams;
    const query = new URLSearchParams(await text(request)).get("query") ?? inUrl.get("query") ?? "";
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ status: "success", data: dataOf(query, ages) }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return await runGate(["--shift", "good", "--prometheus", url, "--at-once"]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const noWorse = "no difference above 0.1 points: errors 0.11 % against 0.11 % after 165,600 candidate requests";

test.each([
  {
    name: "the exporter was scraped before",
    ages: { rules: 1, exporter: 4 },
    code: 10,
    says: "hold: good-20260301T115956Z\n  Prometheus has nothing of the exporter since the arms changed their roles in the config: ask again in some seconds\n",
  },
  {
    name: "a part of the rules was evaluated before",
    ages: { rules: 4, exporter: 1 },
    code: 10,
    says: "hold: good-20260301T115956Z\n  Prometheus still has series of before the arms changed their roles in the config: ask again in some seconds\n",
  },
  {
    name: "everything is of after it",
    ages: { rules: 1, exporter: 2 },
    code: 0,
    says: `proceed: good-20260301T115956Z\n  ${noWorse}\n`,
  },
  {
    name: "all rules are of after it, and no exporter is there",
    ages: { rules: 1, exporter: undefined },
    code: 0,
    says: "proceed: good-20260301T120000Z\n  no difference above 0.1 points: errors 0.12 % against 0.11 % after 18,400 candidate requests\n",
  },
])("nines gate --at-once, after arms swapped their roles, where $name, ends with $code", async (one) => {
  expect(await gateBy(one.ages)).toEqual({ code: one.code, stdout: one.says, stderr: "" });
});
