import { describe, expect, test } from "@jest/globals";
import { shiftFamilies } from "../../../exporters/shifts/report/shift-families.ts";
import { shiftReportOf } from "../../../exporters/shifts/report/shift-report-of.ts";
import { gateRoute } from "../../../exporters/shifts/serve/gate-route.ts";
import { shiftRoutes } from "../../../exporters/shifts/serve/shift-routes.ts";
import type { HttpRequest, HttpRoute } from "../../../service/http/http-route.ts";
import { aloneJudge } from "../../../slo/shift/gate/judge-alone.ts";
import { shiftExporterLabels, shiftExporterSeries } from "../../../slo/shift/shift-exporter-series.ts";
import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { renderMetrics } from "./rendered-metrics.ts";
import { SimulatedTraffic, sampleShift, spendingOf, trackedOf } from "./sample-shift.ts";

const budget = { slo: "checkout-availability", maxSpend: 0.1 };

function underWay() {
  const judge = { ...trackedOf().shift.judge, effectFloor: 0.01 };
  return new SimulatedTraffic(trackedOf({ judge, budget })).run(30, 200).weigh(50).run(60, 200);
}

async function ask(route: HttpRoute | undefined, query: string, params: Record<string, string> = {}) {
  const request = { query: new URLSearchParams(query), params } as unknown as HttpRequest;
  const answer = await route?.handle(request);
  return [answer?.status, JSON.parse(String(answer?.body))];
}

