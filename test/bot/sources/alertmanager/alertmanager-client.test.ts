import { afterEach, describe, expect, test } from "@jest/globals";
import {
  type AlertmanagerClient,
  createAlertmanagerClient,
} from "../../../../bot/sources/alertmanager/alertmanager-client.ts";
import { pollAlertmanager } from "../../../../bot/sources/alertmanager/poll-alertmanager.ts";
import { type LoopbackServer, startLoopbackServer } from "../../../../bot/testing/aws/loopback-server.ts";
import { createSecretReader } from "../../../../service/secrets.ts";
import type { LoginSpec } from "../../../../slo/relay/relay-model.ts";

const nowMs = Date.parse("2026-03-01T10:05:00Z");
const secret = createSecretReader({ TOKEN: "t0k3n", PASSWORD: "pa:ss" });

/** A peer that answers as a test says, and remembers what it was asked. */
interface Peer {
  readonly url: string;
  readonly asked: readonly string[];
}
const servers: LoopbackServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

type Answers = Readonly<
  Record<
    string,
    { readonly status?: number; readonly body?: unknown; readonly hangs?: boolean; readonly drops?: boolean }
  >
>;

async function peer(answers: Answers): Promise<Peer> {
  const asked: string[] = [];
  const server = await startLoopbackServer((request, body, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://x");
    asked.push(
      [request.method, pathname, searchParams.getAll("filter").join(","), request.headers.authorization ?? "", body]
        .join(" ")
        .trim(),
    );
    const answer = answers[`${request.method} ${pathname.replace("/api/v2", "")}`];
    if (answer?.hangs) return;
    if (answer?.drops) return void response.socket?.destroy();
    response.writeHead(answer?.status ?? (answer === undefined ? 404 : 200), { "content-type": "application/json" });
    response.end(answer?.body === undefined ? "" : JSON.stringify(answer.body));
  });
  servers.push(server);
  return { url: server.url, asked };
}

/** An address where nothing listens any more. */
async function goneUrl(): Promise<string> {
  const server = await startLoopbackServer(() => {});
  await server.close();
  return server.url;
}

function clientOf(
  urls: readonly string[],
  options: { readonly apiLogin?: LoginSpec; readonly timeoutMs?: number } = {},
): AlertmanagerClient {
  const { apiLogin, timeoutMs = 5_000 } = options;
  return createAlertmanagerClient({ source: { name: "prod", api: urls, apiLogin }, secret, timeoutMs });
}

const alert = (name: string, extra: object = {}) => ({
  labels: { alertname: name, severity: "critical" },
  annotations: { summary: `${name} is on fire` },
  startsAt: "2026-03-01T10:00:00.123456789Z",
  endsAt: "2026-03-01T10:09:00Z",
  updatedAt: "2026-03-01T10:05:00Z",
  generatorURL: "http://prometheus/graph",
  fingerprint: name.toLowerCase(),
  receivers: [{ name: "relay" }],
  status: { state: "active", silencedBy: [], inhibitedBy: [], mutedBy: [] },
  ...extra,
});
const status = (ids: object) => ({
  status: { state: "suppressed", silencedBy: [], inhibitedBy: [], mutedBy: [], ...ids },
});
const silence = {
  id: "s1",
  status: { state: "active" },
  createdBy: "ana",
  comment: "index is rebuilt",
  startsAt: "2026-03-01T09:00:00Z",
  endsAt: "2026-03-01T12:00:00Z",
  matchers: [{ name: "alertname", value: "Quiet", isRegex: false }],
};
const config = {
  config: { original: "receivers:\n- name: relay\n  webhook_configs: [{url: <secret>}]\n- name: mail\n" },
  versionInfo: { version: "0.34.0" },
  cluster: { status: "ready", peers: [{ name: "a" }] },
};

const poll = (client: AlertmanagerClient, receivers: readonly string[] = ["relay"]) =>
  pollAlertmanager({ source: "prod", client, nowMs, receivers });

