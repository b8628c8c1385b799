import { describe, expect, test } from "@jest/globals";
import { exportOpenSlo } from "../../../slo/export/open-slo.ts";
import { importOpenSlo } from "../../../slo/import/open-slo.ts";
import { parseStack } from "../../../slo/parse-stack.ts";
import { formatProblem, isError } from "../../../slo/problem.ts";
import type { SliSpec, SloSpec, StackSpec } from "../../../slo/spec.ts";
import fc from "../../property.ts";

function stackOf(slo: Partial<SloSpec>, rest: Partial<StackSpec> = {}): StackSpec {
  const sli: SliSpec = { kind: "events", total: "all_total", bad: "bad_total" };
  return {
    name: "shop",
    ...rest,
    services: [{ name: "till", slos: [{ name: "availability", objective: "99.9", period: "30d", sli, ...slo }] }],
  };
}

test("exportOpenSlo() writes services, SLOs with their indicator, and the alert objects that they share", () => {
  const { documents, problems } = exportOpenSlo({
    name: "shop",
    services: [
      {
        name: "till",
        title: "Till",
        team: "payments",
        runbook: "https://wiki.example.org/till",
        slos: [
          {
            name: "availability",
            objective: "99.95",
            period: "calendar-month",
            sli: { kind: "events", total: "sales_total", bad: 'sales_total{ok="no"}' },
            groupBy: ["shop"],
            alerts: { tiers: { "page-slow": "off", "ticket-fast": "off", "ticket-slow": "off" } },
            notify: { channel: "#till" },
          },
        ],
      },
    ],
  });
  expect(problems).toEqual([]);
  expect(documents).toBe(`apiVersion: openslo/v1
kind: Service
metadata:
  name: till
  displayName: Till
  labels:
    team: payments
  annotations:
    runbook: https://wiki.example.org/till
spec: {}
---
apiVersion: openslo/v1
kind: SLO
metadata:
  name: availability
spec:
  service: till
  indicator:
    metadata:
      name: availability-sli
    spec:
      ratioMetric:
        counter: true
        bad:
          metricSource:
            type: Prometheus
            spec:
              query: sum by (shop) (sales_total{ok="no"})
        total:
          metricSource:
            type: Prometheus
            spec:
              query: sum by (shop) (sales_total)
  timeWindow:
    - duration: 1M
      isRolling: false
      calendar:
        startTime: "2024-01-01 00:00:00"
        timeZone: UTC
  budgetingMethod: Occurrences
  objectives:
    - target: 0.9995
  alertPolicies:
    - alertPolicyRef: page-fast-14-4-till
---
apiVersion: openslo/v1
kind: AlertNotificationTarget
metadata:
  name: till
spec:
  target: "#till"
---
apiVersion: openslo/v1
kind: AlertCondition
metadata:
  name: page-fast-14-4
spec:
  severity: page
  condition:
    kind: burnrate
    threshold: 14.4
    lookbackWindow: 1h
    alertAfter: 0m
---
apiVersion: openslo/v1
kind: AlertPolicy
metadata:
  name: page-fast-14-4-till
spec:
  alertWhenBreaching: true
  alertWhenNoData: true
  conditions:
    - conditionRef: page-fast-14-4
  notificationTargets:
    - targetRef: till
`);
});

