import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { routeFragment } from "../../alerts/alertmanager.ts";
import { generateStack } from "../../alerts/generate-stack.ts";
import type { AlertRule, Rule } from "../../alerts/rule.ts";
import { stackCost, totalCost } from "../../alerts/rule-cost.ts";
import { ruleFiles } from "../../alerts/rule-files.ts";
import { composite, events, probe, service, slo } from "../../slo/define-stack.ts";
import { httpProbe, tlsProbe } from "../../slo/probe/define-probes.ts";
import type { ExporterSpec, ProbeSpec } from "../../slo/probe/probe-spec.ts";
import { needs } from "../servers/needs.ts";
import { promtool } from "../servers/prometheus-tools.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";
import { stackOf } from "./generated-stack.ts";

const home = httpProbe("home", { url: "https://shop.example.org/" });
const locations = [
  { name: "fra", weight: 50 },
  { name: "nyc", weight: 30 },
  { name: "sin", weight: 20 },
];

function shop(probes: readonly ProbeSpec[], exporter: ExporterSpec = {}) {
  return stackOf({
    name: "shop",
    notify: { channel: "#shop" },
    services: [
      service("web", {
        slos: [
          slo("home", {
            objective: "99.9",
            sli: probe({ probe: "home" }),
            alerts: { tiers: { "page-fast": { for: "2m" } } },
          }),
          slo("requests", { objective: "99.9", sli: events({ total: "a_total", bad: 'a_total{code="500"}' }) }),
          slo("both", {
            objective: "99.9",
            sli: composite({ rule: "weakest", of: [{ slo: "web-home" }, { slo: "web-requests" }] }),
          }),
        ],
      }),
    ],
    probes,
    exporter,
  });
}

function rulesOf(stack: ReturnType<typeof stackOf>): readonly Rule[] {
  return ruleFiles(stack).flatMap(({ groups }) => groups.flatMap(({ rules }) => rules));
}

function downAlerts(stack: ReturnType<typeof stackOf>): readonly AlertRule[] {
  return rulesOf(stack).flatMap((rule) => (rule.kind === "alert" && rule.alert === "ProbeDown" ? [rule] : []));
}

describe("ruleFiles()", () => {
  test("watches no targets where there are none", () => {
    const stack = stackOf({
      name: "a",
      services: [
        service("a", { slos: [slo("a", { objective: "99", sli: events({ total: "a_total", bad: "b_total" }) })] }),
      ],
    });
    expect(ruleFiles(stack).map(({ name }) => name)).not.toContain("probes");
  });

  test.each([
    { name: "a probe that its SLO watches", probes: [home], exporter: {}, severities: [] },
    { name: "one that pages", probes: [{ ...home, alert: "page" as const }], exporter: {}, severities: ["page"] },
    {
      name: "one without an SLO beside it",
      probes: [{ ...home, alert: "page" as const }, tlsProbe("certificate", { address: "shop.example.org" })],
      exporter: {},
      severities: ["page", "ticket"],
    },
    {
      name: "discovered targets",
      probes: [home],
      exporter: { discovery: [{ files: ["a.json"], like: {} }] },
      severities: ["ticket"],
    },
    {
      name: "an exporter that alerts itself",
      probes: [{ ...home, alert: "page" as const }],
      exporter: { alerts: "exporter" as const },
      severities: [],
    },
  ])("has an alert for each severity of $name", ({ probes, exporter, severities }) => {
    expect(downAlerts(shop(probes, exporter)).map(({ labels }) => labels)).toEqual(
      severities.map((severity) => ({ severity })),
    );
  });

  test("asks for a quorum of the locations", () => {
    const [alert] = downAlerts(shop([{ ...home, alert: "page" }], { locations }));
    expect(alert?.expr).toContain("slo:probe_down:locations >= 2");
  });
});