describe("gateRoute()", () => {
  const traffic = underWay();
  const report = (facts = {}) => shiftReportOf(traffic.facts({ spending: spendingOf(0.01), ...facts }));
  const gate = (now: ShiftReport, left: { readonly remaining?: number } = { remaining: 0.7 }) => {
    const ids = ["shop-up", "checkout-availability"];
    return gateRoute({
      shifts: {
        reports: () => [now],
        report: (id) => (id === now.shift ? now : undefined),
        judge: (id) => (id === now.shift ? aloneJudge(trackedOf().shift) : undefined),
      },
      view: {
        slo: async (id) => (ids.includes(id) ? { budgetRemaining: left.remaining } : undefined),
        configuredSlos: () => [...ids, "checkout-young"],
      },
    });
  };
  const known = { shift: "checkout-green", rollout: "checkout-green-20260301T120031Z" };

  test.each([
    { name: "asks for no budget that nobody names", query: "", left: {}, slo: null },
    {
      name: "asks for the budget of the SLO that is named",
      query: "&slo=checkout-availability",
      left: { remaining: 0.7 },
      slo: "checkout-availability",
    },
  ])("lets a candidate proceed that is not worse, and $name", async ({ query, left, slo }) => {
    expect(await ask(gate(report({ spending: spendingOf(undefined) }), left), `shift=checkout-green${query}`)).toEqual([
      200,
      {
        ...known,
        slo,
        decision: "proceed",
        reasons: ["no difference above 1 point: errors 0 % against 0 % after 6,000 candidate requests"],
      },
    ]);
  });

  test.each([
    {
      name: "a spent budget",
      query: "&slo=checkout-availability",
      left: { remaining: -0.1 },
      facts: {},
      reason: "the error budget of checkout-availability is spent",
    },
    {
      name: "a budget that is not known",
      query: "&slo=checkout-availability",
      left: {},
      facts: {},
      reason: "the error budget of checkout-availability is not known",
    },
    {
      name: "an SLO that the configuration does not have",
      query: "&slo=nobody",
      left: { remaining: 0.7 },
      facts: {},
      reason:
        "the error budget of nobody is not known: the configuration has no such SLO, it has checkout-availability, checkout-young, shop-up",
    },
    {
      name: "a typing mistake in the name of an SLO",
      query: "&slo=checkout-availabilty",
      left: { remaining: 0.7 },
      facts: {},
      reason:
        "the error budget of checkout-availabilty is not known: the configuration has no such SLO, did you mean checkout-availability? it has checkout-availability, checkout-young, shop-up",
    },
    {
      name: "an SLO of which the exporter knows nothing yet",
      query: "&slo=checkout-young",
      left: { remaining: 0.7 },
      facts: {},
      reason:
        "the error budget of checkout-young is not known: the configuration has it, and this exporter knows nothing of it yet (either it is new, or it is no probe of this exporter and exporter.prometheus does not name the Prometheus that records it)",
    },
    {
      name: "a blind source",
      query: "",
      left: { remaining: 0.7 },
      facts: { blind: [{ source: "weights" as const, reason: "refused" }] },
      reason: "the weights are not known: refused",
    },
  ])("holds for $name", async ({ query, left, facts, reason }) => {
    const [status, answer] = await ask(gate(report(facts), left), `shift=checkout-green${query}`);
    expect([status, answer.decision]).toEqual([200, "hold"]);
    expect(answer.reasons).toContain(reason);
  });

  test("rolls back what spent too much", async () => {
    const [, answer] = await ask(gate(report({ spending: spendingOf(0.13) })), "shift=checkout-green");
    expect(answer).toMatchObject({ decision: "roll_back" });
  });

  test("lets a rollout pass whose candidate has everything", async () => {
    const judge = { ...trackedOf().shift.judge, effectFloor: 0.01 };
    const done = new SimulatedTraffic(trackedOf({ judge })).run(30, 200).weigh(50).run(60, 200).weigh(100).run(60, 200);
    const [status, answer] = await ask(gate(shiftReportOf(done.facts())), "shift=checkout-green");
    expect([status, answer.decision, answer.reasons]).toEqual([
      200,
      "proceed",
      ["the rollout is complete: all traffic is at green"],
    ]);
  });

  test.each([
    {
      query: "&slo=",
      code: "gate-slo",
      message: "slo is empty",
      hint: "leave it out, or name an SLO: /api/gate?shift=checkout-green&slo=checkout-availability",
    },
    {
      query: "&slos=checkout-availability",
      code: "gate-parameter",
      message: 'there is no parameter "slos"',
      hint: 'did you mean "slo"? it takes shift and slo',
    },
    {
      query: "&verbose=1",
      code: "gate-parameter",
      message: 'there is no parameter "verbose"',
      hint: "it takes shift and slo",
    },
    {
      query: "&slo=checkout-availability&slo=checkout-latency",
      code: "gate-parameter",
      message: "slo is given more than once",
      hint: "ask once for each",
    },
  ])("refuses what it would have to pass over: $query", async ({ query, ...answer }) => {
    expect(await ask(gate(report()), `shift=checkout-green${query}`)).toEqual([400, answer]);
  });

  test.each([
    {
      failing: 0,
      decision: "proceed",
      reasons: ["the rollout is complete: all traffic is at green", "not compared: 0 of 100 stable requests"],
    },
    {
      failing: 0.2,
      decision: "hold",
      reasons: ["the candidate fails 20 % of 12,000 requests, usual are 0.1 %; nothing to compare it with"],
    },
  ])("measures a candidate that got everything at once by what is usual: $failing", async (row) => {
    const direct = new SimulatedTraffic(trackedOf()).run(30, 200).weigh(100);
    direct.run(60, 200, (arm, requests) => {
      if (arm === "green") direct.counters.green.errors += requests * row.failing;
    });
    const [, answer] = await ask(gate(shiftReportOf(direct.facts())), "shift=checkout-green");
    expect([answer.decision, answer.reasons]).toEqual([row.decision, row.reasons]);
  });

  // What was lost before anybody looked is counted by nobody.
  const unseen = "not all requests were seen";

  test.each([
    {
      name: "nothing failed",
      seconds: 60,
      failing: 0,
      decision: "proceed",
      reasons: ["the rollout is complete: all traffic is at green", "not compared: 0 of 100 stable requests", unseen],
    },
    {
      name: "nothing was asked for yet",
      seconds: 0,
      failing: 0,
      decision: "hold",
      reasons: [
        "nothing is known of the candidate: none of its requests were counted",
        "the share of traffic is not known",
        unseen,
      ],
    },
    {
      name: "it fails",
      seconds: 60,
      failing: 0.2,
      decision: "hold",
      reasons: ["the candidate fails 20 % of 12,000 requests, usual are 0.1 %; nothing to compare it with", unseen],
    },
  ])("measures a candidate that had everything before anybody looked by what it does since: $name", async (row) => {
    const late = new SimulatedTraffic().weigh(100).run(1, 0);
    late.run(row.seconds, 200, (arm, requests) => {
      if (arm === "green") late.counters.green.errors += requests * row.failing;
    });
    const now = shiftReportOf(late.facts());
    expect(now).toMatchObject({ rollout: null, ledger: null, arms: [{ requests: 0 }, {}] });
    const [, answer] = await ask(gate(now), "shift=checkout-green");
    expect([answer.decision, answer.reasons]).toEqual([row.decision, row.reasons]);
  });

  test("never rolls back what is over", async () => {
    const over = new SimulatedTraffic(trackedOf()).run(30, 200).weigh(50);
    over.run(60, 200, (arm, requests) => {
      if (arm === "green") over.counters.green.errors += requests / 5;
    });
    expect((await ask(gate(shiftReportOf(over.facts())), "shift=checkout-green"))[1].decision).toBe("roll_back");
    over.weigh(0).run(120, 200);
    const [, answer] = await ask(gate(shiftReportOf(over.facts())), "shift=checkout-green");
    expect([answer.decision, answer.reasons]).toEqual(["hold", ["no rollout is under way"]]);
  });

  test("answers of a shift that nobody watches as /api/shifts does, and refuses a question without one", async () => {
    expect(await ask(gate(report()), "shift=checkout-grean")).toEqual([
      404,
      {
        code: "unknown-shift",
        message: 'there is no traffic shift "checkout-grean"',
        hint: 'did you mean "checkout-green"?',
      },
    ]);
    expect(await ask(gate(report()), "")).toMatchObject([400, { code: "gate-shift" }]);
  });
});

