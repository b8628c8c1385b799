import { describe, expect, test } from "@jest/globals";
import type { Alert } from "../../../bot/model/alert.ts";
import type { CloudWatchFacts, PrometheusFacts } from "../../../bot/model/alert-facts.ts";
import { choosePlot } from "../../../bot/plots/choose-plot.ts";
import { alert, begin, cloudWatchFacts, sloAlert } from "../render/example-views.ts";

const generatorUrl = "https://prometheus.example.com/graph?g0.expr=disk_used_ratio+%3E+0.9&g0.tab=1";

function from(facts: Partial<PrometheusFacts>): Alert["facts"] {
  return { ...(alert().facts as PrometheusFacts), ...facts };
}

function kindOf(lead: Alert) {
  return choosePlot({ alerts: [lead] })?.kind;
}

describe("choosePlot() of Prometheus' alerts", () => {
  test.each([
    { what: "a burn alert", lead: sloAlert(), kind: "burn" },
    { what: "a spent budget", lead: sloAlert({ name: "SLOErrorBudgetExhausted" }), kind: "budget" },
    { what: "a budget that ends soon", lead: sloAlert({ name: "SLOErrorBudgetForecast" }), kind: "budget" },
    { what: "any alert with its query", lead: alert({ facts: from({ generatorUrl }) }), kind: "query" },
    {
      what: "a burn alert of an unknown tier",
      lead: sloAlert({ labels: { slo_id: "a", tier: "x" } }),
      kind: undefined,
    },
    { what: "an alert without its query", lead: alert(), kind: undefined },
    { what: "news", lead: alert({ facts: { kind: "self", cure: "" } }), kind: undefined },
  ])("$what: $kind", ({ lead, kind }) => {
    expect(kindOf(lead)).toBe(kind);
  });

  test("takes the series of the alerts that fire under the same name", () => {
    const facts = from({ generatorUrl });
    const alerts = [
      alert({ facts, labels: { instance: "db-1" } }),
      alert({ facts, labels: { instance: "db-2" }, status: "resolved" }),
      alert({ facts, labels: { instance: "db-3" }, name: "Other" }),
    ];
    expect(choosePlot({ alerts })).toMatchObject({ firing: [{ instance: "db-1" }] });
  });

  test("is nothing without alerts", () => {
    expect(choosePlot({ alerts: [] })).toBeUndefined();
  });
});

describe("choosePlot() of CloudWatch's alarms", () => {
  const one = [{ atMs: begin, value: 91, threshold: 80 }];
  const child = { arn: "arn:aws:cloudwatch:eu-north-1:111122223333:alarm:cpu", name: "cpu", state: "ALARM" } as const;
  test.each<{ what: string; facts: Partial<CloudWatchFacts>; plot: object | undefined }>([
    { what: "values that came along", facts: {}, plot: { kind: "datapoints" } },
    { what: "a single value", facts: { datapoints: one }, plot: { kind: "widget", region: "eu-west-1" } },
    {
      what: "metric math",
      facts: { datapoints: [], form: "math", metric: undefined, math: { expression: "m1", label: "", inputs: [] } },
      plot: { kind: "widget" },
    },
    {
      what: "a composite alarm",
      facts: {
        datapoints: [],
        form: "composite",
        composite: { rule: "", children: [{ ...child, state: "OK" }, child] },
      },
      plot: { kind: "widget", region: "eu-north-1", facts: { arn: child.arn, alarmName: "cpu" } },
    },
    {
      what: "a composite alarm without a part that fires",
      facts: { datapoints: [], form: "composite", composite: { rule: "", children: [] } },
      plot: undefined,
    },
    { what: "nothing to ask for", facts: { datapoints: [], form: "unknown", arn: undefined }, plot: undefined },
    { what: "no region", facts: { datapoints: one, arn: undefined, region: undefined }, plot: undefined },
  ])("$what", ({ facts, plot }) => {
    const chosen = choosePlot({ alerts: [alert({ facts: cloudWatchFacts(facts) })] });
    if (plot === undefined) expect(chosen).toBeUndefined();
    else expect(chosen).toMatchObject(plot);
  });

  test("takes the values that earlier notifications brought", () => {
    const facts = cloudWatchFacts({ datapoints: one });
    const points = [{ atMs: begin - 60_000, value: 90, threshold: 80 }, ...one];
    expect(choosePlot({ alerts: [alert({ facts })] }, points)).toMatchObject({ kind: "datapoints", points });
  });
});
