import { describe, expect, test } from "@jest/globals";
import { parseStack } from "../../slo/parse-stack.ts";
import { formatProblem } from "../../slo/problem.ts";

const sli = { kind: "events", total: "http_requests_total", bad: 'http_requests_total{code=~"5.."}' };
const goodSlo = { name: "availability", objective: "99.9", sli };
const stackOf = (...slos: readonly unknown[]) => ({ name: "shop", services: [{ name: "checkout", slos }] });

/** Errors and warnings as the lines that a user reads. */
function problemsOf(input: unknown): readonly string[] {
  const parsed = parseStack(input);
  return (parsed.ok ? parsed.warnings : parsed.problems).map(formatProblem);
}

describe("parseStack() fills in", () => {
  test("every default of an SLO", () => {
    const parsed = parseStack(stackOf(goodSlo));
    expect(parsed.ok && parsed.value.services[0]?.slos[0]).toEqual({
      id: "checkout-availability",
      name: "availability",
      service: "checkout",
      title: "checkout availability",
      description: "",
      owner: "",
      team: "",
      tier: "",
      objective: "99.9",
      errorBudget: "0.001",
      period: { kind: "rolling", text: "30d", seconds: 2_592_000 },
      sli: {
        kind: "events",
        total: { kind: "counter", selector: "http_requests_total" },
        outcome: { kind: "bad", query: { kind: "counter", selector: 'http_requests_total{code=~"5.."}' } },
      },
      groupBy: [],
      idle: "excluded",
      missing: "alert",
      alerts: {
        tiers: [
          expect.objectContaining({ factor: "14.4", threshold: "0.0144", minBadEvents: 5, timing: undefined }),
          expect.objectContaining({ factor: "6", threshold: "0.006" }),
          expect.objectContaining({ factor: "3", threshold: "0.003" }),
          expect.objectContaining({ factor: "1", threshold: "0.001" }),
        ],
        exhausted: true,
        forecast: true,
      },
      exclusions: [],
      channel: "",
      mention: "",
      runbook: undefined,
      links: {},
      labels: {},
      expect: { series: 20, groups: 1, eventsPerSecond: undefined },
    });
  });

  test("what a service and a stack say for all their SLOs, where the nearest wins", () => {
    const parsed = parseStack({
      name: "shop",
      labels: { cluster: "a", region: "eu" },
      notify: { channel: "#all", mention: "@all" },
      services: [
        {
          name: "checkout",
          labels: { cluster: "b" },
          notify: { channel: "#checkout" },
          runbook: "https://wiki.example.org/checkout",
          slos: [
            { ...goodSlo, runbook: "https://wiki.example.org/availability" },
            { ...goodSlo, name: "other" },
          ],
        },
      ],
    });
    const slos = parsed.ok ? parsed.value.services[0]?.slos : [];
    expect(slos).toMatchObject([
      {
        labels: { cluster: "b", region: "eu" },
        channel: "#checkout",
        mention: "@all",
        runbook: "https://wiki.example.org/availability",
      },
      { runbook: "https://wiki.example.org/checkout" },
    ]);
  });

  test("a number as objective, exactly as it was written", () => {
    const parsed = parseStack(stackOf({ ...goodSlo, objective: 99.95 }));
    expect(parsed.ok && parsed.value.services[0]?.slos[0]).toMatchObject({ objective: "99.95", errorBudget: "0.0005" });
  });

  test("exclusions as seconds", () => {
    const exclusions = [
      { name: "move", from: "2026-03-01T02:00:00Z", to: "2026-03-01T04:00:00Z" },
      { name: "backup", every: "sunday", at: "02:30", for: "90m" },
    ];
    const parsed = parseStack(stackOf({ ...goodSlo, exclusions }));
    expect(parsed.ok && parsed.value.services[0]?.slos[0]?.exclusions).toEqual([
      { kind: "once", name: "move", fromSeconds: 1_772_330_400, toSeconds: 1_772_337_600 },
      { kind: "recurring", name: "backup", every: "sunday", atSeconds: 9000, forSeconds: 5400 },
    ]);
  });
});

