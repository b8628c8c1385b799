import { describe, expect, test } from "@jest/globals";
import { parseStack } from "../../../slo/parse-stack.ts";
import type { Probe } from "../../../slo/probe/probe-model.ts";
import { formatProblem } from "../../../slo/problem.ts";
import { everyExporterOption, everyProbe } from "../every-probe.ts";

const home = { name: "home", url: "https://shop.example.org/" };
const sli = { kind: "events", total: "a_total", bad: "b_total" };
const services = [{ name: "web", slos: [{ name: "up", objective: "99", sli }] }];

function parse(rest: object) {
  return parseStack({ name: "shop", services, ...rest });
}

function probesOf(rest: object): readonly Probe[] {
  const parsed = parse(rest);
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join("\n"));
  return parsed.value.probes;
}

function problemsOf(rest: object): readonly string[] {
  const parsed = parse(rest);
  return (parsed.ok ? parsed.warnings : parsed.problems).map(formatProblem);
}

const base = {
  intervalSeconds: 30,
  timeoutSeconds: 10,
  retries: 2,
  maxDurationSeconds: undefined,
  family: "any",
  everyAddress: false,
  resolver: undefined,
  allow: [],
  labels: {},
  maintenance: [],
  alert: "ticket",
  runbook: undefined,
} as const;
const tls = { ca: undefined, cert: undefined, key: undefined, serverName: undefined, verify: true };

describe("parseStack() makes of a probe", () => {
  test("without a kind an HTTP probe with every default", () => {
    expect(probesOf({ probes: [home] })).toEqual([
      {
        kind: "http",
        ...base,
        ...home,
        method: "GET",
        headers: {},
        body: undefined,
        auth: undefined,
        redirects: 5,
        statuses: [{ from: 200, to: 299 }],
        headerAssertions: [],
        bodyAssertions: [],
        jsonAssertions: [],
        proxy: undefined,
        tls,
      },
    ]);
  });

  test("of every kind what it says", () => {
    const secondsOf = (text: string) => Date.parse(text) / 1000;
    const [account, mail, certificate, name, payments, live, gateway, purchase] = probesOf({ probes: everyProbe });
    expect(account).toEqual({
      kind: "http",
      name: "account",
      url: "https://shop.example.org/account",
      method: "PUT",
      headers: { accept: "application/json", "x-api-key": { kind: "file", path: "/run/secrets/key" } },
      body: '{"ping":true}',
      auth: { kind: "basic", user: "probe", password: { kind: "env", name: "SHOP_PASSWORD" } },
      redirects: 2,
      proxy: "http://proxy.example.org:3128",
      tls: { ca: "ca.pem", cert: "client.pem", key: "client.key", serverName: "shop", verify: false },
      statuses: [
        { from: 200, to: 200 },
        { from: 300, to: 399 },
        { from: 404, to: 405 },
      ],
      headerAssertions: [
        { name: "content-type", match: { kind: "contains", text: "json" }, not: false },
        { name: "server", match: undefined, not: true },
        { name: "etag", match: undefined, not: false },
        { name: "via", match: { kind: "matches", pattern: "^1\\.0" }, not: true },
      ],
      bodyAssertions: [
        { match: { kind: "contains", text: "welcome" }, not: false },
        { match: { kind: "contains", text: "error" }, not: true },
        { match: { kind: "matches", pattern: "build \\d+" }, not: false },
        { match: { kind: "contains", text: "ok" }, not: false },
      ],
      jsonAssertions: [
        { path: "$.status", equals: "ok" },
        { path: "$.items[0].id", equals: undefined },
        { path: "$.next", equals: null },
      ],
      intervalSeconds: 15,
      timeoutSeconds: 4,
      retries: 1,
      maxDurationSeconds: 2,
      family: "ipv4",
      everyAddress: true,
      resolver: "10.0.0.2:53",
      allow: ["169.254.10.0/24", "fe80::1/128"],
      labels: { team: "shop" },
      maintenance: [
        {
          when: {
            kind: "once",
            name: "move",
            fromSeconds: secondsOf("2026-03-01T02:00:00Z"),
            toSeconds: secondsOf("2026-03-01T04:00:00Z"),
          },
          mute: true,
          exclude: true,
          probe: false,
        },
        {
          when: { kind: "recurring", name: "reindex", every: "sunday", atSeconds: 7200, forSeconds: 5400 },
          mute: false,
          exclude: false,
          probe: true,
        },
      ],
      alert: "page",
      runbook: "https://wiki.example.org/account",
    });
    expect(mail).toEqual({
      ...base,
      kind: "tcp",
      name: "mail",
      host: "2001:db8::25",
      port: 25,
      tls,
      dialogue: [
        { kind: "expect", match: { kind: "matches", pattern: "^220 " } },
        { kind: "send", text: "QUIT\r\n" },
        { kind: "expect", match: { kind: "contains", text: "221" } },
      ],
    });
    expect(certificate).toEqual({
      ...base,
      kind: "tls",
      name: "certificate",
      host: "shop.example.org",
      port: 443,
      tls,
      minValiditySeconds: 1_209_600,
    });
    expect(name).toEqual({
      ...base,
      kind: "dns",
      name: "name",
      query: "shop.example.org",
      record: "MX",
      answers: [
        { match: { kind: "contains", text: "mail." }, not: false },
        { match: { kind: "contains", text: "old." }, not: true },
      ],
      minAnswers: 2,
    });
    expect(payments).toEqual({
      ...base,
      kind: "grpc",
      name: "payments",
      host: "payments.example.org",
      port: 443,
      service: "payments.v1",
      tls: { ...tls, serverName: "pay" },
    });
    expect(live).toEqual({
      ...base,
      kind: "websocket",
      name: "live",
      url: "wss://shop.example.org/live",
      headers: { cookie: { kind: "env", name: "C" } },
      subprotocol: "v1",
      tls,
    });
    expect(gateway).toEqual({ ...base, kind: "icmp", name: "gateway", host: "192.0.2.1" });
    expect(purchase).toMatchObject({
      kind: "journey",
      secrets: { password: { kind: "env", name: "SHOP_PASSWORD" } },
      steps: [
        {
          name: "log in",
          method: "POST",
          save: {
            token: { from: "json", path: "$.token" },
            csrf: { from: "body", pattern: 'csrf="([^"]+)"' },
            next: { from: "header", name: "location" },
          },
        },
        // Only a redirect is expected: it is judged, not followed.
        { name: "buy", redirects: 0, statuses: [{ from: 302, to: 302 }] },
        { name: "thanks", url: "{{next}}", save: {} },
      ],
    });
  });

  test.each([
    { interval: "30s", timeout: 10 },
    { interval: "12500ms", timeout: 10 },
    { interval: "10s", timeout: 8 },
    { interval: "1s", timeout: 0.8 },
  ])("with an interval of $interval a timeout of $timeout s", ({ interval, timeout }) => {
    expect(probesOf({ probes: [{ ...home, interval }] })).toMatchObject([{ timeoutSeconds: timeout }]);
  });

  test("an alert of its own only where no SLO watches it", () => {
    const measured = { name: "home", objective: "99", sli: { kind: "probe", probe: "home" } };
    const probes = [home, { ...home, name: "other" }, { ...home, name: "third", alert: "page" }];
    const found = probesOf({ probes, services: [{ name: "web", slos: [measured] }] });
    expect(found.map(({ alert }) => alert)).toEqual(["off", "ticket", "page"]);
  });

  test("the labels and the channel that the stack gives to all alerts", () => {
    const labels = { cluster: "eu", region: "west" };
    const probes = [
      { ...home, labels: { region: "north", channel: "#web" } },
      { ...home, name: "other" },
    ];
    expect(probesOf({ labels, notify: { channel: "#all" }, probes }).map((probe) => probe.labels)).toEqual([
      { cluster: "eu", region: "north", channel: "#web" },
      { cluster: "eu", region: "west", channel: "#all" },
    ]);
  });
});

