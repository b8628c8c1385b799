import { once } from "node:events";
import { Agent, request } from "node:http";
import { createServer } from "node:net";
import { expect, test } from "@jest/globals";
import { startLoopbackServer } from "../../../../bot/testing/aws/loopback-server.ts";
import { makeCertificate } from "../../../../bot/testing/certificates.ts";
import { createTrafficReader } from "../../../../exporters/shifts/read/traffic-reader.ts";
import { createWeightReader } from "../../../../exporters/shifts/read/weight-reader.ts";
import { createPrometheusClient } from "../../../../service/prometheus-client.ts";
import type { ShiftTrafficSpec } from "../../../../slo/shift/spec/shift-source-spec.ts";
import { needs } from "../../../servers/needs.ts";
import { startNginx } from "../../../servers/nginx.ts";
import { startPrometheus } from "../../../servers/prometheus.ts";
import { until } from "../../../servers/until.ts";
import { type BalancedApp, type BalancedAppOptions, startBackend, startBalancedApp } from "../../prove/balanced-app.ts";
import { patient, reasonFor, shiftOf } from "./shift-of.ts";

type Traffic = Extract<ShiftTrafficSpec, { kind: "haproxy" }>;

function readersOf(stats: string, traffic: Partial<Traffic> = {}, memory?: unknown) {
  const shift = shiftOf({ traffic: { kind: "haproxy", proxy: "app", stats, ...traffic } });
  const weights = createWeightReader(shift, {});
  const counters = createTrafficReader(shift, { scrapeSeconds: 1, memory });
  return { weights: () => weights(patient), traffic: () => counters(patient) };
}

/** Sends requests that may fail, and says how many did. */
function createClient(url: string) {
  const agent = new Agent({ keepAlive: true });
  const send = (path: string) =>
    new Promise<boolean>((resolve) => {
      const sent = request(url + path, { agent }, (response) => {
        response.resume().on("end", () => resolve(response.statusCode === 200));
      });
      sent.on("error", () => resolve(false)).end();
    });
  return {
    send: async (count: number, path = "/") => {
      const answers = await Promise.all(Array.from({ length: count }, () => send(path)));
      return { failed: answers.filter((ok) => !ok).length };
    },
    close: () => agent.destroy(),
  };
}

type Run = (app: BalancedApp, green: { readonly pid: number; readonly url: string }) => Promise<void>;

/** An app whose green server is nginx in front of another, as a pod would be. */
async function withPod(settings: string, run: Run) {
  const backend = await startBackend("app");
  const server = `location / { proxy_pass ${backend.url}; }`;
  const green = await startNginx({ certificate: makeCertificate({ commonName: "green" }), server });
  await withApp({ blueUrl: backend.url, greenUrl: green.url, settings }, (app) => run(app, green)).finally(async () => {
    await green.stop();
    await backend.stop();
  });
}

/** An app of two processes, of which each may be killed. */
async function withBackends(settings: string, run: Run) {
  const [blue, green] = await Promise.all([startBackend("blue"), startBackend("green")]);
  await withApp({ blueUrl: blue.url, greenUrl: green.url, settings }, (app) => run(app, green)).finally(async () => {
    await blue.stop();
    await green.stop();
  });
}

async function withApp(options: BalancedAppOptions, run: (app: BalancedApp) => Promise<void>) {
  const app = await startBalancedApp(options);
  try {
    if (options.mode !== "tcp") await app.tell("set server app/green weight 100");
    await run(app);
  } finally {
    await app.stop();
  }
}