describe("ruleFiles() of an exporter that alerts itself", () => {
  const stack = shop([home], { alerts: "exporter" });
  const limits = (id: string) =>
    rulesOf(stack).filter(
      (rule) => rule.kind === "recording" && rule.labels["slo_id"] === id && /alert_/.test(rule.record),
    );

  test("leaves no limit that an alert of a probe SLO could pass, and no rule of its own", () => {
    expect(limits("web-home")).toEqual([]);
    expect(rulesOf(stack).filter((rule) => rule.kind === "alert" && rule.labels["slo_id"] === "web-home")).toEqual([]);
  });

  test("switches its other alerts off", () => {
    const info = rulesOf(stack).find(
      (rule) => rule.kind === "recording" && rule.record === "slo:info" && rule.labels["slo_id"] === "web-home",
    );
    expect(info?.labels).toMatchObject({ missing: "quiet", exhausted_alert: "off", forecast_alert: "off" });
  });

  test("leaves all other SLOs alone", () => {
    const others = (of: ReturnType<typeof stackOf>) =>
      rulesOf(of).filter((rule) => ["web-requests", "web-both"].includes(rule.labels["slo_id"] ?? ""));
    expect(others(stack)).toEqual(others(shop([home])));
    expect(limits("web-requests").length).toBe(2);
    expect(limits("web-both").length).toBe(2);
  });

  test("still records what the exporter measures", () => {
    const records = (of: ReturnType<typeof stackOf>) =>
      rulesOf(of).flatMap((rule) => (rule.kind === "recording" && !/alert_/.test(rule.record) ? [rule.record] : []));
    expect(records(stack)).toEqual(records(shop([home])));
  });
});

test("routeFragment() sends ProbeDown to the channel of the probe, where one can be raised", () => {
  const probes = [{ ...home, alert: "page" as const, labels: { channel: "#web-ops" } }];
  const { routes, receivers } = routeFragment(shop(probes));
  expect(routes[1]).toMatchObject({ matchers: ['alertname="ProbeDown"', 'target=~".+"'], group_by: ["target"] });
  expect(receivers.map(({ name }) => name)).toEqual(["nines", "nines-shop", "nines-web-ops"]);
  expect(routeFragment(shop([home])).routes).toHaveLength(1);
});

test("stackCost() counts the rules of the targets by targets and locations", () => {
  const cost = (exporter: ExporterSpec) => totalCost(stackCost(shop([{ ...home, alert: "page" }], exporter)).byKind);
  const [one, three] = [cost({}), cost({ locations: locations.map(({ name }) => ({ name })) })];
  // Two more locations: two more of state, muted and info each, once a minute.
  expect(three.samplesPerMinute - one.samplesPerMinute).toBe(6);
  expect(three.rules).toBe(one.rules);
});

/** Minutes of samples every 30 s. */
const steady = (minutes: number, perScrape: number) => `0+${perScrape}x${2 * minutes}`;

function attempts(location: string, result: string, perScrape: number) {
  const labels = `target="home",location="${location}",attempt="first",result="${result}"`;
  return { series: `slo_probe_attempts_total{${labels}}`, values: steady(30, perScrape) };
}

function time(location: string, state: string, seconds: number) {
  return {
    series: `slo_time_seconds_total{target="home",location="${location}",state="${state}"}`,
    values: steady(30, seconds),
  };
}

/** What promtool says of expected values after half an hour of these series. */
async function toldBy(
  stack: ReturnType<typeof stackOf>,
  input: readonly object[],
  checks: Readonly<Record<string, number | undefined>>,
) {
  return inTemporaryFolder("probe-rules", async (folder) => {
    const names: string[] = [];
    for (const { path, text } of generateStack(stack)) {
      if (!path.startsWith("prometheus/rules/")) continue;
      names.push(path.replaceAll("/", "-"));
      await writeFile(join(folder, path.replaceAll("/", "-")), text);
    }
    const samples = (value: number | undefined) => (value === undefined ? [] : [{ labels: "{}", value }]);
    const test = {
      interval: "30s",
      input_series: input,
      promql_expr_test: Object.entries(checks).map(([expr, value]) => ({
        expr: `round(1e9 * sum(${expr})) / 1e9`,
        eval_time: "30m",
        exp_samples: samples(value),
      })),
    };
    const file = { rule_files: names, evaluation_interval: "1m", tests: [test] };
    await writeFile(join(folder, "test.yaml"), JSON.stringify(file));
    const { code, stdout, stderr } = await promtool(["test", "rules", "test.yaml"], { cwd: folder });
    return code === 0 ? "" : stdout + stderr;
  });
}