describe("parseStack() makes of the exporter's options", () => {
  test.each([
    { locations: [], quorum: 1 },
    { locations: ["a"], quorum: 1 },
    { locations: ["a", "b"], quorum: 2 },
    { locations: ["a", "b", "c"], quorum: 2 },
    { locations: ["a", "b", "c", "d"], quorum: 3 },
  ])("a quorum of $quorum for $locations", ({ locations, quorum }) => {
    const parsed = parse({ exporter: { locations: locations.map((name) => ({ name })) } });
    expect(parsed.ok && parsed.value.exporter).toEqual({
      locations: locations.map((name) => ({ name, weight: 1 })),
      quorum,
      alerts: "prometheus",
      coverageFloor: 0.1,
      control: [],
      discovery: [],
    });
  });

  test("what they say", () => {
    const parsed = parse({ exporter: everyExporterOption, notify: { channel: "#all" } });
    expect(parsed.ok && parsed.value.exporter).toMatchObject({
      locations: [
        { name: "frankfurt", weight: 70 },
        { name: "singapore", weight: 30 },
        { name: "lab", weight: 1 },
      ],
      quorum: 3,
      alerts: "exporter",
      coverageFloor: 0.5,
      control: [
        { host: "192.0.2.1", port: 443 },
        { host: "control.example.org", port: 80 },
      ],
      discovery: [
        {
          kind: "file",
          files: ["targets/*.json"],
          refreshSeconds: 60,
          like: { kind: "http", name: "", url: "", intervalSeconds: 60, alert: "ticket", labels: { channel: "#all" } },
        },
        {
          kind: "http",
          url: "https://inventory.example.org/targets",
          refreshSeconds: 300,
          like: { kind: "tls", name: "", host: "", port: 443, alert: "off" },
        },
      ],
      prometheus: {
        url: "https://metrics.example.org/prometheus",
        auth: { kind: "bearer", token: { kind: "env", name: "METRICS_TOKEN" } },
        headers: { "x-scope-orgid": "shop" },
        delaySeconds: 300,
        reviseSeconds: 3_600,
      },
    });
  });
});