needs("haproxy", "nginx")("a real HAProxy", () => {
  test("createWeightReader() gives the weights that HAProxy acts on", () =>
    withPod("", async ({ tell, socket }) => {
      const { weights } = readersOf(socket);
      const said = async () => {
        const { weights: found, detail } = await weights();
        return { ...found, detail };
      };
      expect(await said()).toEqual({ blue: 100, green: 100, detail: undefined });
      await tell("set server app/green weight 25");
      expect(await said()).toEqual({ blue: 100, green: 25, detail: undefined });
      await tell("set server app/green state drain");
      expect(await said()).toEqual({ blue: 100, green: 0, detail: "green is set to DRAIN" });
      await tell("set server app/green state maint");
      expect(await said()).toEqual({ blue: 100, green: 0, detail: "green is set to MAINT" });
      await tell("set server app/green state ready");
      await tell("set server app/blue weight 0");
      expect(await said()).toMatchObject({ blue: 0, green: 25 });
    }));

  test("createTrafficReader() tells the requests that an nginx dropped when it was told to end, to the last one", () =>
    withPod("", async (app, green) => {
      const { traffic } = readersOf(app.socket);
      const client = createClient(app.url);
      await client.send(10);
      await traffic();
      expect(await client.send(40)).toEqual({ failed: 0 });
      expect((await traffic()).arms).toEqual({
        blue: { requests: 20, errors: 0, slow: undefined, lost: 0, rescued: 0, inflight: 0, share: 20 },
        green: { requests: 20, errors: 0, slow: undefined, lost: 0, rescued: 0, inflight: 0, share: 20 },
      });
      const slow = client.send(12, "/slow");
      await until(traffic, ({ arms }) => arms["green"]?.inflight === 6 && arms["blue"]?.inflight === 6);
      expect((await traffic()).arms["green"]).toMatchObject({ requests: 26, lost: 0 });
      process.kill(green.pid, "SIGTERM");
      expect(await slow).toEqual({ failed: 6 });
      const { arms, restarts } = await until(traffic, (seen) => seen.arms["blue"]?.inflight === 0);
      expect({ arms, restarts }).toMatchObject({
        arms: {
          blue: { requests: 26, errors: 0, lost: 0, rescued: 0 },
          green: { requests: 26, errors: 6, lost: 6, rescued: 0, inflight: 0 },
        },
        restarts: 0,
      });
      client.close();
    }));

  test("createTrafficReader() tells requests that were rescued from those that were lost", () =>
    withBackends("option redispatch 1\n  retries 3\n  retry-on all-retryable-errors", async (app, green) => {
      const { traffic } = readersOf(app.socket);
      await traffic();
      const client = createClient(app.url);
      const slow = client.send(12, "/slow");
      await until(traffic, ({ arms }) => arms["green"]?.inflight === 6);
      process.kill(green.pid, "SIGKILL");
      expect(await slow).toEqual({ failed: 0 });
      const { arms } = await until(traffic, (seen) => seen.arms["blue"]?.inflight === 0);
      expect(arms["green"]).toMatchObject({ errors: 0, lost: 0 });
      expect(arms["green"]?.rescued).toBeGreaterThanOrEqual(6);
      expect((arms["blue"]?.requests ?? 0) + (arms["green"]?.requests ?? 0)).toBe(12);
      client.close();
    }));

  test("createTrafficReader() goes on counting over a reload, which puts weights back", () =>
    withPod("", async (app) => {
      const { traffic, weights } = readersOf(app.socket);
      const client = createClient(app.url);
      await client.send(30);
      await traffic();
      await client.send(20);
      expect((await traffic()).arms).toMatchObject({ blue: { requests: 10 }, green: { requests: 10 } });
      client.close();
      const { process: old } = await weights();
      await app.reload(app.options);
      const next = createClient(app.url);
      await next.send(6);
      const { arms, restarts } = await traffic();
      expect(arms).toMatchObject({ blue: { requests: 16, lost: 0 }, green: { requests: 10, lost: 0 } });
      expect(restarts).toBe(1);
      const putBack = await weights();
      expect(putBack.weights).toEqual({ blue: 100, green: 0 });
      expect([old, putBack.process]).toEqual([expect.stringMatching(/^\d+/), expect.stringMatching(/^\d+/)]);
      expect(putBack.process).not.toBe(old);
      next.close();
    }));

  test("createTrafficReader() counts nothing twice when a server is taken away and added again at run time", () =>
    withPod("", async (app, green) => {
      const client = createClient(app.url);
      await client.send(30);
      const { traffic } = readersOf(app.socket);
      await traffic();
      await client.send(20);
      expect((await traffic()).arms).toMatchObject({ blue: { requests: 10 }, green: { requests: 10 } });
      await app.tell("set server app/green state maint");
      await app.tell("del server app/green");
      expect(await reasonFor(traffic())).toContain("backend app has no server that green matches");
      await app.tell(`add server app/green ${new URL(green.url).host} weight 100`);
      await app.tell("enable server app/green");
      await client.send(8);
      const { arms, restarts } = await traffic();
      expect(arms).toMatchObject({ blue: { requests: 14, lost: 0 }, green: { requests: 14, lost: 0 } });
      expect(restarts).toBe(0);
      client.close();
    }));

  test("createTrafficReader() goes on from what an earlier one left, also over a reload meanwhile", () =>
    withPod("", async (app) => {
      const first = readersOf(app.socket).traffic;
      const client = createClient(app.url);
      await client.send(30);
      await first();
      await client.send(20);
      const { memory } = await first();
      await client.send(8);
      const kept = JSON.parse(JSON.stringify(memory));
      const second = readersOf(app.socket, {}, kept).traffic;
      const { arms, restarts } = await second();
      expect(arms).toMatchObject({ blue: { requests: 14, lost: 0 }, green: { requests: 14, lost: 0 } });
      expect(restarts).toBe(0);
      client.close();
      await app.reload(app.options);
      const next = createClient(app.url);
      await next.send(6);
      const third = readersOf(app.socket, {}, kept).traffic;
      const later = await third();
      // Eight requests after the last look were counted by a process that is gone.
      expect((later.arms["blue"]?.requests ?? 0) + (later.arms["green"]?.requests ?? 0)).toBe(20 + 6);
      expect(later.restarts).toBe(1);
      next.close();
    }));

  test("createTrafficReader() sees the connections of TCP mode, and says that it sees no requests", async () => {
    const backend = await startBackend("app");
    const app = await startBalancedApp({ blueUrl: backend.url, greenUrl: backend.url, mode: "tcp" });
    try {
      const { traffic } = readersOf(app.socket, { mode: "tcp" });
      const client = createClient(app.url);
      await client.send(4, "/slow");
      expect(await traffic()).toMatchObject({
        arms: {
          blue: { ...nothingKnown, inflight: 4, share: 4 },
          green: { ...nothingKnown, inflight: 0, share: 0 },
        },
        shareBasis: "sessions",
        restarts: 0,
        detail: "requests are not observable here: HAProxy runs in TCP mode",
        memory: expect.anything(),
      });
      client.close();
    } finally {
      await app.stop();
      await backend.stop();
    }
  });
});

