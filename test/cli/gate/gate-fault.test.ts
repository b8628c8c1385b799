import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { runGate } from "./run-gate.ts";

let server: Server;
let url = "";

/** A Prometheus that records no shift. */
beforeAll(async () => {
  server = createServer((_, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ status: "success", data: { resultType: "vector", result: [] } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
});
afterAll(() => void server.close());

describe("nines gate where nobody can decide", () => {
  test.each([
    { args: [], slo: null },
    { args: ["--slo", "shop-up"], slo: "shop-up" },
  ])("says so as JSON, too, and ends with 3: $args", async ({ args, slo }) => {
    const { code, stdout, stderr } = await runGate([
      "--shift",
      "good",
      "--prometheus",
      url,
      "--format",
      "json",
      ...args,
    ]);
    expect(code).toBe(3);
    expect(JSON.parse(stdout.replaceAll(url, "http://prometheus"))).toEqual({
      shift: "good",
      slo,
      rollout: null,
      decision: null,
      reasons: ['Prometheus at http://prometheus records no traffic shift "good"'],
      error: {
        code: "fault",
        message: 'Prometheus at http://prometheus records no traffic shift "good"',
        hint: "load the rules that nines generate writes (shift-*.yaml)",
      },
    });
    expect(stderr).toContain('records no traffic shift "good"\n');
  });

  test("says what to do where nothing answers", async () => {
    const nobody = "http://127.0.0.1:1";
    const { code, stdout } = await runGate(["--shift", "good", "--prometheus", nobody, "--format", "json"]);
    expect([code, JSON.parse(stdout).error]).toEqual([
      3,
      {
        code: "fault",
        message: expect.stringContaining(`Prometheus at ${nobody} `),
        hint: "name an address at which it answers from here, with --prometheus or NINES_PROMETHEUS",
      },
    ]);
  });

  test("gives a Prometheus that hangs no longer than is left of --wait, and five seconds at least", async () => {
    const hanging = createServer(() => undefined);
    await new Promise<void>((resolve) => hanging.listen(0, "127.0.0.1", resolve));
    try {
      const url = `http://127.0.0.1:${(hanging.address() as AddressInfo).port}`;
      const { code, stderr } = await runGate(["--shift", "good", "--prometheus", url, "--wait", "1s"]);
      expect([code, stderr]).toEqual([
        3,
        `fault: Prometheus at ${url} did not answer within 5 s\n  fix: give it longer with --prometheus-timeout, and with --wait where that is shorter\n`,
      ]);
    } finally {
      hanging.closeAllConnections();
      hanging.close();
    }
  });

  test("says what to do where something else answers", async () => {
    const other = createServer((_, response) => response.end("hello"));
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = other.address() as AddressInfo;
      const { code, stderr } = await runGate(["--shift", "good", "--prometheus", `http://127.0.0.1:${port}`]);
      expect([code, stderr]).toEqual([
        3,
        `fault: Prometheus at http://127.0.0.1:${port} answers with something else than Prometheus' API: hello\n  fix: name Prometheus itself, with its path prefix if it has one, with --prometheus or NINES_PROMETHEUS\n`,
      ]);
    } finally {
      other.close();
    }
  });

  test("prints no text for people beside the fault", async () => {
    const { code, stdout } = await runGate(["--shift", "good", "--prometheus", url]);
    expect([code, stdout]).toEqual([3, ""]);
  });
});
