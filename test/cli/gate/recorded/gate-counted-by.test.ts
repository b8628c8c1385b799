import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "@jest/globals";
import { runGate } from "../run-gate.ts";
import { recorded, type Series } from "./recorded-shift.ts";
import { compared, info } from "./told-of-shift.ts";

const early = { not_worse: 0, not_enough: 1, requests: 41, errors: 0, "shift:error_evalue:ln": -0.1 };
const ofRules = recorded("good", early);
const ofExporter: readonly Series[] = [
  ...compared("good", { green: [60, 0], blue: [600, 0] }),
  info("good", "good-20260301T115956Z"),
  ["trafficshift_verdict", { shift: "good", verdict: "not_enough", rollout: "good-20260301T115956Z" }, 1],
];

/** What a Prometheus answers that does not know of the exporter at its second question. */
function resultOf(query: string, asked: number): readonly object[] {
  const [name = ""] = /^trafficshift_\w+/.exec(query) ?? [];
  if (name === "" && query.includes("timestamp(")) return [{ metric: {}, value: [0, "1"] }];
  const series = name !== "" && asked !== 2 ? ofExporter.filter(([one]) => one === name) : [];
  return [...series, ...(query.includes("__name__") ? ofRules : [])].map(([metric, labels, value]) => ({
    metric: { __name__: metric, ...labels },
    value: [0, String(value)],
  }));
}

test("nines gate --wait says whose numbers follow, where a scrape of the exporter is missed", async () => {
  let asked = 0;
  const server = createServer(async (request, response) => {
    const inUrl = new URL(request.url ?? "", "http://prometheus").searchParams;
    const query = new URLSearchParams(await text(request)).get("query") ?? inUrl.get("query") ?? "";
    if (/^max\(time\(\) - timestamp\(shift:info/.test(query)) asked++;
    response.setHeader("content-type", "application/json");
    const result = resultOf(query, asked);
    response.end(JSON.stringify({ status: "success", data: { resultType: "vector", result } }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const args = ["--shift", "good", "--prometheus", url, "--wait", "1s", "--every", "100ms"];
    const { code, stdout, stderr } = await runGate(args);
    expect([code, stdout]).toEqual([
      10,
      "hold: good-20260301T115956Z\n  not enough data: 60 of 100 candidate requests\n",
    ]);
    expect(stderr.split("\n")).toEqual([
      "waiting: not enough data: 60 of 100 candidate requests",
      "from here on the rules' numbers: Prometheus does not know now what the exporter counted; the rules may have counted fewer, and name the rollout by another second",
      "waiting: not enough data: 41 of 100 candidate requests",
      "from here on the exporter's numbers: it counts each request, and has its own name for the rollout",
      "waiting: not enough data: 60 of 100 candidate requests",
      "",
    ]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