const nothingKnown = { requests: undefined, errors: undefined, slow: undefined, lost: undefined, rescued: undefined };

needs(
  "haproxy",
  "nginx",
  "prometheus",
)("a real HAProxy behind a real Prometheus", () => {
  test("tells the same by Prometheus as by its socket", () =>
    withPod("", async (app, green) => {
      const target = new URL(app.metricsUrl).host;
      const scrape = { job_name: "edge", static_configs: [{ targets: [target] }] };
      const prometheus = await startPrometheus({ scrapeConfigs: [scrape], interval: "1s" });
      const client = createClient(app.url);
      try {
        const shift = shiftOf({ traffic: { kind: "haproxy", proxy: "app", matchers: 'job="edge"' } });
        const options = { prometheus: () => createPrometheusClient({ url: prometheus.url }), scrapeSeconds: 1 };
        const scraped = createTrafficReader(shift, options);
        const weights = createWeightReader(shift, options);
        const told = readersOf(app.socket);
        await until(
          () => prometheus.query("haproxy_server_sessions_total"),
          (seen) => seen.length > 0,
        );
        await Promise.all([scraped(patient), told.traffic()]);
        const misnamed = shiftOf({ traffic: shift.traffic as Traffic, green: { match: "gren" } });
        expect(await reasonFor(createTrafficReader(misnamed, options)(patient))).toContain(
          ": backend app has no server that gren matches; its servers are blue, green",
        );
        expect(await reasonFor(createWeightReader(misnamed, options)(patient))).toContain(" has no weight of green: ");
        const slow = client.send(12, "/slow");
        await until(told.traffic, ({ arms }) => arms["green"]?.inflight === 6);
        process.kill(green.pid, "SIGTERM");
        expect(await slow).toEqual({ failed: 6 });
        // Until HAProxy has noticed, it sends requests to the dead server, which are lost too.
        await until(told.weights, (seen) => seen.live?.["green"] === 0);
        await client.send(20);
        // What is lost in all is taken of two looks that say it alike: before, the two readers may know of other moments.
        const direct = await until(told.traffic, ({ lost, arms }) => lost === 6 && arms["blue"]?.inflight === 0);
        expect(direct.arms["green"]).toMatchObject({ lost: 6, errors: 6, inflight: 0 });
        const { memory: _, ...plain } = direct;
        const same = JSON.stringify(plain);
        const scrapedPlain = async () => {
          const { memory: __, ...seen } = await scraped(patient);
          return seen;
        };
        await until(scrapedPlain, (seen) => JSON.stringify(seen) === same);
        // The dead server keeps its weight, and it is not in force.
        await until(
          () => weights(patient),
          (seen) => seen.live?.["green"] === 0,
        );
        expect(await weights(patient)).toMatchObject({
          weights: { blue: 100, green: 100 },
          live: { blue: 100, green: 0 },
        });
        expect(await told.weights()).toMatchObject({
          weights: { blue: 100, green: 100 },
          live: { blue: 100, green: 0 },
          detail: "green is down",
        });
      } finally {
        client.close();
        await prometheus.stop();
      }
    }));
});