describe("pollAlertmanager()", () => {
  test("takes what fires at any peer, and says what holds it back", async () => {
    const a = await peer({
      "GET /alerts": {
        body: [
          alert("Loud"),
          alert("Quiet"),
          alert("Held", status({ inhibitedBy: ["loud"] })),
          alert("Night", status({ mutedBy: ["nights"] })),
        ],
      },
      "GET /silences": { body: [] },
    });
    const b = await peer({
      "GET /alerts": { body: [alert("Quiet", status({ silencedBy: ["s1"] })), alert("OnlyHere")] },
      "GET /silences": { body: [silence, { ...silence, id: "s2", status: { state: "expired" } }] },
    });
    const report = await poll(clientOf([a.url, b.url]));
    expect(report.alerts.map(({ fingerprint, suppressed }) => ({ fingerprint, suppressed }))).toEqual([
      { fingerprint: "loud", suppressed: undefined },
      {
        fingerprint: "quiet",
        suppressed: { kind: "silenced", by: "ana: index is rebuilt", untilMs: Date.parse("2026-03-01T12:00:00Z") },
      },
      { fingerprint: "held", suppressed: { kind: "inhibited", by: "Loud", untilMs: undefined } },
      { fingerprint: "night", suppressed: { kind: "muted", by: "time interval nights", untilMs: undefined } },
      { fingerprint: "onlyhere", suppressed: undefined },
    ]);
    expect(report).toMatchObject({ isComplete: true, why: undefined, known: undefined, resolved: [], atMs: nowMs });
    expect(report.silences).toEqual([
      {
        id: "s1",
        by: "ana",
        reason: "index is rebuilt",
        fromMs: Date.parse("2026-03-01T09:00:00Z"),
        untilMs: Date.parse("2026-03-01T12:00:00Z"),
        matchers: [{ name: "alertname", value: "Quiet", isRegex: false, isEqual: true }],
        isActive: true,
      },
    ]);
  });

  test("takes the newest word of the peers", async () => {
    const said = (summary: string, second: number) =>
      alert("Lost", { annotations: { summary }, updatedAt: `2026-03-01T10:05:0${second}.5Z` });
    const bodies = [said("6 were lost", 1), said("14 were lost", 3), said("10 were lost", 2)];
    const peers = await Promise.all(
      bodies.map((body) => peer({ "GET /alerts": { body: [body] }, "GET /silences": { body: [] } })),
    );
    const report = await poll(clientOf(peers.map(({ url }) => url)));
    expect(report.alerts.map(({ title }) => title)).toEqual(["14 were lost"]);
  });

  test("leaves out what goes to others", async () => {
    const answers = {
      "GET /alerts": {
        body: [
          alert("Ours"),
          alert("Theirs", { receivers: [{ name: "mail" }] }),
          alert("Both", { receivers: [{ name: "mail" }, { name: "relay" }] }),
        ],
      },
      "GET /silences": { body: [] },
      "GET /status": { body: config },
    };
    const { url } = await peer(answers);
    const client = clientOf([url]);
    const names = async (receivers: readonly string[]) =>
      (await poll(client, receivers)).alerts.map(({ name }) => name);
    expect([await names(["relay"]), await names(["mail"]), await names([])]).toEqual([
      ["Ours", "Both"],
      ["Theirs", "Both"],
      ["Ours", "Both"],
    ]);
  });

  test("holds an alert for firing whose end is over by our clock", async () => {
    const { url } = await peer({
      "GET /alerts": { body: [alert("Loud", { endsAt: "2026-03-01T10:04:59Z" })] },
      "GET /silences": { body: [] },
    });
    expect((await poll(clientOf([url]))).alerts.map(({ status: is }) => is)).toEqual(["firing"]);
  });

  test("does with one peer of two", async () => {
    const { url } = await peer({ "GET /alerts": { body: [alert("Loud")] }, "GET /silences": { body: [] } });
    const report = await poll(clientOf([await goneUrl(), url]));
    expect([report.isComplete, report.alerts.length]).toEqual([true, 1]);
  });

  test.each([
    {
      name: "nobody answers",
      answers: undefined,
      why: /^Alertmanager at http:\/\/127\.0\.0\.1:\d+ refuses the connection$/,
    },
    {
      name: "the login is wrong",
      answers: { "GET /alerts": { status: 401 }, "GET /silences": { status: 401 } },
      why: /refuses the login \(401\)$/,
    },
    { name: "it fails", answers: { "GET /alerts": { status: 500, body: "boom" } }, why: /answers 500: boom$/ },
    {
      name: "it is something else",
      answers: { "GET /alerts": { body: { hello: 1 } } },
      why: /is it an Alertmanager\?$/,
    },
    {
      name: "it does not answer",
      answers: { "GET /alerts": { hangs: true }, "GET /silences": { hangs: true } },
      why: /did not answer within 0\.1 s$/,
    },
  ])("is not complete when $name", async ({ answers, why }) => {
    const url = answers === undefined ? await goneUrl() : (await peer(answers)).url;
    const report = await poll(clientOf([url], { timeoutMs: 100 }));
    expect([report.isComplete, report.alerts]).toEqual([false, []]);
    expect(report.why).toMatch(why);
  });
});