describe("exportOpenSlo() says what OpenSLO has no place for", () => {
  test.each([
    {
      name: "settings of the stack",
      stack: stackOf({}, { retention: "90d", rules: { shards: 2 }, notify: { mention: "@till" } }),
      says: [
        "notify.mention: is not exported: OpenSLO knows notification targets only (keep it in nines)",
        "retention: is not exported: OpenSLO does not know how long Prometheus keeps samples (keep it in nines)",
        "rules: is not exported: OpenSLO has no rules (keep it in nines)",
      ],
    },
    {
      name: "the saturation of a service",
      stack: {
        ...stackOf({}),
        services: stackOf({}).services.map((one) => ({ ...one, saturation: [{ name: "cpu", query: "cpu_ratio" }] })),
      },
      says: ["services[0].saturation: is not exported: OpenSLO v1 knows objectives only (keep it in nines)"],
    },
    {
      name: "what idle time means",
      stack: stackOf({ idle: "good" }),
      says: [
        "services[0].slos[0].idle: is not exported: OpenSLO does not say what a time without events means (keep it in nines)",
      ],
    },
    {
      name: "the guard of a tier",
      stack: stackOf({ alerts: { tiers: { "page-fast": { minBadEvents: 9 } } } }),
      says: [
        "services[0].slos[0].alerts.tiers.page-fast.minBadEvents: is not exported: OpenSLO's conditions know a threshold and a waiting time only (keep it in nines)",
      ],
    },
    {
      name: "alerts of nines",
      stack: stackOf({ alerts: { forecast: "off" } }),
      says: ["services[0].slos[0].alerts.forecast: is not exported: OpenSLO has no such alert (keep it in nines)"],
    },
    {
      name: "gaps",
      stack: stackOf({ sli: { kind: "timeSlice", condition: "up[$window] > 0", slice: "90s", gap: "bad" } }),
      says: [
        "services[0].slos[0].sli.gap: is not exported: OpenSLO does not say what a time without measurement means (keep it in nines)",
        "services[0].slos[0].sli.slice: is not exported: OpenSLO counts slices in minutes; 2m is exported (keep it in nines)",
      ],
    },
    {
      name: "probes and their places",
      stack: stackOf(
        { sli: { kind: "probe", probe: "home", measure: "time" } },
        { probes: [{ name: "home", url: "https://shop.example.org/" }], exporter: { quorum: 1 } },
      ),
      says: [
        "exporter: is not exported: OpenSLO has no probes, and no locations to weigh (keep it in nines)",
        "probes: is not exported: OpenSLO has no probes (keep it in nines)",
        "services[0].slos[0].sli.probe: is not exported: OpenSLO has no probes; the series of the nines exporter are exported instead (keep it in nines)",
      ],
    },
    {
      name: "composites",
      stack: stackOf({ sli: { kind: "composite", rule: "weakest", of: [{ slo: "a-b" }, { slo: "a-c" }] } }),
      says: [
        "services[0].slos[0].sli: is not exported: OpenSLO has no composites of other SLOs (export its parts, and put them together there)",
      ],
    },
  ] as const)("$name", ({ stack, says }) => {
    expect(exportOpenSlo(stack).problems.map(formatProblem)).toEqual(says);
  });
});

