import { readdir, readFile, writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { main } from "../../cli/main.ts";
import shop from "../../examples/shop/nines.config.ts";
import { parseStack } from "../../slo/parse-stack.ts";
import { freePort } from "../servers/free-port.ts";
import { needs } from "../servers/needs.ts";
import { type Prometheus, startPrometheus } from "../servers/prometheus.ts";
import { reply, replyData, replyError, type SeenRequest, withRudeServer } from "../service/rude-server.ts";
import { inTemporaryFolder, makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";
import { startLiveShop } from "./live-shop/start-live-shop.ts";
import { memoryWorld } from "./memory-world.ts";

/** Two SLOs whose metrics nobody has: one name and one label are misspelt. */
const returns = {
  name: "returns",
  owner: "Barbara",
  team: "orders",
  saturation: [{ name: "pool", query: "db_pool_connection_in_use", limit: 10 }],
  slos: [sloOf("metric", 'http_request_total{job="catalog"}'), sloOf("label", 'http_requests_total{job="catalogue"}')],
};
const withReturns = { ...shop, services: [...shop.services, returns] };
const withBrokenHistogram = {
  ...shop,
  services: JSON.parse(
    JSON.stringify(shop.services).replace("http_request_duration_seconds{", "http_requests_duration_seconds{"),
  ),
};

const requests = 'http_requests_total{job="checkout"}';
/** SLIs that find their metrics and still cannot work. */
const hopeless = {
  name: "hopeless",
  owner: "Barbara",
  team: "orders",
  slos: [
    eventsSlo("label", { total: requests, bad: 'http_requests_total{job="checkout",cod=~"5.."}' }),
    eventsSlo("value", { total: "payment_attempts_total", bad: 'payment_attempts_total{result="timeuot"}' }),
    eventsSlo("quiet", { total: requests, bad: 'http_requests_total{job="checkout",code=~"4.."}' }),
    eventsSlo("good", { total: requests, good: 'http_requests_total{job="checkout",code="OK"}' }),
    { ...eventsSlo("group", { total: requests, bad: requests.replace("}", ',code=~"5.."}') }), groupBy: ["rout"] },
    {
      name: "edge",
      objective: "99",
      sli: { kind: "latency", histogram: 'http_request_duration_seconds{job="checkout"}', threshold: "250ms" },
    },
    { name: "nan", objective: "99", sli: { kind: "ratio", error: "0 * sum(up) / (0 * sum(up))" } },
  ],
};
const withHopeless = { ...shop, services: [...shop.services, hopeless] };

function eventsSlo(name: string, sli: object) {
  return { name, objective: "99", sli: { kind: "events", ...sli } };
}

function sloOf(name: string, total: string) {
  return { name, objective: "99", sli: { kind: "events", total, bad: total.replace("}", ',code=~"5.."}') } };
}

async function nines(args: readonly string[], { config = shop as unknown, env = {} } = {}) {
  return inTemporaryFolder("check-cli", async (cwd) => {
    await writeFile(join(cwd, "nines.config.json"), JSON.stringify(config));
    await writeFile(join(cwd, "a-file"), "");
    const world = { ...memoryWorld(cwd), env, now: () => Date.now() / 1000 };
    const code = await main(args, world);
    const written = await filesIn(join(cwd, "preview"));
    return { code, stdout: world.stdout(), stderr: world.stderr(), written, left: (await readdir(cwd)).sort() };
  });
}

async function filesIn(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const names = await readdir(folder).catch(() => []);
  const files = names.sort().map(async (name) => [name, await readFile(join(folder, name))] as const);
  return new Map(await Promise.all(files));
}

needs("prometheus")("with a Prometheus behind the example shop,", () => {
  let folder: string;
  let prometheus: Prometheus;
  let server: readonly string[];

  beforeAll(async () => {
    folder = await makeTemporaryFolder("live-shop");
    const stack = parseStack(withReturns);
    if (!stack.ok) throw new Error(JSON.stringify(stack.problems));
    prometheus = await startLiveShop({ folder, stack: stack.value, days: 9, fineDays: 1.2 });
    server = ["--prometheus", prometheus.url];
  });

  afterAll(async () => {
    await prometheus?.stop();
    await removeFolder(folder);
  });

  describe("nines check", () => {
    test("finds data for every panel of every board", async () => {
      const text = await nines(["check", ...server, "--slow", "30s"]);
      expect(text).toMatchObject({ code: 0, stderr: "" });
      expect(text.stdout).toMatch(/^✓ http:\S+: \d+ panels with data, 3 rightly empty, \d+ rules evaluated\n$/);
      const json = JSON.parse((await nines(["check", ...server, "--slow", "30s", "--format", "json"])).stdout);
      // The verdict on a shift that is over is gone, with its evidence and requests.
      expect(json).toMatchObject({ ok: true, boards: 9, slos: 7, problems: [], panels: { normallyEmpty: 3, dead: 0 } });
    });

    test("says which choices it left out", async () => {
      const found = await nines(["check", ...server, "--slow", "30s", "--choices", "2", "--format", "json"]);
      expect(JSON.parse(found.stdout).leftOut).toEqual(
        expect.arrayContaining([
          { name: "SLO", asked: 2, of: 7 },
          { name: "Service", asked: 2, of: 4 },
        ]),
      );
    });

    test("says what an SLI misspells, and which panels that empties", async () => {
      const found = await nines(["check", ...server, "--slow", "30s"], { config: withReturns });
      expect(found).toMatchObject({ code: 1, stderr: "" });
      expect(found.stdout).toContain(
        'error[no-data]: there is no metric "http_request_total" in the last hour\n  at returns-metric\n  fix: did you mean "http_requests_total"?\n',
      );
      expect(found.stdout).toContain(
        'error[no-data]: no series of http_requests_total has job="catalogue"\n  at returns-label\n  fix: did you mean "catalog"?\n',
      );
      expect(found.stdout).toContain(
        'error[no-data]: there is no metric "db_pool_connection_in_use" in the last hour\n  at returns.saturation.pool\n  fix: did you mean "db_pool_connections_in_use"?\n',
      );
      const oneLine = found.stdout.replace(/\s+/g, " ");
      expect(oneLine).toMatch(
        /error\[panel-no-data\]: returns-metric, returns-label are not measured, and \d+ panels of them are empty fix: repair its metrics first/,
      );
      expect(found.stdout).toMatch(
        /✗ http:\S+: \d+ problems; \d+ panels with data, \d+ rightly empty, \d+ without data, \d+ rules evaluated\n$/,
      );
    });

    test("says which SLIs cannot work although their metrics are there", async () => {
      const found = await nines(["check", ...server, "--slow", "30s", "--format", "json"], { config: withHopeless });
      const { problems } = JSON.parse(found.stdout) as {
        problems: readonly { code: string; severity: string; path: string; message: string; hint: string }[];
      };
      expect(
        problems
          .filter(({ code }) => code === "no-data")
          .map(({ path, severity, message, hint }) => `${path} ${severity}: ${message} (${hint})`),
      ).toEqual([
        "hopeless-edge error: http_request_duration_seconds_bucket has no bucket edge 0.25, which the threshold needs (choose a threshold at an edge, nearest are 0.2 and 0.3, or give the histogram this edge)",
        'hopeless-good error: no series of http_requests_total has code="OK" (it has "200", "500", "503")',
        'hopeless-group error: no series of http_requests_total that it counts has the label "rout" of groupBy (did you mean "route"?)',
        'hopeless-label error: no series of http_requests_total has the label "cod" (did you mean "code"?)',
        "hopeless-nan error: is not measured: its query gives NaN (look for a division by zero in 0 * sum(up) / (0 * sum(up)))",
        'hopeless-quiet warning: no series of http_requests_total has code=~"4.." (it has "200", "500", "503")',
        'hopeless-value error: no series of payment_attempts_total has result="timeuot" (did you mean "timeout"?)',
      ]);
      expect(problems.filter(({ message }) => message.includes("together they give nothing"))).toEqual([]);
    });

    test("names the panels that die when a histogram is misspelt", async () => {
      const found = await nines(["check", ...server, "--slow", "30s", "--format", "json"], {
        config: withBrokenHistogram,
      });
      expect(found.code).toBe(1);
      const { problems } = JSON.parse(found.stdout) as {
        problems: readonly { code: string; message: string; hint: string }[];
      };
      expect(problems.filter(({ code }) => code === "panel-no-data")).toEqual([
        expect.objectContaining({
          path: "nines-service",
          message:
            'there is no metric "http_requests_duration_seconds_bucket" in the last hour, so 2 panels of Service lack data: "Latency distribution: checkout-latency (300 ms)", "Latency percentiles: checkout-latency (300 ms)"',
          hint: 'did you mean "http_request_duration_seconds_bucket"?',
        }),
      ]);
      expect(problems.filter(({ code }) => code === "no-data").map(({ hint }) => hint)).toEqual([
        'did you mean "http_request_duration_seconds_bucket"?',
        'did you mean "http_request_duration_seconds_count"?',
      ]);
    });

    test("lists queries that take longer than allowed", async () => {
      const json = await nines(["check", ...server, "--slow", "1ms", "--format", "json"]);
      expect(json.code).toBe(1);
      expect(JSON.parse(json.stdout)).toMatchObject({
        ok: false,
        problems: expect.arrayContaining([
          expect.objectContaining({
            code: "query-slow",
            message: expect.stringMatching(/^the query takes \S+ s, more than 0.001 s$/),
          }),
        ]),
      });
      const github = await nines(["check", ...server, "--slow", "1ms", "--format", "github"]);
      expect(github.stdout).toMatch(
        /^::error title=nines query-slow::nines-\S+: the query takes \S+ s, more than 0.001 s/m,
      );
    });
  });

  describe("nines preview", () => {
    test("draws a picture and a page of every board", async () => {
      const { code, written, stdout } = await nines(["preview", ...server, "--var", "slo_id=checkout-availability"]);
      expect(code).toBe(0);
      const shifts = ["shift-catalog-cluster", "shift-checkout-green", "shifts"];
      const uids = ["itself", "overview", "review", "service", ...shifts, "slo", "uptime"].map(
        (name) => `nines-${name}`,
      );
      expect([...written.keys()]).toEqual([
        ".nines-manifest.json",
        ...uids.flatMap((uid) => [`${uid}.html`, `${uid}.png`]),
      ]);
      expect(stdout.split("\n").filter(Boolean)).toHaveLength(18);
      for (const uid of uids) {
        const png = written.get(`${uid}.png`);
        expect(png?.subarray(1, 4).toString()).toBe("PNG");
        expect(png?.readUInt32BE(16)).toBe(1600);
        expect(written.get(`${uid}.html`)?.toString()).toMatch(/^<!doctype html>/);
      }
      const detail = written.get("nines-slo.html")?.toString() ?? "";
      expect(detail).toContain("errors /pay");
      expect(detail).not.toMatch(/No budget recorded|No events were counted|\$\{?\w/);
    });

    test("draws one board in the dark, at the time and for the choices that were asked for", async () => {
      const args = ["--board", "nines-service", "--var", "service=payment", "--from", "now-3h", "--theme", "dark"];
      const { code, written } = await nines(["preview", ...server, ...args]);
      expect(code).toBe(0);
      expect([...written.keys()]).toEqual([".nines-manifest.json", "nines-service.html", "nines-service.png"]);
      expect(written.get("nines-service.html")?.toString()).toContain("<span>Service</span> payment");
    });

    test.each([
      {
        name: "an unknown board",
        args: ["--board", "nines-servce"],
        says: 'error[unknown-board]: no board has the uid "nines-servce"\n  at --board\n  fix: did you mean "nines-service"? there are nines-overview, nines-slo, nines-service,\n       nines-review, nines-shifts, nines-shift-checkout-green, nines-shift-catalog-cluster,\n       nines-uptime, nines-itself\n',
      },
      {
        name: "an unknown variable",
        args: ["--board", "nines-uptime", "--var", "locaton=sydney"],
        says: 'error[unknown-variable]: no chosen board has a variable "locaton"\n  at --var\n  fix: did you mean "location"? there are target, location\n',
      },
      {
        name: "an unknown choice",
        args: ["--board", "nines-slo", "--var", "slo_id=checkout-availabilty"],
        says: 'error[variable-value]: "checkout-availabilty" is no choice of the variable slo_id\n  at --var slo_id\n  fix: did you mean "checkout-availability"?\n',
      },
      {
        name: "two choices where one is shown",
        args: ["--var", "slo_id=checkout-availability", "--var", "slo_id=catalog-availability"],
        says: 'error[variable-value]: the board nines-slo shows one slo_id at a time, not "checkout-availability"\n                       and "catalog-availability"\n  at --var slo_id\n  fix: write --var slo_id once and run nines preview again for the others, or choose other boards\n       with --board\n',
      },
      {
        name: "a file as output folder",
        args: ["--board", "nines-uptime", "-o", "a-file"],
        says: "error[output-folder]: the output folder is a file\n  at a-file\n  fix: choose another folder with -o\n",
      },
    ])("writes nothing for $name", async ({ args, says }) => {
      const refused = await nines(["preview", ...server, ...args]);
      expect(refused).toMatchObject({ code: 1, stdout: "", stderr: says, left: ["a-file", "nines.config.json"] });
    });
  });
});

needs("prometheus")("with a Prometheus that knows nothing,", () => {
  test("nines check says what to do about rules, targets and exporter", async () => {
    const prometheus = await startPrometheus();
    try {
      const found = await nines(["check", "--prometheus", prometheus.url, "--format", "json"]);
      expect(found.code).toBe(1);
      const report = JSON.parse(found.stdout) as { problems: readonly { message: string; severity: string }[] };
      expect(report.problems).toContainEqual({
        code: "rules-not-loaded",
        severity: "error",
        path: "",
        message: "Prometheus runs none of the rules",
        hint: "put the files of nines generate under rule_files and let Prometheus reload",
      });
      const of = (start: string) => report.problems.filter(({ message }) => message.startsWith(start));
      expect(of("Prometheus does not scrape itself, so 7 panels of nines itself lack data")).toHaveLength(1);
      // Of uptime, of nines itself, and of the three boards about shifts.
      expect(of("no exporter of nines is scraped").map(({ severity }) => severity)).toEqual(Array(5).fill("warning"));
      expect(
        of("Prometheus holds none of the series that the rules record, so 11 panels of SLO overview"),
      ).toHaveLength(1);
    } finally {
      await prometheus.stop();
    }
  });

  test("nines preview draws boards that say why they are empty", async () => {
    const prometheus = await startPrometheus();
    try {
      const { code, written } = await nines(["preview", "--prometheus", prometheus.url, "--board", "nines-uptime"]);
      expect(code).toBe(0);
      expect(written.get("nines-uptime.html")?.toString()).toContain("No exporter of nines is scraped");
    } finally {
      await prometheus.stop();
    }
  });

  test("nines preview of a time long past speaks of that time", async () => {
    const prometheus = await startPrometheus();
    try {
      const range = ["--from", "2025-01-01", "--to", "2025-01-02"];
      const boards = ["overview", "uptime"].flatMap((name) => ["--board", `nines-${name}`]);
      const { code, written } = await nines(["preview", "--prometheus", prometheus.url, ...range, ...boards]);
      expect(code).toBe(0);
      const page = (name: string) => written.get(`nines-${name}.html`)?.toString();
      expect(page("overview")).toContain("The rules recorded nothing in the last hour of this range");
      expect(page("uptime")).toContain("No exporter of nines was scraped in the last hour of this range");
    } finally {
      await prometheus.stop();
    }
  });
});

describe.each(["check", "preview"])("nines %s", (command) => {
  test("says that nobody listens", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    expect(await nines([command, "--prometheus", url])).toMatchObject({
      code: 3,
      stdout: "",
      stderr: `fault: Prometheus at ${url} refuses the connection; is it running there?\n  fix: name an address at which it answers from here, with --prometheus or NINES_PROMETHEUS\n`,
      left: ["a-file", "nines.config.json"],
    });
  });

  test.each([
    {
      name: "a login",
      status: 401,
      type: "text/plain",
      body: "who are you?",
      says: "asks for a login (401: who are you?)",
    },
    {
      name: "a web page",
      status: 200,
      type: "text/html",
      body: "<title>Shop</title>",
      says: 'answers with the web page "Shop"',
    },
    {
      name: "an overload",
      status: 503,
      type: "text/plain",
      body: "starting",
      says: "is not ready or overloaded (503: starting)",
    },
  ])("says in one line that the server answers with $name", async ({ status, type, body, says }) => {
    await withRudeServer(
      (response) => reply(response, status, type, body),
      async ({ url }) => {
        const refused = await nines([command, "--prometheus", url]);
        expect(refused).toMatchObject({ code: 3, stdout: "", left: ["a-file", "nines.config.json"] });
        expect(refused.stderr).toContain(`fault: Prometheus at ${url} ${says}`);
      },
    );
  });

  test("says in one line that the server refuses every query with 422", async () => {
    await withRudeServer(
      (response) => replyError(response, 422, "execution", "no storage"),
      async ({ url }) => {
        expect(await nines([command, "--prometheus", url])).toMatchObject({
          code: 3,
          stderr: `fault: Prometheus at ${url} refuses the query: no storage\n`,
        });
      },
    );
  });

  test("does not wait for a server that never answers", async () => {
    await withRudeServer(
      () => {},
      async ({ url }) => {
        const refused = await nines([command, "--prometheus", url, "--prometheus-timeout", "1s"]);
        expect(refused.code).toBe(3);
        expect(refused.stderr).toContain(`fault: Prometheus at ${url} did not answer within 1 s\n`);
      },
    );
  });
});

/** Answers like a Prometheus that holds one metric and has an opinion about everything else. */
function opinionated(rules: { readonly status: number; readonly groups: readonly object[] }) {
  return (response: ServerResponse, { path, parameters }: SeenRequest) => {
    if (path.endsWith("/rules"))
      return rules.status === 200
        ? replyData(response, { groups: rules.groups })
        : reply(response, rules.status, "text/plain", "no rules here");
    if (path.endsWith("/values")) return replyData(response, ["up"]);
    const query = parameters.get("query") ?? "";
    if (query === "vector(1)") return replyData(response, { resultType: "vector", result: [] });
    return replyError(response, 422, "execution", `multiple matches for labels`);
  };
}

describe("nines check on a server with an opinion", () => {
  test("lists refused queries and rules, and rules that fail where they run", async () => {
    const groups = [
      {
        name: "nines-burn",
        file: "generic.yaml",
        interval: 60,
        rules: [
          {
            type: "recording",
            name: "slo:sli_error:ratio_rate5m",
            query: "x",
            health: "err",
            lastError: "found duplicate series",
          },
        ],
      },
    ];
    await withRudeServer(opinionated({ status: 200, groups }), async ({ url }) => {
      const found = await nines(["check", "--prometheus", url]);
      expect(found.code).toBe(1);
      const oneLine = found.stdout.replace(/\s+/g, " ");
      const refusal = `Prometheus at ${url} refuses the query: multiple matches for labels`;
      const rule = "nines-burn.slo:sli_error:ratio_rate5m";
      expect(oneLine).toContain(
        `error[rule-failed]: Prometheus could not evaluate it: found duplicate series at ${rule} fix: `,
      );
      expect(oneLine).toContain(`error[rule-failed]: ${refusal} at ${rule} fix: `);
      expect(oneLine).toContain(`error[query-failed]: ${refusal} at nines-overview.slo-count.A fix: `);
      expect(oneLine).toMatch(/; 0 panels with data, \d+ without data, /);
    });
  });

  test("warns of a server that lists no rules", async () => {
    await withRudeServer(opinionated({ status: 404, groups: [] }), async ({ url }) => {
      const found = await nines(["check", "--prometheus", url]);
      expect(found.stdout.replace(/\s+/g, " ")).toContain(
        `warning[rules-not-listed]: the server does not list the rules that run: Prometheus at ${url} has nothing at /api/v1/rules (404)`,
      );
    });
  });

  test("gives up after several queries without an answer", async () => {
    const silent = (response: ServerResponse, { path, parameters }: SeenRequest) => {
      if (path.endsWith("/values")) replyData(response, ["up"]);
      else if (parameters.get("query") === "vector(1)") replyData(response, { resultType: "vector", result: [] });
    };
    await withRudeServer(silent, async ({ url }) => {
      expect(await nines(["check", "--prometheus", url, "--prometheus-timeout", "1s"])).toMatchObject({
        code: 3,
        stdout: "",
        stderr: expect.stringContaining(`fault: Prometheus at ${url} did not answer within 1 s\n`),
      });
    });
  });

  test("nines preview draws the other panels and says why one is empty", async () => {
    await withRudeServer(opinionated({ status: 200, groups: [] }), async ({ url }) => {
      const { code, stderr, written } = await nines(["preview", "--prometheus", url, "--board", "nines-itself"]);
      expect(code).toBe(1);
      expect(stderr).toContain("error[query-failed]: ");
      expect(written.get("nines-itself.html")?.toString()).toContain("multiple matches for labels");
    });
  });
});