test.each([
  {
    name: "another backend",
    answer: "# pxname,svname,status,weight,type,\napi,one,UP,1,2,\napi,BACKEND,UP,1,1,\n\n",
    says: "HAProxy's socket SOCKET has no backend app; its backends are api",
  },
  {
    name: "no servers",
    answer: "# pxname,svname,status,weight,type,\napp,BACKEND,UP,1,1,\n\n",
    says: "HAProxy's socket SOCKET has no servers in its backend app",
  },
  {
    name: "no server of an arm",
    answer: "# pxname,svname,status,weight,type,\napp,blue,UP,1,2,\napp,gren1,UP,1,2,\napp,BACKEND,UP,1,1,\n\n",
    says: "HAProxy's socket SOCKET: backend app has no server that green matches; its servers are blue, gren1",
  },
  {
    name: "something else",
    answer: "220 mail.example.org ESMTP\r\n",
    says: "HAProxy's socket SOCKET: what it answers is not HAProxy's statistics: \"220 mail.example.org ESMTP\\r\\n\" (again)",
  },
])("createWeightReader() and createTrafficReader() say so when HAProxy has $name", async ({ answer, says }) => {
  const server = createServer((socket) => void socket.end(answer));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  const socket = `127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const { weights, traffic } = readersOf(socket);
  expect((await reasonFor(weights())).replace(socket, "SOCKET")).toBe(says);
  expect((await reasonFor(traffic())).replace(socket, "SOCKET")).toBe(says);
  server.close();
});

test.each([
  { stats: "/nowhere/admin.sock", says: "HAProxy's socket /nowhere/admin.sock: there is no such file (again)" },
  { stats: "127.0.0.1:1", says: "HAProxy's socket 127.0.0.1:1: it refuses the connection (again)" },
  {
    stats: "http://admin:secret-word@127.0.0.1:61/stats",
    says: "HAProxy at http://127.0.0.1:61/stats;csv: it refuses the connection (again)",
  },
  { stats: "haproxy", says: 'the stats of HAProxy are not a socket or a page: "haproxy"' },
])("createTrafficReader() says why it cannot ask $stats", async ({ stats, says }) => {
  expect(await reasonFor(readersOf(stats).traffic())).toBe(says);
});

test("createWeightReader() reads a stats page behind a login, without ever telling it", async () => {
  const csv =
    "# pxname,svname,status,weight,bck,type,\napp,blue,UP,7,0,2,\napp,green,no check,3,0,2,\napp,spare,UP,9,1,2,\napp,BACKEND,UP,10,0,1,\n";
  const page = await startLoopbackServer((asked, _body, response) => {
    const isKnown = asked.headers.authorization === `Basic ${Buffer.from("admin:secret-word").toString("base64")}`;
    const isPage = asked.url === "/stats;csv";
    response.writeHead(isKnown ? (isPage ? 200 : 404) : 401).end(isKnown ? csv : "");
  });
  const at = (login: string) => readersOf(`${page.url.replace("//", `//${login}@`)}/stats`);
  expect((await at("admin:secret-word").weights()).weights).toEqual({ blue: 7, green: 3 });
  expect((await reasonFor(at("admin:wrong-secret").weights())).replace(page.url, "URL")).toBe(
    "HAProxy at URL/stats;csv: its stats page answers 401 (again)",
  );
  await page.close();
});

test("createWeightReader() gives a backup server weight only where no other is up", async () => {
  const read = async (statusOfBlue: string) => {
    const csv = `# pxname,svname,status,weight,bck,type,\napp,blue,${statusOfBlue},7,0,2,\napp,green,UP,3,1,2,\n`;
    const page = await startLoopbackServer((_request, _body, response) => void response.end(csv));
    const { weights, live } = await readersOf(`${page.url}/stats`).weights();
    await page.close();
    return { weights, live };
  };
  const blue = { blue: 7, green: 0 };
  const green = { blue: 0, green: 3 };
  expect(await read("UP")).toEqual({ weights: blue, live: blue });
  expect(await read("DOWN")).toEqual({ weights: blue, live: green });
  expect(await read("MAINT")).toEqual({ weights: green, live: green });
});
