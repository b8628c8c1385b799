import { expect, test } from "@jest/globals";
import { createTimeline } from "../../../exporters/schedule/clock/timeline.ts";
import { stableHash } from "../../../exporters/schedule/stable-hash.ts";
import { stateAfterAttempt } from "../../../exporters/schedule/target/confirmed-state.ts";
import { probeHost } from "../../../exporters/schedule/target/probe-host.ts";
import fc from "../../property.ts";
import { httpProbe, tcpProbe } from "../sample-probe.ts";

test("createTimeline() hands out what was added in order of time, then of adding", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (times) => {
      const timeline = createTimeline<string>();
      times.forEach((atMs, index) => {
        timeline.add(atMs, `${atMs}#${index}`);
      });
      const taken: string[] = [];
      for (let item = timeline.takeUntil(10); item !== undefined; item = timeline.takeUntil(10)) taken.push(item);
      const entries = times.map((atMs, index) => ({ atMs, text: `${atMs}#${index}` })).filter(({ atMs }) => atMs <= 10);
      expect(taken).toEqual(entries.sort((a, b) => a.atMs - b.atMs).map(({ text }) => text));
      expect(timeline.nextMs()).toBeGreaterThan(10);
    }),
  );
});

test.each([
  { name: "a success after a failure", before: ["failure"], state: "up", results: ["success"] },
  { name: "fewer failures than retries ask for", before: ["success"], state: "up", results: ["failure", "failure"] },
  { name: "failures that are enough", before: ["success"], state: "down", results: ["failure", "failure", "failure"] },
  {
    name: "failures around an attempt that says nothing",
    before: ["success"],
    state: "down",
    results: ["failure", "inconclusive", "failure", "failure"],
  },
  {
    name: "failures around a success",
    before: ["success"],
    state: "up",
    results: ["failure", "failure", "success", "failure", "failure"],
  },
  { name: "nothing but attempts that say nothing", before: [], state: "unknown", results: ["inconclusive"] },
] as const)("stateAfterAttempt() takes $name as $state", ({ before, results, state }) => {
  let now = { state: "unknown", failures: 0, knownAtMs: 0 } as ReturnType<typeof stateAfterAttempt>;
  for (const result of [...before, ...results]) now = stateAfterAttempt(now, { result, retries: 2, atMs: 1 });
  expect(now.state).toBe(state);
});

test.each([
  { probe: tcpProbe("a", { host: "DB.example.com" }), host: "db.example.com" },
  { probe: httpProbe("a", "https://shop.example.com:8443/x?y"), host: "shop.example.com" },
  { probe: httpProbe("a", "http://[::1]:8080/"), host: "[::1]" },
])("probeHost() is $host", ({ probe, host }) => {
  expect(probeHost(probe)).toBe(host);
});

test("stableHash() never changes", () => {
  expect(["", "a", "shop-home"].map(stableHash)).toEqual([2_872_998_923, 444_641_715, 2_616_645_988]);
});