const total = 'slo:sli_total:rate5m{slo_id="web-home"}';
const bad = 'slo:sli_bad:rate5m{slo_id="web-home"}';

needs("prometheus")("The rules of a probe SLO", () => {
  test.each([
    {
      name: "one location of three that fails costs its share of the users",
      series: [
        ...["fra", "nyc"].flatMap((one) => [attempts(one, "success", 1), attempts(one, "failure", 0)]),
        ...[attempts("sin", "success", 0), attempts("sin", "failure", 1)],
      ],
      checks: { [`${bad} / ${total}`]: 0.2, [total]: 0.1, [bad]: 0.02 },
    },
    {
      name: "a location without data is in neither sum",
      series: [attempts("fra", "success", 1), attempts("sin", "failure", 1)],
      checks: { [`${bad} / ${total}`]: 0.285714286, [total]: 0.07 },
    },
    {
      name: "a location that nobody declared does not count",
      series: [attempts("fra", "success", 1), attempts("laptop", "failure", 1)],
      checks: { [`${bad} / ${total}`]: 0, [total]: 0.05 },
    },
    {
      name: "retries and inconclusive attempts do not count",
      series: [
        attempts("fra", "success", 1),
        attempts("fra", "inconclusive", 1),
        {
          series: 'slo_probe_attempts_total{target="home",location="fra",attempt="retry",result="failure"}',
          values: steady(30, 1),
        },
      ],
      checks: { [`${bad} / ${total}`]: 0, [total]: 0.05 },
    },
  ])("$name", async ({ series, checks }) => {
    expect(await toldBy(shop([home], { locations }), series, checks)).toBe("");
  });

  test("weigh time, whatever the interval", async () => {
    const byTime = (interval: string) =>
      stackOf({
        name: "shop",
        probes: [{ ...home, interval }],
        services: [
          service("web", { slos: [slo("home", { objective: "99", sli: probe({ probe: "home", measure: "time" }) })] }),
        ],
      });
    const series = [time("", "up", 24), time("", "down", 3), time("", "unknown", 2), time("", "excluded", 1)];
    for (const interval of ["30s", "2m"]) {
      const checks = { [`${bad} / ${total}`]: 0.111111111, [total]: 0.015 };
      expect(await toldBy(byTime(interval), series, checks)).toBe("");
    }
  });

  test("count what was missed where a gap is bad", async () => {
    const stack = stackOf({
      name: "shop",
      probes: [home],
      services: [
        service("web", { slos: [slo("home", { objective: "99", sli: probe({ probe: "home", gap: "bad" }) })] }),
      ],
    });
    const series = [
      attempts("", "success", 3),
      { series: 'slo_probe_missed_total{target="home",reason="stalled"}', values: steady(30, 1) },
    ];
    expect(await toldBy(stack, series, { [`${bad} / ${total}`]: 0.25 })).toBe("");
    expect(await toldBy(stack, [], { [`${bad} / ${total}`]: 1, [total]: 0.033333333 })).toBe("");
  });

  test("raise nothing where the exporter alerts, whatever happens", async () => {
    const failing = [
      attempts("", "success", 0),
      attempts("", "failure", 5),
      { series: 'slo_probe_state{target="home",state="down"}', values: "1x60" },
      { series: 'slo_probe_info{target="home",kind="http",alert="page"}', values: "1x60" },
      { series: "a_total", values: steady(30, 100) },
      { series: 'a_total{code="500"}', values: "0x60" },
    ];
    const probes = [{ ...home, alert: "page" as const }];
    const firing = 'ALERTS{alertstate="firing",slo_id="web-home"} or ALERTS{alertname="ProbeDown"}';
    const silent = { [firing]: undefined, 'slo:probe_down:locations{target="home"}': 1, [`${bad} / ${total}`]: 1 };
    expect(await toldBy(shop(probes, { alerts: "exporter" }), failing, silent)).toBe("");
    // The same without the option: every tier, and the target.
    expect(await toldBy(shop(probes), failing, { [firing]: 5 })).toBe("");
  });
});