describe("parseStack() says where and how", () => {
  const at = "services[0].slos[0]";
  test.each([
    {
      name: "an empty stack",
      input: {},
      lines: ["name: is missing (write text)", "services: is missing (write a list)"],
    },
    { name: "something that is no mapping", input: [1], lines: ["[1] is not a mapping (write a mapping)"] },
    {
      name: "a misspelt key",
      input: stackOf({ ...goodSlo, objectve: "99" }),
      lines: [`${at}.objectve: unknown key "objectve" (did you mean "objective"?)`],
    },
    {
      name: "objective 100",
      input: stackOf({ ...goodSlo, objective: "100" }),
      lines: [
        `${at}.objective: objective "100" is not possible (write a percentage above 0 and below 100 with a decimal point, such as "99.9")`,
      ],
    },
    {
      name: "an objective with a comma",
      input: stackOf({ ...goodSlo, objective: "99,9" }),
      lines: [
        `${at}.objective: objective "99,9" is not possible (write a percentage above 0 and below 100 with a decimal point, such as "99.9")`,
      ],
    },
    {
      name: "a period in the wrong unit",
      input: stackOf({ ...goodSlo, period: "720h30m" }),
      lines: [
        `${at}.period: "720h30m" is not a period (write 1d to 90d, calendar-week, calendar-month or calendar-quarter)`,
      ],
    },
    {
      name: "an unknown kind of SLI",
      input: stackOf({ ...goodSlo, sli: { kind: "latncy" } }),
      lines: [
        `${at}.sli.kind: "latncy" is not possible here (did you mean "latency"? Possible: events, latency, probe, timeSlice, ratio, composite)`,
      ],
    },
    {
      name: "events with neither bad nor good",
      input: stackOf({ ...goodSlo, sli: { kind: "events", total: "a_total" } }),
      lines: [
        `${at}.sli: neither bad nor good is given (write bad (or good): which of the total events fail (or succeed))`,
      ],
    },
    {
      name: "events with both",
      input: stackOf({ ...goodSlo, sli: { ...sli, good: "ok_total" } }),
      lines: [`${at}.sli.good: both bad and good are given (remove one; nines computes the other from total)`],
    },
    {
      name: "two SLOs with one id",
      input: {
        name: "shop",
        services: [
          { name: "a-b", slos: [{ ...goodSlo, name: "c" }] },
          { name: "a", slos: [{ ...goodSlo, name: "b-c" }] },
        ],
      },
      lines: [
        'services[1].slos[0].name: the id "a-b-c" belongs to services[0].slos[0] already (rename this SLO; an id is <service>-<name> and must be unique)',
      ],
    },
    {
      name: "a tier that cannot fire",
      input: stackOf({ ...goodSlo, objective: "90" }),
      lines: [
        `${at}.alerts.tiers.page-fast: page-fast can never fire: burn rate 14.4 × budget 0.1 asks for 144 % errors (switch it off ("page-fast": "off") or give it a factor below 10)`,
      ],
    },
    {
      name: "a period beyond the retention",
      input: { ...stackOf(goodSlo), retention: "15d" },
      lines: [
        `${at}.period: the period of 30d is longer than the 15d that Prometheus keeps (choose a shorter period, or raise the retention (--storage.tsdb.retention.time) and say so in retention)`,
      ],
    },
    {
      name: "a rare scrape",
      input: { ...stackOf(goodSlo), scrapeInterval: "2m" },
      lines: ["scrapeInterval: a scrape every 120 s is too rare for five-minute rates (scrape at least every 75s)"],
    },
    {
      name: "a grouping label of our own",
      input: stackOf({ ...goodSlo, groupBy: ["service", "route", "route"] }),
      lines: [
        `${at}.groupBy[0]: the label "service" belongs to nines or Prometheus (rename it with label_replace() or by relabelling, or group by another label)`,
        `${at}.groupBy[2]: "route" is given twice (remove one)`,
      ],
    },
    {
      name: "a threshold that is no bucket edge",
      input: stackOf({
        ...goodSlo,
        sli: { kind: "latency", histogram: "http_seconds", threshold: "300ms", edges: ["0.1", "0.5"] },
      }),
      lines: [
        `${at}.sli.threshold: "300ms" is le="0.3", which is not one of the histogram's edges (choose one of 0.1, 0.5, or add the edge where the histogram is made)`,
      ],
    },
    {
      name: "native buckets on an old target",
      input: stackOf({
        ...goodSlo,
        sli: { kind: "latency", histogram: "http_seconds", threshold: "300ms", buckets: "native" },
      }),
      lines: [
        `${at}.sli.buckets: prometheus-2.42 has no native histograms (use classic buckets, or set rules.target to "prometheus-3" or "mimir")`,
      ],
    },
    {
      name: "a probe that does not exist",
      input: {
        ...stackOf({ ...goodSlo, sli: { kind: "probe", probe: "hom" } }),
        probes: [{ name: "home", url: "https://shop.example.org/" }],
      },
      lines: [`${at}.sli.probe: no probe is called "hom" (did you mean "home"?)`],
    },
    {
      name: "a budget of less than one probe",
      input: {
        ...stackOf({ ...goodSlo, objective: "99.999", sli: { kind: "probe", probe: "home" } }),
        probes: [{ name: "home", url: "https://shop.example.org/", interval: "60s" }],
      },
      lines: [
        `${at}.objective: the budget of 99.999 % over 30d is 0.4 probes: one failure spends more than all of it (probe every 2s or more often, or promise at most 99.976 %)`,
      ],
    },
    {
      name: "a bad gap per group",
      input: stackOf({
        ...goodSlo,
        groupBy: ["zone"],
        sli: { kind: "timeSlice", condition: "avg by (zone) (up) > 0.5", gap: "bad" },
      }),
      lines: [
        `${at}.sli.gap: a gap cannot be bad per group: nobody knows which groups should be there (remove groupBy, or write "unknown")`,
      ],
    },
    {
      name: "a slice shorter than its scrapes",
      input: stackOf({ ...goodSlo, sli: { kind: "timeSlice", condition: "avg(up) > 0.5", slice: "1m" } }),
      lines: [
        `${at}.sli.slice: a slice of 1 min holds fewer than 4 scrapes of 30 s (write at least "2m", or scrape more often)`,
      ],
    },
    {
      name: "an exclusion that ends before it starts",
      input: stackOf({
        ...goodSlo,
        exclusions: [{ name: "x", from: "2026-03-01T02:00:00Z", to: "2026-03-01T01:00:00Z" }],
      }),
      lines: [
        `${at}.exclusions[0].to: "2026-03-01T01:00:00Z" is not after "2026-03-01T02:00:00Z" (write an end that is later than the start)`,
      ],
    },
  ])("$name", ({ input, lines }) => {
    expect(problemsOf(input)).toEqual(lines);
  });

  test("all problems of one stack at once, in the order of the file", () => {
    const input = {
      name: "shop",
      services: [
        {
          name: "checkout",
          tem: "pay",
          slos: [{ name: "a", objective: "x", sli: { kind: "events", total: "rate(", bad: "errors_total" } }],
        },
        { name: "cart", slos: [{ ...goodSlo, objective: "100" }] },
      ],
    };
    expect(problemsOf(input).map((line) => line.slice(0, line.indexOf(": ")))).toEqual([
      "services[0].slos[0].objective",
      "services[0].slos[0].sli.total",
      "services[0].tem",
      "services[1].slos[0].objective",
    ]);
  });
});