describe("parseStack() refuses", () => {
  test.each([
    {
      name: "an unknown kind",
      probe: { kind: "htp" },
      says: 'kind: "htp" is no kind of probe here (did you mean "http"? possible: http, tcp, tls, dns, grpc, websocket, icmp, journey)',
    },
    { name: "a key of another kind", probe: { ...home, address: "a:1" }, says: /^address: unknown key "address"/ },
    {
      name: "a timeout as long as the interval",
      probe: { ...home, interval: "10s", timeout: "10s" },
      says: 'timeout: a timeout of 10s is not below the interval of 10s: a hanging target would miss its next probe (write "8s", or lengthen the interval)',
    },
    {
      name: "a port that does not exist",
      probe: { kind: "tcp", name: "db", address: "db:70000" },
      says: /^address: "db:70000" is not an address with a port/,
    },
    {
      name: "a misspelt expectation",
      probe: { ...home, expect: { body: { matchs: "a" } } },
      says: 'expect.body.matchs: unknown key "matchs" (did you mean "matches"?)',
    },
    {
      name: "a range that ends before it begins",
      probe: { ...home, expect: { status: "299-200" } },
      says: 'expect.status: "299-200" ends before it begins (write "200-299")',
    },
    {
      name: "a label that is nines' own",
      probe: { ...home, labels: { location: "x" } },
      says: 'labels.location: the label "location" of a probe is set by nines itself (choose another name)',
    },
    {
      name: "a value of a later step",
      probe: {
        kind: "journey",
        name: "j",
        steps: [
          { name: "a", url: "https://a.example.org/{{id}}" },
          { name: "b", url: "https://a.example.org/", save: { id: { json: "$.id" } } },
        ],
      },
      says: 'steps[0].url: no step before this one saves "{{id}}" (save it in an earlier step (save: { id: { json: "$.id" } }), or name it in secrets)',
    },
    {
      name: "a header of two lines",
      probe: { ...home, headers: { accept: "a\r\nhost: b" } },
      says: "headers.accept: the value of accept has more than one line (write it on one line)",
    },
  ])("$name", ({ probe, says }) => {
    const [line = "", ...others] = problemsOf({ probes: [probe] });
    expect(others).toEqual([]);
    const said = line.replace("probes[0].", "");
    if (typeof says === "string") expect(said).toBe(says);
    else expect(said).toMatch(says);
  });

  test("no SLO for a probe that is broken itself", () => {
    const slo = { name: "home", objective: "99", sli: { kind: "probe", probe: "home" } };
    expect(problemsOf({ probes: [{ ...home, retries: -1 }], services: [{ name: "web", slos: [slo] }] })).toEqual([
      "probes[0].retries: -1 must be at least 0 (write a number within the limit)",
    ]);
  });

  test("a discovery without the probe that its targets are like, once", () => {
    const parsed = parse({ exporter: { discovery: [{ files: ["targets/*.json"] }] } });
    expect(parsed.ok ? [] : parsed.problems).toMatchObject([
      { code: "required", path: "exporter.discovery[0].like", message: "is missing", hint: "write a mapping" },
    ]);
  });

  test("two locations of one name, and a quorum that they cannot reach", () => {
    expect(problemsOf({ exporter: { locations: [{ name: "a" }, { name: "a" }], quorum: 3 } })).toEqual([
      'exporter.locations[1].name: "a" is the name of exporter.locations[0] already (give this location another name: two exporters at one location would mix their counters)',
      "exporter.quorum: a quorum of 3 is never reached with 2 locations (write at most 2, or list all locations)",
    ]);
  });
});

