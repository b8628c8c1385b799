import { writeFile } from "node:fs/promises";
import { createServer as createTcpServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { createPrometheusClient, type PrometheusClientOptions } from "../../service/prometheus-client.ts";
import { PrometheusFault } from "../../service/prometheus-fault.ts";
import { freePort } from "../servers/free-port.ts";
import { needs } from "../servers/needs.ts";
import { startPrometheus } from "../servers/prometheus.ts";
import { tsdbBlocksFrom } from "../servers/prometheus-tools.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";
import { reply, replyData, replyError, withRudeServer } from "./rude-server.ts";

type Answer = Parameters<typeof withRudeServer>[0];

const login = '<html><head><title>Sign in\n to Acme</title></head><body><input type="password"></body></html>';

const rude: readonly {
  readonly name: string;
  readonly answer: Answer;
  readonly kind: string;
  readonly message: string;
}[] = [
  {
    name: "asks for a login",
    answer: (r) => reply(r, 401, "text/plain", "Unauthorized"),
    kind: "login",
    message: "Prometheus at URL asks for a login (401: Unauthorized)",
  },
  {
    name: "misses the tenant",
    answer: (r) => reply(r, 401, "text/plain", "no org id\n"),
    kind: "login",
    message: "Prometheus at URL asks for a login (401: no org id)",
  },
  {
    name: "refuses access with a page",
    answer: (r) => reply(r, 403, "text/html", "<html>Forbidden</html>"),
    kind: "login",
    message: "Prometheus at URL refuses access (403)",
  },
  {
    name: "redirects to a login page",
    answer: (r) => r.writeHead(302, { location: "https://sso.example.org/login?return=secret" }).end(),
    kind: "login",
    message:
      "Prometheus at URL sends nines elsewhere, which usually asks for a login (302 to https://sso.example.org/login)",
  },
  {
    name: "redirects in a circle",
    answer: (r, { path }) => r.writeHead(302, { location: path }).end(),
    kind: "login",
    message: "Prometheus at URL sends nines elsewhere, which usually asks for a login (302 to /api/v1/query)",
  },
  {
    name: "answers with a login page",
    answer: (r) => reply(r, 200, "text/html; charset=utf-8", login),
    kind: "login",
    message: 'Prometheus at URL asks for a login: it answers with the web page "Sign in to Acme"',
  },
  {
    name: "answers with another page",
    answer: (r) => reply(r, 200, "text/html", "<!doctype html><title>Grafana</title>"),
    kind: "not-prometheus",
    message:
      'Prometheus at URL answers with the web page "Grafana" and not with data; is this Prometheus\' address, with its path prefix if it has one?',
  },
  {
    name: "knows no such path",
    answer: (r) => reply(r, 404, "text/plain", "404 page not found"),
    kind: "not-prometheus",
    message:
      "Prometheus at URL has nothing at /api/v1/query (404); is this Prometheus' address, with its path prefix if it has one?",
  },
  {
    name: "refuses the query",
    answer: (r) =>
      replyError(r, 400, "bad_data", 'invalid parameter "query": 1:5: parse error:\n unclosed left parenthesis'),
    kind: "query",
    message:
      'Prometheus at URL refuses the query: invalid parameter "query": 1:5: parse error: unclosed left parenthesis',
  },
  {
    name: "cannot execute the query",
    answer: (r) => replyError(r, 422, "execution", "found duplicate series for the match group {}"),
    kind: "query",
    message: "Prometheus at URL refuses the query: found duplicate series for the match group {}",
  },
  {
    name: "finds too many samples",
    answer: (r) =>
      replyError(r, 422, "execution", "query processing would load too many samples into memory in query execution"),
    kind: "too-much",
    message:
      "Prometheus at URL will not do that much in one query: query processing would load too many samples into memory in query execution",
  },
  {
    name: "runs out of its own time",
    answer: (r) => replyError(r, 503, "timeout", "query timed out in expression evaluation"),
    kind: "too-much",
    message: "Prometheus at URL will not do that much in one query: query timed out in expression evaluation",
  },
  {
    name: "is starting",
    answer: (r) => reply(r, 503, "text/plain", "Service Unavailable"),
    kind: "unavailable",
    message: "Prometheus at URL is not ready or overloaded (503: Service Unavailable)",
  },
  {
    name: "is behind a broken proxy",
    answer: (r) => reply(r, 502, "text/html", "<html><title>502 Bad Gateway</title></html>"),
    kind: "unavailable",
    message: "Prometheus at URL is not ready or overloaded (502)",
  },
  {
    name: "limits requests",
    answer: (r) => reply(r, 429, "text/plain", "too many outstanding requests"),
    kind: "unavailable",
    message: "Prometheus at URL is not ready or overloaded (429: too many outstanding requests)",
  },
  {
    name: "stops in the middle of its JSON",
    answer: (r) => reply(r, 200, "application/json", '{"status":"success","data":{"resu'),
    kind: "broken-answer",
    message: "Prometheus at URL broke off in the middle of its answer, after 33 characters",
  },
  {
    name: "breaks the connection in the middle",
    answer: (r) => {
      r.writeHead(200, { "content-length": "1000" }).write('{"status":"succ', () => r.destroy());
    },
    kind: "broken-answer",
    message: "Prometheus at URL broke off in the middle of its answer",
  },
  {
    name: "hangs up",
    answer: (r) => r.destroy(),
    kind: "unreachable",
    message: "Prometheus at URL closed the connection without an answer",
  },
  {
    name: "answers with other JSON",
    answer: (r) => reply(r, 200, "application/json", '{"hello":"world"}'),
    kind: "not-prometheus",
    message: 'Prometheus at URL answers with something else than Prometheus\' API: {"hello":"world"}',
  },
  {
    name: "answers with nothing",
    answer: (r) => reply(r, 200, "text/plain", ""),
    kind: "not-prometheus",
    message: "Prometheus at URL answers with something else than Prometheus' API: nothing",
  },
  {
    name: "answers with data of another shape",
    answer: (r) => replyData(r, "seven"),
    kind: "not-prometheus",
    message: "Prometheus at URL answers query with data that nines does not understand",
  },
  {
    name: "echoes the token",
    answer: (r, { headers }) => reply(r, 401, "text/plain", `bad ${headers.authorization}`),
    kind: "login",
    message: "Prometheus at URL asks for a login (401: bad Bearer ***)",
  },
  {
    name: "never answers",
    answer: () => {},
    kind: "timeout",
    message: "Prometheus at URL did not answer within 0.3 s",
  },
  {
    name: "never ends its answer",
    answer: (r) => {
      r.writeHead(200).write("{");
    },
    kind: "timeout",
    message: "Prometheus at URL did not answer within 0.3 s",
  },
];

test.each(rude)(
  "createPrometheusClient() says in one line that Prometheus $name",
  async ({ answer, kind, message }) => {
    await withRudeServer(answer, async ({ url }) => {
      const timeoutMs = kind === "timeout" ? 300 : 20_000;
      const fault = await faultOf({ url, timeoutMs, login: { kind: "bearer", token: "s3cret-t0ken" } });
      expect({ kind: fault.kind, message: fault.message.replace(url, "URL") }).toEqual({ kind, message });
    });
  },
);

test("createPrometheusClient() says that nothing listens, and keeps the cause", async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  const fault = await faultOf({ url });
  expect(fault.message).toBe(`Prometheus at ${url} refuses the connection; is it running there?`);
  expect(fault).toMatchObject({ kind: "unreachable", retryable: true, cause: { cause: { code: "ECONNREFUSED" } } });
});

