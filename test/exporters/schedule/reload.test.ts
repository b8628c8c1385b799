import { expect, test } from "@jest/globals";
import { planChange } from "../../../exporters/schedule/plan-change.ts";
import type { Probe } from "../../../slo/probe/probe-model.ts";
import { tcpProbe } from "../sample-probe.ts";
import { startProbed } from "./probed.ts";
import { failure, success } from "./sample-attempts.ts";

const minute = 60_000;

test("startProber() misses nothing when it is reloaded every second for a minute", async () => {
  const untouched = Array.from({ length: 50 }, (_, index) =>
    tcpProbe(`target-${index}`, { intervalSeconds: 10, timeoutSeconds: 5 }),
  );
  const quiet = startProbed(untouched, (_, time) => time.later(3_000, success));
  await quiet.time.advance(2 * minute);
  const probed = startProbed(untouched, (_, time) => time.later(3_000, success));
  await probed.time.advance(30_000);
  for (let second = 0; second < 60; second++) {
    // New objects that say the same, as a configuration that is read again gives them, and one target more or less.
    const again: Probe[] = untouched.map((probe) => structuredClone(probe));
    if (second % 2 === 0) again.push(tcpProbe(`guest-${second}`));
    probed.prober.reload(again);
    await probed.time.advance(1_000);
  }
  await probed.time.advance(30_000);
  const own = (due: { readonly target: string }) => due.target.startsWith("target-");
  expect(probed.dues().filter(own)).toEqual(quiet.dues());
  expect(probed.dues().filter((due) => own(due) && due.outcome !== "success")).toEqual([]);
});

test("startProber() measures a changed target anew, without a second due time in the round", async () => {
  const shop = tcpProbe("shop");
  const probed = startProbed([shop], (probe, time) => time.later(20, probe.timeoutSeconds === 10 ? success : failure));
  await probed.time.advance(10 * minute);
  for (let timeoutSeconds = 11; timeoutSeconds < 21; timeoutSeconds++) {
    probed.prober.reload([{ ...shop, timeoutSeconds }]);
    await probed.time.advance(minute);
  }
  expect(probed.states().slice(0, 3)).toEqual(["up", "unknown", "down"]);
  const rounds = probed.dues().map(({ dueMs }) => Math.floor(dueMs / minute));
  expect(new Set(rounds).size).toBe(rounds.length);
});

test("startProber() keeps an attempt in flight when only labels, retries or maintenance of its target change", async () => {
  const shop = tcpProbe("shop");
  const probed = startProbed([shop], (_, time) => time.later(9_000, failure));
  await probed.untilInFlight();
  probed.prober.reload([{ ...shop, labels: { team: "shop" }, retries: 0 }]);
  await probed.time.advance(10_000);
  expect(probed.tally()).toEqual({ failure: 1 });
  expect(probed.states()).toEqual(["down"]);
});

test("startProber() accounts for the attempt of a target that is removed", async () => {
  const probed = startProbed([tcpProbe("shop")], (_, time) => time.later(9_000, success));
  await probed.untilInFlight();
  probed.prober.reload([]);
  await probed.time.advance(10 * minute);
  expect(probed.tally()).toEqual({ "missed stopped": 1 });
});

test("planChange() tells what is new, gone, measured differently, and described differently", () => {
  const [a, b, c, d] = [tcpProbe("a"), tcpProbe("b"), tcpProbe("c"), tcpProbe("d")];
  const after = [structuredClone(a), { ...b, port: 81 }, { ...c, retries: 5, alert: "off" as const }, tcpProbe("e")];
  const change = planChange([a, b, c, d], after);
  expect({
    added: change.added.map(({ name }) => name),
    removed: change.removed,
    replaced: change.replaced.map(({ name }) => name),
    updated: change.updated.map(({ name }) => name),
  }).toEqual({ added: ["e"], removed: ["d"], replaced: ["b"], updated: ["c"] });
});