describe("parseStack() shows no secret", () => {
  const secret = "hunter2";
  test.each([
    { name: "a bearer token", probe: { ...home, auth: { bearer: secret } }, at: "auth.bearer" },
    {
      name: "a password",
      probe: { ...home, auth: { basic: { user: "a", password: secret } } },
      at: "auth.basic.password",
    },
    {
      name: "a password that is a number",
      probe: { ...home, auth: { basic: { user: "a", password: 4711 } } },
      at: "auth.basic.password",
    },
    { name: "user and password as one text", probe: { ...home, auth: { basic: `a:${secret}` } }, at: "auth.basic" },
    { name: "auth as a text", probe: { ...home, auth: secret }, at: "auth" },
    { name: "auth as a list", probe: { ...home, auth: [secret] }, at: "auth" },
    { name: "Authorization", probe: { ...home, headers: { Authorization: secret } }, at: "headers.Authorization" },
    { name: "Cookie", probe: { ...home, headers: { cookie: secret } }, at: "headers.cookie" },
    { name: "X-Api-Key", probe: { ...home, headers: { "X-Api-Key": secret } }, at: "headers.X-Api-Key" },
    {
      name: "a header that ends with token",
      probe: { ...home, headers: { "x-shop-token": secret } },
      at: "headers.x-shop-token",
    },
    { name: "a header as a list", probe: { ...home, headers: { cookie: [secret] } }, at: "headers.cookie" },
    { name: "headers as a list", probe: { ...home, headers: [`cookie: ${secret}`] }, at: "headers" },
    { name: "credentials in an address", probe: { ...home, url: `https://a:${secret}@shop.example.org/` }, at: "url" },
    {
      name: "credentials with an @",
      probe: { ...home, url: `https://a:${secret}@${secret}@shop.example.org/` },
      at: "url",
    },
    {
      name: "a token in an address",
      probe: { ...home, url: `https://shop.example.org/?api_key=${secret}` },
      at: "url",
    },
    { name: "credentials of a proxy", probe: { ...home, proxy: `http://a:${secret}@proxy.example.org` }, at: "proxy" },
    { name: "a password in a JSON body", probe: { ...home, body: `{"password": "${secret}"}` }, at: "body" },
    { name: "a password in a form", probe: { ...home, body: `user=a&password=${secret}` }, at: "body" },
    {
      name: "credentials of a WebSocket",
      probe: { kind: "websocket", name: "w", url: `wss://a:${secret}@b.example.org` },
      at: "url",
    },
    {
      name: "a step's header",
      probe: { kind: "journey", name: "j", steps: [{ ...home, headers: { cookie: secret } }] },
      at: "steps[0].headers.cookie",
    },
    {
      name: "a journey's secret",
      probe: { kind: "journey", name: "j", secrets: { a: secret }, steps: [] },
      at: "secrets.a",
    },
  ])("$name", ({ probe, at }) => {
    const parsed = parse({ probes: [probe] });
    const problems = parsed.ok ? [] : parsed.problems;
    expect(problems.map(({ path }) => path)).toContain(`probes[0].${at}`);
    expect(JSON.stringify(problems)).not.toMatch(/hunter2|4711/);
  });

  test.each([
    { name: "a variable that is no name", secret: { env: "hunter2-hunter2" } },
    { name: "a file that is no path", secret: { file: "hunter2" } },
  ])("$name", (one) => {
    const parsed = parse({ probes: [{ ...home, auth: { bearer: one.secret } }] });
    expect(parsed.ok ? [] : parsed.problems.map(({ code }) => code)).toEqual(["secret"]);
    expect(JSON.stringify(parsed)).not.toContain("hunter2");
  });

  test.each([
    { name: "a saved value", body: '{"password": "{{password}}"}' },
    { name: "a saved value in a form", body: "user=probe&password={{password}}" },
    { name: "a variable of GraphQL", body: '{"query":"mutation { login(password: $password) { token } }"}' },
    { name: "a word", body: "the password of the day" },
  ])("and takes $name for none", ({ body }) => {
    const steps = [{ name: "a", url: "https://shop.example.org/", body }];
    const secrets = { password: { env: "SHOP_PASSWORD" } };
    expect(problemsOf({ probes: [{ kind: "journey", name: "j", secrets, steps }] })).toEqual([]);
  });

  test("in the address of a discovery", () => {
    const url = `https://a:${secret}@inventory.example.org/`;
    const parsed = parse({ exporter: { discovery: [{ url, like: { headers: { cookie: secret } } }] } });
    expect(parsed.ok ? [] : parsed.problems.map(({ code, path }) => ({ code, path }))).toEqual([
      { code: "plain-secret", path: "exporter.discovery[0].like.headers.cookie" },
      { code: "plain-secret", path: "exporter.discovery[0].url" },
    ]);
    expect(JSON.stringify(parsed)).not.toContain(secret);
  });

  test("for the Prometheus that budgets are read from", () => {
    const url = `https://a:${secret}@metrics.example.org/`;
    const parsed = parse({ exporter: { prometheus: { url, auth: { bearer: secret } } } });
    expect(parsed.ok ? [] : parsed.problems.map(({ code, path }) => ({ code, path }))).toEqual([
      { code: "plain-secret", path: "exporter.prometheus.auth.bearer" },
      { code: "plain-secret", path: "exporter.prometheus.url" },
    ]);
    expect(JSON.stringify(parsed)).not.toContain(secret);
  });
});
