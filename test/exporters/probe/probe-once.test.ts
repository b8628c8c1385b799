import { describe, expect, test } from "@jest/globals";
import { failed, succeeded } from "../../../exporters/probe/attempt.ts";
import type { ProbeAttempt } from "../../../exporters/probe/probe-attempt.ts";
import { createProbeOnce, type RunnerTable } from "../../../exporters/probe/probe-once.ts";
import type { TcpProbe } from "../../../slo/probe/probe-model.ts";
import { probeBase } from "../sample-probe.ts";
import { contextOf } from "./context-of.ts";

const probe: TcpProbe = { ...probeBase, kind: "tcp", host: "127.0.0.1", port: 1, tls: undefined, dialogue: [] };

const unused = () => Promise.reject(new Error("loaded although no target needs it"));

/** A table whose only kind does as told, and that counts how often it was loaded. */
function tableOf(run: () => Promise<ProbeAttempt>) {
  const loads = { count: 0 };
  const tcp: RunnerTable["tcp"] = async () => {
    loads.count++;
    return run;
  };
  const table: RunnerTable = {
    http: unused,
    journey: unused,
    websocket: unused,
    tcp,
    tls: unused,
    dns: unused,
    grpc: unused,
    icmp: unused,
  };
  return { table, loads };
}

const half = { durationSeconds: 0.5 };
const wrong = { reason: "assertion", detail: "It says no." } as const;

describe("createProbeOnce()", () => {
  test.each([
    { name: "a fast success", attempt: succeeded(half), limit: 0.5, result: "success", reason: undefined, detail: "" },
    {
      name: "a success without a limit",
      attempt: succeeded(half),
      limit: undefined,
      result: "success",
      reason: undefined,
      detail: "",
    },
    {
      name: "a slow success",
      attempt: succeeded(half),
      limit: 0.4,
      result: "failure",
      reason: "slow",
      detail: "It took 0.500 s, more than 0.4 s.",
    },
    {
      name: "a slow failure",
      attempt: failed(wrong, half),
      limit: 0.4,
      result: "failure",
      reason: "assertion",
      detail: "It says no.",
    },
  ])("judges $name", async ({ attempt, limit, result, reason, detail }) => {
    const probeOnce = createProbeOnce(tableOf(async () => attempt).table);
    const judged = await probeOnce({ ...probe, maxDurationSeconds: limit }, contextOf());
    expect(judged).toEqual({ ...attempt, result, reason, detail });
  });

  test("loads a kind once", async () => {
    const { table, loads } = tableOf(async () => succeeded(half));
    const probeOnce = createProbeOnce(table);
    await probeOnce(probe, contextOf());
    await probeOnce(probe, contextOf());
    expect(loads.count).toBe(1);
  });

  test.each([
    {
      name: "throws",
      run: () => {
        throw new Error("oops.");
      },
      detail: "The prober is at fault: oops.",
    },
    { name: "rejects", run: () => Promise.reject(new Error("oops.")), detail: "The prober is at fault: oops." },
    { name: "rejects with a text", run: () => Promise.reject("oops."), detail: "The prober is at fault: oops." },
    {
      name: "never ends",
      run: () => new Promise<never>(() => {}),
      detail: "The prober is at fault: the tcp probe was still at work 1 s after its time limit.",
    },
  ])("is inconclusive when a runner $name", async ({ run, detail }) => {
    const probeOnce = createProbeOnce(tableOf(run).table);
    expect(await probeOnce({ ...probe, timeoutSeconds: 0.01 }, contextOf())).toMatchObject({
      result: "inconclusive",
      reason: "prober",
      detail,
    });
  });

  test("is inconclusive when a kind cannot be loaded", async () => {
    const probeOnce = createProbeOnce(tableOf(async () => succeeded(half)).table);
    const icmp = { ...probeBase, kind: "icmp", host: "127.0.0.1" } as const;
    expect(await probeOnce(icmp, contextOf())).toMatchObject({
      result: "inconclusive",
      detail: "The prober is at fault: loaded although no target needs it",
    });
  });
});