test.each([
  { url: "http://127.0.0.1:1", port: "1" },
  { url: "http://127.0.0.1:10080/prometheus", port: "10080" },
])("createPrometheusClient() says that fetch blocks the port of $url", async ({ url, port }) => {
  const fault = await faultOf({ url });
  expect([fault.kind, fault.message]).toEqual([
    "unreachable",
    `Prometheus at ${url} cannot be reached: fetch blocks port ${port} (https://fetch.spec.whatwg.org/#port-blocking); let it answer at another one`,
  ]);
});

test("createPrometheusClient() says that a host name is unknown", async () => {
  const fault = await faultOf({ url: "http://prometheus.invalid:9090" });
  expect(fault.message).toMatch(/^Prometheus at http:\/\/prometheus\.invalid:9090 cannot be found: /);
});

test("createPrometheusClient() says that a server does not speak HTTP", async () => {
  const server = createTcpServer((socket) => socket.resume().end("SSH-2.0-OpenSSH_9.2\r\n"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  try {
    expect((await faultOf({ url })).message).toBe(`Prometheus at ${url} does not speak http`);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

test("createPrometheusClient() shows no user and no password of its address, in no message and no cause", async () => {
  await withRudeServer(
    (response, { headers }) => reply(response, 401, "text/plain", `no: ${headers.authorization} wr0ng-passw0rd`),
    async ({ url }) => {
      const fault = await faultOf({ url: `${url.replace("//", "//alice:wr0ng-passw0rd@")}/prom/` });
      expect(fault.message).toBe(`Prometheus at ${url}/prom asks for a login (401: no: Basic *** ***)`);
      expect(JSON.stringify([fault, fault.stack, fault.cause])).not.toMatch(/wr0ng|YWxpY2U6/);
    },
  );
});

test("createPrometheusClient() sends login, tenant and path prefix, and long queries by POST", async () => {
  await withRudeServer(
    (response) => replyData(response, { resultType: "vector", result: [] }),
    async ({ url, requests }) => {
      const headers = { "X-Scope-OrgID": "shop" };
      const client = createPrometheusClient({ url: `${url.replace("//", "//alice:p%40ss@")}/prometheus/`, headers });
      await client.query("up", { at: 1_700_000_000 });
      await client.query("x".repeat(5_000));
      expect(client.address).toBe(`${url}/prometheus`);
      expect(requests).toMatchObject([
        {
          method: "GET",
          path: "/prometheus/api/v1/query",
          headers: { authorization: "Basic YWxpY2U6cEBzcw==", "x-scope-orgid": "shop" },
        },
        { method: "POST", path: "/prometheus/api/v1/query" },
      ]);
      expect(requests[0]?.parameters.toString()).toBe("query=up&time=1700000000");
      expect(requests[1]?.parameters.get("query")).toBe("x".repeat(5_000));
    },
  );
});

test("createPrometheusClient() follows a redirect to the same endpoint of the same host", async () => {
  await withRudeServer(
    (response, { path }) =>
      path.startsWith("/prom/")
        ? replyData(response, ["a"])
        : response.writeHead(307, { location: `/prom${path}` }).end(),
    async ({ url }) => {
      expect(await createPrometheusClient({ url }).metricNames()).toEqual(["a"]);
    },
  );
});

test("queryRange() asks for at most 11,000 points at a time, puts the parts together, and reads every number", async () => {
  const asked: (readonly number[])[] = [];
  const points = (from: number, to: number) => [
    [from, "NaN"],
    [to, "+Inf"],
  ];
  await withRudeServer(
    (response, { parameters }) => {
      const [start = 0, end = 0] = ["start", "end"].map((name) => Number(parameters.get(name)));
      asked.push([start, end]);
      const late = start > 0 ? [{ metric: { a: "2" }, values: [[end, "-Inf"]] }] : [];
      replyData(
        response,
        { resultType: "matrix", result: [...late, { metric: { b: "x", a: "1" }, values: points(start, end) }] },
        { warnings: ["half of it"] },
      );
    },
    async ({ url, requests }) => {
      const warnings: string[] = [];
      const progress: number[] = [];
      const client = createPrometheusClient({ url, onWarning: (warning) => warnings.push(warning) });
      const series = await client.queryRange("up", {
        from: 0,
        to: 60 * 21_999,
        stepSeconds: 60,
        onProgress: (share) => progress.push(share),
      });
      expect(requests[0]?.parameters.get("timeout")).toBe("27s");
      expect(asked).toEqual([
        [0, 659_940],
        [660_000, 1_319_940],
      ]);
      expect(series).toEqual([
        {
          labels: { b: "x", a: "1" },
          points: [
            [0, Number.NaN],
            [659_940, Number.POSITIVE_INFINITY],
            [660_000, Number.NaN],
            [1_319_940, Number.POSITIVE_INFINITY],
          ],
        },
        { labels: { a: "2" }, points: [[1_319_940, Number.NEGATIVE_INFINITY]] },
      ]);
      expect(progress).toEqual([0.5, 1]);
      expect(warnings).toEqual(["half of it", "half of it"]);
    },
  );
});

test("queryRange() asks for less at a time where the server has too many samples, and gives up when even little is too much", async () => {
  const lengths: number[] = [];
  const tooMany = "query processing would load too many samples into memory in query execution";
  await withRudeServer(
    (response, { parameters }) => {
      const length = (Number(parameters.get("end")) - Number(parameters.get("start"))) / 60 + 1;
      lengths.push(length);
      if (parameters.get("query") === "huge" || length > 1_000) replyError(response, 422, "execution", tooMany);
      else
        replyData(response, {
          resultType: "matrix",
          result: [{ metric: {}, values: [[Number(parameters.get("start")), "1"]] }],
        });
    },
    async ({ url }) => {
      const client = createPrometheusClient({ url });
      const range = { from: 0, to: 60 * 1_999, stepSeconds: 60 };
      const series = await client.queryRange("large", range);
      expect(lengths).toEqual([2_000, 500, 500, 500, 500]);
      expect(series).toEqual([
        {
          labels: {},
          points: [
            [0, 1],
            [30_000, 1],
            [60_000, 1],
            [90_000, 1],
          ],
        },
      ]);
      await expect(client.queryRange("huge", range)).rejects.toMatchObject({ kind: "too-much" });
    },
  );
});

needs("prometheus")("createPrometheusClient() with a real Prometheus", () => {
  const start = 1_700_000_040;
  const minutes = 12_000;

  test("reads values, long ranges, names, rules, its version and its refusals", async () => {
    await inTemporaryFolder("client", async (folder) => {
      const lines = Array.from({ length: minutes }, (_, at) => `jobs_total{job="a"} ${at} ${start + 60 * at}`);
      const storageDir = join(folder, "data");
      await tsdbBlocksFrom(`# TYPE jobs counter\n${lines.join("\n")}\n# EOF\n`, storageDir);
      const ruleFile = join(folder, "rules.yaml");
      await writeFile(
        ruleFile,
        "groups: [{ name: g, interval: 1h, rules: [{ record: jobs:rate5m, expr: 'rate(jobs_total[5m])', labels: { a: b } }] }]",
      );
      const prometheus = await startPrometheus({ storageDir, ruleFiles: [ruleFile] });
      try {
        const client = createPrometheusClient({ url: prometheus.url });
        const to = start + 60 * (minutes - 1);
        expect(await client.query('jobs_total{job="a"}', { at: start + 90 })).toEqual([
          { labels: { __name__: "jobs_total", job: "a" }, time: start + 90, value: 1 },
        ]);
        expect(await client.query("vector(-1) / 0")).toMatchObject([{ value: Number.NEGATIVE_INFINITY }]);
        expect(await client.query("0 / vector(0)")).toMatchObject([{ value: Number.NaN }]);
        expect(await client.query("7")).toMatchObject([{ labels: {}, value: 7 }]);
        expect(await client.query('"text"')).toEqual([]);
        const series = await client.queryRange("jobs_total", { from: start, to, stepSeconds: 60 });
        expect(series.map(({ points }) => points.map(([, value]) => value))).toEqual([
          Array.from({ length: minutes }, (_, at) => at),
        ]);
        expect(await client.metricNames({ from: start, to })).toEqual(["jobs_total"]);
        expect(await client.labelValues("job", { match: "jobs_total", from: start, to })).toEqual(["a"]);
        expect(await client.labelValues("job", { match: "absent", from: start, to })).toEqual([]);
        expect(await client.metadata()).toEqual(new Map());
        expect(await client.rules()).toMatchObject([
          {
            name: "g",
            intervalSeconds: 3600,
            rules: [{ kind: "recording", name: "jobs:rate5m", query: "rate(jobs_total[5m])", labels: { a: "b" } }],
          },
        ]);
        expect((await client.buildInfo()).version).toMatch(/^\d+\.\d+/);
        await expect(client.query("rate(")).rejects.toThrow(
          `Prometheus at ${prometheus.url} refuses the query: invalid parameter "query": 1:6: parse error`,
        );
        await expect(
          client.query("up * on () group_left () vector(1) / on () vector(time() > bool", {}),
        ).rejects.toMatchObject({ kind: "query" });
      } finally {
        await prometheus.stop();
      }
    });
  });

  test("lists label values for a selector that no address can hold", async () => {
    await inTemporaryFolder("client-long", async (folder) => {
      const names = Array.from({ length: 300 }, (_, at) => `a-service-with-a-rather-long-name-number-${at}`);
      const lines = ["other", ...names].map((name) => `jobs_total{job="${name}",zone="${name.at(-1)}"} 1 ${start}`);
      const storageDir = join(folder, "data");
      await tsdbBlocksFrom(`# TYPE jobs counter\n${lines.join("\n")}\n# EOF\n`, storageDir);
      const prometheus = await startPrometheus({ storageDir });
      try {
        const client = createPrometheusClient({ url: prometheus.url });
        const range = { from: start - 60, to: start + 60 };
        const oneOf = `jobs_total{job=~"${names.join("|")}"}`;
        expect(await client.labelValues("job", { match: oneOf, ...range })).toEqual(names.toSorted());
        expect(await client.labelValues("zone", { match: oneOf, ...range })).toEqual([..."0123456789"]);
        expect(await client.labelValues("absent", { match: oneOf, ...range })).toEqual([]);
        const noneOf = `{${names.map((name) => `job!="${name}"`).join(",")},__name__="jobs_total"}`;
        expect(await client.labelValues("job", { match: noneOf, ...range })).toEqual(["other"]);
        expect(await client.metricNames({ match: noneOf, ...range })).toEqual(["jobs_total"]);
        expect(await client.query(`count(${noneOf})`, { at: start })).toMatchObject([{ value: 1 }]);
      } finally {
        await prometheus.stop();
      }
    });
  });

  test("halves a range until the limit on samples lets it through, and explains a wrong prefix", async () => {
    await inTemporaryFolder("client-limits", async (folder) => {
      const lines = Array.from({ length: minutes }, (_, at) => `jobs_total{job="a"} ${at} ${start + 60 * at}`);
      const storageDir = join(folder, "data");
      await tsdbBlocksFrom(`# TYPE jobs counter\n${lines.join("\n")}\n# EOF\n`, storageDir);
      const prometheus = await startPrometheus({ storageDir, flags: ["--query.max-samples=2000"] });
      try {
        const client = createPrometheusClient({ url: prometheus.url });
        const series = await client.queryRange("jobs_total", {
          from: start,
          to: start + 60 * (minutes - 1),
          stepSeconds: 60,
        });
        expect(series.map(({ points }) => points.length)).toEqual([minutes]);
        const wrong = createPrometheusClient({ url: `${prometheus.url}/prom` });
        await expect(wrong.query("up")).rejects.toThrow(
          `Prometheus at ${prometheus.url}/prom has nothing at /prom/api/v1/query (404)`,
        );
      } finally {
        await prometheus.stop();
      }
    });
  });
});

async function faultOf(options: PrometheusClientOptions): Promise<PrometheusFault> {
  const fault = await createPrometheusClient(options)
    .query("up")
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  if (fault instanceof PrometheusFault) return fault;
  throw new Error("no fault", { cause: fault });
}