describe("shiftRoutes()", () => {
  const now = shiftReportOf(underWay().facts());
  const [all, one] = shiftRoutes({ reports: () => [now], report: (id) => (id === now.shift ? now : undefined) });

  test("gives out the reports as they are", async () => {
    const json = JSON.parse(JSON.stringify(now));
    expect(await ask(all, "")).toEqual([200, { shifts: [json] }]);
    expect(await ask(one, "", { id: "checkout-green" })).toEqual([200, json]);
    expect(await ask(one, "", { id: "checkout-gren" })).toMatchObject([
      404,
      { code: "unknown-shift", hint: 'did you mean "checkout-green"?' },
    ]);
  });
});

describe("shiftFamilies()", () => {
  const dns = { name: "shop.example.org", ttlSeconds: 60, resolvers: ["192.0.2.53"], answers: {} };
  const probes = { url: "http://app.example.org/", perSecond: 1, versionHeader: "x-version", timeoutSeconds: 5 };
  const fresh = new SimulatedTraffic(trackedOf({ dns, probes }));
  const looked = new SimulatedTraffic(trackedOf({ dns, probes })).readTraffic();
  const measured = (traffic: SimulatedTraffic, blind: ShiftReport["blind"] = []) => [
    {
      facts: traffic.facts({ blind, declared: { blue: 100, green: 0 } }),
      sources: [
        { name: "weights" as const, up: blind.length === 0 },
        { name: "traffic" as const, up: true },
      ],
      resolvers: dns.resolvers,
    },
  ];

  test("have every series with the labels that are promised, counters from the first look on", () => {
    const traffic = new SimulatedTraffic(trackedOf({ dns, probes })).run(30, 200).weigh(50).run(5, 200);
    traffic.readTraffic({ isAway: true, unseen: { count: 1, of: 2 } });
    const lines = renderMetrics(shiftFamilies(() => measured(traffic)));
    const names = new Set(lines.map(({ name }) => name));
    expect([...names].sort()).toEqual(Object.values(shiftExporterSeries).sort());
    for (const { name, labels } of lines)
      expect(labels).toEqual(shiftExporterLabels[name as keyof typeof shiftExporterLabels]);
    const counters = renderMetrics(shiftFamilies(() => measured(looked))).filter(({ name }) => name.endsWith("_total"));
    expect(counters.every(({ value }) => value === 0)).toBe(true);
    const counted = Object.groupBy(counters, ({ name }) => name);
    expect(Object.fromEntries(Object.entries(counted).map(([name, series]) => [name, series?.length]))).toEqual({
      trafficshift_finished_total: 2,
      trafficshift_requests_total: 8,
      trafficshift_probe_requests_total: 9,
      trafficshift_dns_answers_total: 2,
    });
  });

  const seriesOf = (name: string, traffic: SimulatedTraffic, blind?: ShiftReport["blind"]) => [
    ...([...shiftFamilies(() => measured(traffic, blind))].find((family) => family.name === name)?.series ?? []),
  ];
  const ledgerOf = (traffic: SimulatedTraffic, blind?: ShiftReport["blind"]) =>
    Object.fromEntries(
      seriesOf(shiftExporterSeries.ledger, traffic, blind).map(({ labels, value }) => [labels["outcome"], value]),
    );

  test("have the ledger that the report has: none before the first rollout, no losses while the traffic cannot be seen", () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(50);
    traffic.run(5, 200, (arm, requests) => {
      if (arm === "green") traffic.counters.green.errors += requests / 100;
    });
    expect(ledgerOf(fresh)).toEqual({});
    expect(ledgerOf(traffic)).toEqual({ sent: 1_000, answered: 1_000, failed: 5, lost: 0, rescued: 0 });
    expect(ledgerOf(traffic, [{ source: "traffic", reason: "refused" }])).toEqual({
      sent: 1_000,
      answered: 1_000,
      failed: 5,
      rescued: 0,
    });
  });

  test("have beside the lost requests those that may be of just before the rollout began", () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(50);
    traffic.run(1, 200, (arm) => {
      if (arm === "blue") traffic.counters.blue.lost += 2;
    });
    traffic.run(4, 200, (arm) => {
      traffic.counters[arm].lost += 4;
    });
    expect(ledgerOf(traffic)).toMatchObject({ lost: 34, lost_as_it_began: 2 });
    expect(ledgerOf(traffic, [{ source: "traffic", reason: "refused" }])).not.toHaveProperty("lost_as_it_began");
  });

  test.each([
    { source: "HAProxy", unseen: [], outcomes: ["ok", "failed", "lost", "rescued"] },
    { source: "Istio", unseen: ["lost", "rescued"], outcomes: ["ok", "failed"] },
    { source: "one that tells no errors", unseen: ["lost", "rescued", "errors"], outcomes: ["ok"] },
  ] as const)("count by what becomes of requests only what $source tells", ({ unseen, outcomes }) => {
    const traffic = new SimulatedTraffic();
    const counters = { requests: 100, errors: 3, slow: 0, lost: 0, rescued: 0, inflight: 0, share: 100 };
    const seen = { ...counters, ...Object.fromEntries(unseen.map((name) => [name, undefined])) };
    traffic.readTraffic({ arms: { blue: seen, green: seen } });
    const told = seriesOf("trafficshift_requests", traffic).map(
      ({ labels }) => `${labels["arm"]} ${labels["outcome"]}`,
    );
    expect(told.sort()).toEqual(["blue", "green"].flatMap((arm) => outcomes.map((one) => `${arm} ${one}`)).sort());
  });

  test("count no requests before the first look, and none of a proxy that has connections alone", () => {
    const traffic = { ...sampleShift.traffic, mode: "tcp" } as const;
    const tcp = new SimulatedTraffic(trackedOf({ traffic })).readTraffic();
    expect([fresh, tcp].map((one) => seriesOf("trafficshift_requests", one))).toEqual([[], []]);
  });

  test("say of a ledger that not all was seen, and leave out that none was lost", () => {
    const lostOf = (traffic: SimulatedTraffic) => [
      ledgerOf(traffic)["lost"],
      ...seriesOf(shiftExporterSeries.ledgerWhole, traffic).map(({ value }) => value),
    ];
    const traffic = new SimulatedTraffic().run(30, 200).weigh(50).run(5, 200);
    expect(lostOf(fresh)).toEqual([undefined]);
    expect(lostOf(traffic)).toEqual([0, 1]);
    traffic.restarts++;
    expect(lostOf(traffic.run(5, 200))).toEqual([undefined, 0]);
    traffic.counters.green.lost += 3;
    expect(lostOf(traffic.run(5, 200))).toEqual([3, 0]);
  });

  test("tell how many HAProxies are not seen and since when, while some are not", () => {
    const { proxies, proxiesUnseenSince } = shiftExporterSeries;
    const traffic = new SimulatedTraffic().run(30, 200).weigh(50).run(5, 200);
    const told = () =>
      [proxies, proxiesUnseenSince].map((name) =>
        seriesOf(name, traffic).map(({ labels, value }) => [labels["state"], value]),
      );
    expect(told()).toEqual([[], []]);
    traffic.readTraffic({ isAway: true, unseen: { count: 1, of: 3 } });
    expect(told()).toEqual([
      [
        ["seen", 2],
        ["unseen", 1],
      ],
      [[undefined, traffic.atMs / 1_000]],
    ]);
    traffic.run(1, 200);
    expect(told()).toEqual([[], []]);
  });

  test("tell what the verdict of slow requests rests on, where the shift judges them", () => {
    const slow = { thresholdSeconds: 0.1, histogram: undefined, unit: "seconds", edges: undefined } as const;
    const told = (judged: Parameters<typeof trackedOf>[0]) => {
      const traffic = new SimulatedTraffic(trackedOf(judged)).run(30, 200).weigh(50);
      traffic.run(5, 200, (arm, requests) => {
        traffic.counters[arm].slow += requests / (arm === "green" ? 10 : 100);
      });
      return seriesOf(shiftExporterSeries.compared, traffic).map(({ labels: { arm, outcome }, value }) => [
        `${arm} ${outcome}`,
        value,
      ]);
    };
    const counted = [
      ["blue ended", 500],
      ["green ended", 500],
      ["blue errors", 0],
      ["green errors", 0],
    ];
    expect(told({})).toEqual(counted);
    const measured = [
      ["blue measured", 500],
      ["green measured", 500],
    ];
    expect(told({ slow })).toEqual([...counted, ["blue slow", 5], ["green slow", 50], ...measured]);
  });

  test("have the verdict of the report, also where slow requests decide", () => {
    const slow = { thresholdSeconds: 0.1, histogram: undefined, unit: "seconds", edges: undefined } as const;
    const judge = { ...trackedOf().shift.judge, effectFloor: 0.005 };
    const traffic = new SimulatedTraffic(trackedOf({ slow, judge })).run(30, 200).weigh(50);
    traffic.run(60, 200, (arm, requests) => {
      traffic.counters[arm].slow += requests * (arm === "green" ? 1 : 0);
    });
    expect(shiftReportOf(traffic.facts()).verdict).toMatchObject({ kind: "worse", sli: "slow" });
    const said = seriesOf(shiftExporterSeries.verdict, traffic).filter(({ value }) => value === 1);
    expect(said.map(({ labels }) => labels["verdict"])).toEqual(["worse"]);
  });

  test("leave out weights that nobody can read now", () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(50).run(5, 200);
    const blind = [{ source: "weights" as const, reason: "refused" }];
    const names = renderMetrics(shiftFamilies(() => measured(traffic, blind))).map(({ name }) => name);
    expect(names).not.toContain("trafficshift_intended_weight");
    expect(names).toContain("trafficshift_phase");
  });
});
