import { createServer, type Server } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { main } from "../../../cli/main.ts";
import type { TrafficShiftSpec } from "../../../slo/shift/spec/traffic-shift-spec.ts";
import { stackOf, writeStack } from "../../alerts/generated-stack.ts";
import { needs } from "../../servers/needs.ts";
import { type Prometheus, startPrometheus } from "../../servers/prometheus.ts";
import { until } from "../../servers/until.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { memoryWorld } from "../memory-world.ts";

/** Requests per second of each arm, and how many of them fail. */
const shops = {
  healthy: { blue: [9000, 9], green: [1000, 1] },
  broken: { blue: [9000, 9], green: [1000, 50] },
  silent: { blue: [9000, 0], green: [1000, 0] },
  "never-moved": { blue: [10_000, 10], green: [0, 0] },
  stepped: { blue: [9000, 9], green: [1000, 1] },
} as const;

function shiftOf(name: string): TrafficShiftSpec {
  return {
    name,
    service: "checkout",
    strategy: "canary",
    arms: [
      { name: "blue", role: "stable" },
      { name: "green", role: "candidate" },
    ],
    traffic: {
      kind: "counters",
      label: "arm",
      requests: `edge_requests_total{shop="${name}"}`,
      errors: `edge_errors_total{shop="${name}"}`,
    },
    weights:
      name === "stepped"
        ? { kind: "flagger", namespace: "shop", workload: "green", honorLabels: true }
        : { kind: "static", weights: { blue: 90, green: 10 } },
    layer: "gateway",
    judge: { dispersion: 1 },
  };
}

const slo = {
  name: "up",
  objective: "99",
  sli: { kind: "events", total: "edge_requests_total", bad: "edge_errors_total" },
};
const stack = stackOf({
  name: "shop",
  scrapeInterval: "1s",
  services: [{ name: "checkout", slos: [slo] }],
  shifts: Object.keys(shops).map(shiftOf),
});

/** What the arms' counters say after so many seconds, and the one weight; parts of a request keep their ratio exact at every moment. */
function metricsAfter(seconds: number, weight: number): string {
  const weights = [
    `flagger_canary_weight{namespace="shop",workload="green-primary"} ${100 - weight}`,
    `flagger_canary_weight{namespace="shop",workload="green"} ${weight}`,
  ];
  const lines = Object.entries(shops).flatMap(([shop, arms]) =>
    Object.entries(arms).flatMap(([arm, [requests, errors]]) => [
      `edge_requests_total{shop="${shop}",arm="${arm}"} ${requests * seconds}`,
      ...(errors === 0 ? [] : [`edge_errors_total{shop="${shop}",arm="${arm}"} ${errors * seconds}`]),
    ]),
  );
  return `${[...lines, ...weights].sort().join("\n")}\n`;
}

needs("prometheus")("nines gate on the rules that nines generates", () => {
  let folder = "";
  let server: Server;
  let prometheus: Prometheus;
  let weight = 10;
  let isDown = false;

  beforeAll(async () => {
    folder = await makeTemporaryFolder("gate-rules");
    const ruleFiles = (await writeStack(stack, { folder, part: "prometheus/rules" })).filter((path) =>
      path.includes("/shift-"),
    );
    const startedMs = performance.now();
    server = createServer((_, response) => {
      response.statusCode = isDown ? 500 : 200;
      response.setHeader("content-type", "text/plain; version=0.0.4");
      response.end(metricsAfter((performance.now() - startedMs) / 1000, weight));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const target = `127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
    prometheus = await startPrometheus({
      ruleFiles,
      scrapeConfigs: [{ job_name: "edge", static_configs: [{ targets: [target] }] }],
    });
  });
  afterAll(async () => {
    await prometheus?.stop();
    server?.closeAllConnections();
    server?.close();
    await removeFolder(folder);
  });

  async function gate(shift: string, ...args: readonly string[]) {
    const world = memoryWorld("/");
    const asked = ["gate", "--shift", shift, "--prometheus", prometheus.url, "--every", "1s", "--format", "json"];
    const code = await main([...asked, ...args], world);
    return { code, answer: JSON.parse(world.stdout()) };
  }

  test("rolls the broken candidate back, lets the healthy one go on, says where it saw no errors, and holds where nothing moved and where a weight was just set", async () => {
    const broken = await gate("broken", "--wait", "100s");
    expect(broken).toMatchObject({ code: 1, answer: { decision: "roll_back" } });
    // One in a thousand of the stable arm's, in whole errors.
    expect(broken.answer.reasons[0]).toMatch(
      /^the candidate is worse: errors [45](\.\d)? % against 0\.(0[6-9]|1)\d? % after /,
    );
    expect(broken.answer.rollout).toMatch(/^broken-\d{8}T\d{6}Z$/);

    const healthy = await gate("healthy", "--wait", "100s");
    expect(healthy).toMatchObject({ code: 0, answer: { decision: "proceed" } });
    expect(healthy.answer.reasons).toEqual([expect.stringMatching(/^no difference above 0.1 points: errors /)]);

    const silent = await gate("silent", "--wait", "100s", "--at-once");
    expect(silent).toMatchObject({ code: 0, answer: { decision: "proceed" } });
    expect(silent.answer.reasons).toEqual([
      expect.stringMatching(/^no difference above 0.1 points: /),
      'no series of errors exists: none ever happened, or they are not what is asked for, edge_errors_total{shop="silent"}; nines check tells of labels and values that no series has',
    ]);

    const still = await gate("never-moved");
    expect(still.code).toBe(10);
    expect(still.answer.reasons.join("\n")).toMatch(
      /the candidate has 10 points less of the traffic than its weight says/,
    );

    const before = await gate("stepped", "--wait", "100s");
    expect(before).toMatchObject({ code: 0, answer: { decision: "proceed" } });
    weight = 50;
    const after = await gate("stepped");
    expect(after).toMatchObject({ code: 10, answer: { decision: "hold" } });
    expect(after.answer.reasons).toEqual([
      "traffic has not had the time to follow the last change of weights, or of servers that are up",
    ]);
  });

  test("holds after scrapes that failed, until what came meanwhile is added up", async () => {
    const scraped = "max(shift:arms_scraped)";
    const isScraped = async () => (await prometheus.query(scraped)).length === 1;
    await until(isScraped, (is) => is);
    isDown = true;
    await until(isScraped, (is) => !is);
    await delay(12_000);
    isDown = false;
    await until(isScraped, (is) => is);
    const held = await gate("healthy", "--wait", "2s", "--at-once");
    expect(held).toMatchObject({ code: 10, answer: { decision: "hold" } });
    expect(held.answer.reasons).toEqual([
      expect.stringMatching(
        /^not enough data: not all requests that came lately are counted yet: errors 0.1 % against /,
      ),
    ]);
    expect(await gate("healthy", "--wait", "100s")).toMatchObject({ code: 0, answer: { decision: "proceed" } });
  });
});