const label = fc.constantFrom("route", "region", "tenant");
const selector = fc.constantFrom("requests_total", 'requests_total{job="a"}', 'requests_total{code=~"5..",path!="/"}');
const sli = fc.oneof<fc.Arbitrary<SliSpec>[]>(
  fc.record({ kind: fc.constant("events" as const), total: selector, bad: selector }),
  fc.record({ kind: fc.constant("events" as const), total: selector, good: selector }),
  fc.constant({
    kind: "events" as const,
    total: "sum(rate(a_total[$window])) + sum(rate(b_total[$window]))",
    bad: "sum(rate(c_total[$window])) * 2",
  }),
  fc.record({
    kind: fc.constant("latency" as const),
    histogram: fc.constantFrom("request_seconds", 'request_seconds{job="a"}'),
    threshold: fc.constantFrom("5ms", "300ms", "1s", "2s500ms", "1m"),
  }),
  fc.constant({ kind: "latency" as const, histogram: "request_ms", threshold: "300ms", unit: "milliseconds" as const }),
  fc.record({
    kind: fc.constant("timeSlice" as const),
    condition: fc.constantFrom(
      "max_over_time(age_seconds[$window]) <= 600",
      'min_over_time(up{job="a"}[$window]) == 1',
      "sum(rate(a_total[$window])) / sum(rate(b_total[$window])) > 0.99",
      "avg(rate(a_total[$window])) < avg(rate(b_total[$window]))",
    ),
    slice: fc.constantFrom("2m", "5m", "1h"),
    gap: fc.constant("unknown" as const),
  }),
  fc.constant({ kind: "ratio" as const, error: 'avg_over_time(job:errors:ratio{job="a"}[$window])' }),
);
const tier = fc.oneof(
  fc.constant("off" as const),
  fc.record({ factor: fc.constantFrom("0.5", "2", "9.99"), for: fc.constantFrom("2m", "1h") }),
  fc.record({ factor: fc.constant("3.5") }),
);
const text = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 :'"#-]{0,20}[a-z]$/);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** What OpenSLO can say, with the values that an import gives back. */
const expressible = fc
  .record({
    title: optional(text),
    description: optional(text),
    objective: fc.constantFrom("95", "99", "99.9", "99.95", "99.999"),
    period: fc.constantFrom("7d", "28d", "30d", "90d", "calendar-week", "calendar-month", "calendar-quarter"),
    sli,
    groupBy: optional(fc.uniqueArray(label, { minLength: 1 }).map((labels) => labels.sort())),
    missing: optional(fc.constant("quiet" as const)),
    tiers: optional(
      fc.dictionary(fc.constantFrom("page-fast", "page-slow", "ticket-fast", "ticket-slow"), tier, {
        minKeys: 1,
        maxKeys: 3,
      }),
    ),
    channel: optional(fc.constantFrom("#a", "#on-call")),
    runbook: optional(fc.constant("https://wiki.example.org/a")),
    labels: optional(fc.dictionary(fc.constantFrom("cost", "country"), text, { minKeys: 1 })),
  })
  .map(({ tiers, channel, groupBy, ...slo }) => ({
    ...slo,
    ...(tiers !== undefined && { alerts: { tiers } }),
    ...(channel !== undefined && { notify: { channel } }),
    // Free queries and conditions say their groups themselves, if they have any.
    ...(groupBy !== undefined && isGroupable(slo.sli) && { groupBy }),
  }));

function isGroupable(kind: SliSpec): boolean {
  return kind.kind === "latency" || (kind.kind === "events" && !kind.total.includes("$window"));
}

function withoutUndefined<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

test("importOpenSlo() gives back what exportOpenSlo() wrote", () => {
  fc.assert(
    fc.property(
      fc.array(expressible, { minLength: 1, maxLength: 4 }),
      fc.record({ title: optional(text), team: optional(text), labels: optional(fc.constant({ area: "eu" })) }),
      (slos, service) => {
        const stack = withoutUndefined({
          name: "shop",
          services: [{ name: "till", ...service, slos: slos.map((slo, index) => ({ name: `slo-${index}`, ...slo })) }],
        }) as StackSpec;
        // A tier that cannot fire is turned off by the import, which is another test.
        fc.pre(parseStack(stack).ok);
        const exported = exportOpenSlo(stack);
        expect(exported.problems.map(formatProblem)).toEqual([]);
        const imported = importOpenSlo([{ file: "shop.yaml", text: exported.documents }]);
        expect(imported.problems.filter(isError).map(formatProblem)).toEqual([]);
        expect(imported.stack).toEqual(stack);
      },
    ),
    { numRuns: 60 },
  );
});

test("a name that two services use is told apart, and comes back", () => {
  const stack = stackOf({});
  const both: StackSpec = {
    ...stack,
    services: [...stack.services, { ...(stack.services[0] as StackSpec["services"][number]), name: "web" }],
  };
  const { documents } = exportOpenSlo(both);
  expect(documents.match(/^ {2}name: .*$/gm)?.slice(0, 4)).toEqual([
    "  name: till",
    "  name: till-availability",
    "  name: web",
    "  name: web-availability",
  ]);
  expect(importOpenSlo([{ file: "shop.yaml", text: documents }]).stack).toEqual(both);
});
