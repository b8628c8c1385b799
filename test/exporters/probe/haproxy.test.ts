import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { ProbeAttempt } from "../../../exporters/probe/probe-attempt.ts";
import { probeTcp } from "../../../exporters/probe/tcp/tcp.ts";
import type { TcpTurn } from "../../../slo/probe/probe-model.ts";
import { type Haproxy, startHaproxy } from "../../servers/haproxy.ts";
import { needs } from "../../servers/needs.ts";
import { probeBase } from "../sample-probe.ts";
import { contextOf } from "./context-of.ts";
import { attemptHttp } from "./http/http-probe.ts";

/** Nobody listens on port 1. */
const dead = "server dead 127.0.0.1:1";
const askAndHear: readonly TcpTurn[] = [
  { kind: "send", text: "GET / HTTP/1.0\r\n\r\n" },
  { kind: "expect", match: { kind: "contains", text: "200 OK" } },
];

needs("haproxy")("probes through a real HAProxy", () => {
  let behind: Server;
  let haproxy: Haproxy;
  let options: Parameters<typeof startHaproxy>[0];

  beforeAll(async () => {
    behind = createServer((_, response) => response.end("hello"));
    await new Promise<void>((resolve) => behind.listen(0, "127.0.0.1", resolve));
    const { port } = behind.address() as { port: number };
    const live = `server live 127.0.0.1:${port}`;
    const backend = (name: string, ...lines: readonly string[]) => `backend ${name}\n  ${lines.join("\n  ")}\n`;
    options = {
      http: `
  use_backend half if { path /half }
  use_backend redispatched if { path /redispatched }
  use_backend nobody if { path /nobody }
  default_backend live`,
      tcp: "  default_backend tcp-half",
      backends: [
        backend("live", "mode http", live),
        backend("half", "mode http", "balance roundrobin", "retries 0", dead, live),
        backend("redispatched", "mode http", "balance roundrobin", "retries 1", "option redispatch 1", dead, live),
        backend("nobody", "mode http"),
        backend("tcp-half", "mode tcp", "balance roundrobin", "retries 0", dead, live),
      ].join("\n"),
    };
    haproxy = await startHaproxy(options);
  });
  afterAll(async () => {
    await haproxy?.stop();
    behind.closeAllConnections();
    await new Promise((resolve) => behind.close(resolve));
  });

  const attempts = async (make: () => Promise<ProbeAttempt>, count: number) => {
    const made: ProbeAttempt[] = [];
    while (made.length < count) made.push(await make());
    return made;
  };
  const outcomes = (made: readonly ProbeAttempt[]) => made.map(({ result, reason }) => reason ?? result).sort();
  const tcp = (dialogue: readonly TcpTurn[]) =>
    probeTcp(
      { ...probeBase, kind: "tcp", host: "127.0.0.1", port: haproxy.tcpPort, tls: undefined, dialogue },
      contextOf(),
    );

  test("fail as often as the dead server of two gets them, and not at all where HAProxy asks the other", async () => {
    const half = await attempts(() => attemptHttp({ url: `${haproxy.url}/half` }), 8);
    expect(outcomes(half)).toEqual([...Array(4).fill("status"), ...Array(4).fill("success")]);
    expect(half.find(({ reason }) => reason === "status")).toMatchObject({
      detail: "The status is 503, which is not 200-299.",
      evidence: { body: expect.stringContaining("No server is available to handle this request") },
    });
    const redispatched = await attempts(() => attemptHttp({ url: `${haproxy.url}/redispatched` }), 8);
    expect(outcomes(redispatched)).toEqual(Array(8).fill("success"));
  });

  test("say 503 when no server is there", async () => {
    expect(await attemptHttp({ url: `${haproxy.url}/nobody` })).toMatchObject({
      result: "failure",
      reason: "status",
      hops: [{ status: 503 }],
    });
  });

  test("see in TCP mode only HAProxy unless they expect an answer", async () => {
    expect(outcomes(await attempts(() => tcp([]), 4))).toEqual(Array(4).fill("success"));
    const asked = await attempts(() => tcp(askAndHear), 8);
    expect(asked.filter(({ result }) => result === "success")).toHaveLength(4);
    // HAProxy closes what it cannot pass on; a question that it had not read makes that a reset.
    for (const { reason, detail } of asked.filter(({ result }) => result === "failure")) {
      expect(detail).toMatch(reason === "assertion" ? /closed the connection before it sent anything/ : /reset/);
    }
  });

  test("notice nothing of reloads, and a backend that a reload breaks", async () => {
    let isReloading = true;
    const made: ProbeAttempt[] = [];
    const probers = Array.from({ length: 8 }, async () => {
      while (isReloading) made.push(await attemptHttp({ url: `${haproxy.url}/` }));
    });
    for (let reload = 0; reload < 5; reload++) {
      const before = made.length;
      await haproxy.reload(options);
      while (made.length < before + 50) await attemptHttp({ url: `${haproxy.url}/` });
    }
    isReloading = false;
    await Promise.all(probers);
    expect(made.filter(({ result }) => result !== "success")).toEqual([]);
    await haproxy.reload({ ...options, http: "  default_backend nobody" });
    expect(await attemptHttp({ url: `${haproxy.url}/` })).toMatchObject({ reason: "status", hops: [{ status: 503 }] });
    await haproxy.reload(options);
    expect(await attemptHttp({ url: `${haproxy.url}/` })).toMatchObject({ result: "success" });
  });
});