describe("createAlertmanagerClient()", () => {
  const wanted = {
    matchers: [{ name: "alertname", value: 'a"b', isRegex: false, isEqual: true }],
    fromMs: nowMs,
    untilMs: nowMs + 3_600_000,
    createdBy: "Ana (U1)",
    reason: "index is rebuilt",
  };

  test.each([
    { name: "a token", apiLogin: { kind: "bearer", token: { env: "TOKEN" } } as const, shown: "Bearer t0k3n" },
    {
      name: "a login",
      apiLogin: { kind: "basic", user: "am", password: { env: "PASSWORD" } } as const,
      shown: "Basic YW06cGE6c3M=",
    },
  ])("logs in with $name", async ({ apiLogin, shown }) => {
    const { url, asked } = await peer({ "GET /alerts": { body: [] } });
    await clientOf([url], { apiLogin }).alerts();
    expect(asked).toEqual([`GET /api/v2/alerts  ${shown}`]);
  });

  test("logs in with what its address holds, and never shows it", async () => {
    const { url, asked } = await peer({ "GET /alerts": { status: 500 } });
    const [answer] = await clientOf([url.replace("//", "//am:secret@")]).alerts();
    expect(asked).toEqual(["GET /api/v2/alerts  Basic YW06c2VjcmV0"]);
    expect(answer).toMatchObject({ kind: "failed", why: `Alertmanager at ${url} answers 500` });
  });

  test("silences at the first peer that can be reached", async () => {
    const { url, asked } = await peer({ "POST /silences": { body: { silenceID: "new" } } });
    expect(await clientOf([await goneUrl(), url]).silence(wanted)).toEqual({ kind: "done", value: "new" });
    const body = {
      matchers: [{ name: "alertname", value: 'a"b', isRegex: false, isEqual: true }],
      startsAt: "2026-03-01T10:05:00.000Z",
      endsAt: "2026-03-01T11:05:00.000Z",
      createdBy: "Ana (U1)",
      comment: "index is rebuilt",
    };
    expect(asked).toEqual([`POST /api/v2/silences   ${JSON.stringify(body)}`]);
  });

  test.each([
    { name: "a lost answer", answer: { drops: true }, kind: "unknown" },
    { name: "a late answer", answer: { hangs: true }, kind: "unknown" },
    { name: "a fault", answer: { status: 500 }, kind: "unknown" },
    { name: "a refusal", answer: { status: 400, body: "bad matcher" }, kind: "refused" },
  ])("makes no second silence elsewhere after $name", async ({ answer, kind }) => {
    const first = await peer({ "POST /silences": answer });
    const second = await peer({ "POST /silences": { body: { silenceID: "new" } } });
    expect((await clientOf([first.url, second.url], { timeoutMs: 100 }).silence(wanted)).kind).toBe(kind);
    expect(second.asked).toEqual([]);
  });

  test("ends a silence, also one that is over", async () => {
    const { url } = await peer({
      "DELETE /silence/a": {},
      "DELETE /silence/b": { status: 404 },
      "DELETE /silence/c": { status: 500 },
    });
    const client = clientOf([url]);
    const kinds = [await client.unsilence("a"), await client.unsilence("b"), await client.unsilence("c")].map(
      ({ kind }) => kind,
    );
    expect(kinds).toEqual(["done", "done", "unknown"]);
  });

  test("asks Alertmanager itself what matchers hit", async () => {
    const { url, asked } = await peer({
      "GET /alerts": { body: [alert("A"), alert("B", status({ silencedBy: ["s1"] }))] },
    });
    const result = await clientOf([url]).preview([
      { name: "team", value: 'a"\\\n', isRegex: false, isEqual: true },
      { name: "ünit", value: "x|y", isRegex: true, isEqual: false },
    ]);
    expect(result).toEqual({ kind: "done", value: { active: ["a"], suppressed: ["b"] } });
    expect(asked).toEqual(['GET /api/v2/alerts team="a\\"\\\\\\n","ünit"!~"x|y"']);
  });

  test("can do nothing without an address", async () => {
    expect(await clientOf([]).silence(wanted)).toEqual({ kind: "refused", why: "the source prod has no API address" });
    expect(await poll(clientOf([]))).toMatchObject({ isComplete: false, why: "it has no API address" });
  });

  test("tells version, peers and configuration of each address", async () => {
    const { url } = await peer({ "GET /status": { body: config } });
    expect(await clientOf([url]).status()).toEqual([
      {
        url,
        kind: "answered",
        value: { url, version: "0.34.0", peers: ["a"], cluster: "ready", config: config.config.original.trim() },
      },
    ]);
  });
});