test("parseStack() does not mix up the ids of services that are broken", () => {
  const slos = [goodSlo];
  expect(
    problemsOf({
      name: "shop",
      services: [
        { name: "a", tem: "x", slos },
        { name: "b", tem: "y", slos },
      ],
    }),
  ).toEqual([
    'services[0].tem: unknown key "tem" (did you mean "team"?)',
    'services[1].tem: unknown key "tem" (did you mean "team"?)',
  ]);
});

describe("parseStack() reads composites", () => {
  const parts = (...ids: readonly string[]) => ({
    kind: "composite",
    rule: "weakest",
    of: ids.map((slo) => ({ slo })),
  });
  const composite = (name: string, ...ids: readonly string[]) => ({ name, objective: "99", sli: parts(...ids) });

  test("made of others", () => {
    expect(
      problemsOf(stackOf(goodSlo, { ...goodSlo, name: "b" }, composite("all", "checkout-availability", "checkout-b"))),
    ).toEqual([]);
  });

  test("without complaining about a part that is only broken itself", () => {
    const input = stackOf(
      { ...goodSlo, objective: "100" },
      { ...goodSlo, name: "b" },
      composite("all", "checkout-availability", "checkout-b"),
    );
    expect(problemsOf(input)).toHaveLength(1);
  });

  test("and refuses an unknown part, a part given twice and a cycle", () => {
    const input = stackOf(
      goodSlo,
      composite("one", "checkout-availabilty", "checkout-availability", "checkout-availability"),
      composite("two", "checkout-three", "checkout-availability"),
      composite("three", "checkout-two", "checkout-availability"),
    );
    expect(problemsOf(input)).toEqual([
      'services[0].slos[1].sli.of[0].slo: no SLO has the id "checkout-availabilty" (did you mean "checkout-availability"?)',
      'services[0].slos[1].sli.of[2].slo: "checkout-availability" is a part already (remove it here and raise the weight of the other)',
      'services[0].slos[3].sli.of: "checkout-three" is made of itself: checkout-three -> checkout-two -> checkout-three (remove one of these parts)',
    ]);
  });
});
