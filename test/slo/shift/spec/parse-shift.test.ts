import { describe, expect, test } from "@jest/globals";
import { trafficShift } from "../../../../slo/index.ts";
import { mergeStacks } from "../../../../slo/merge-stacks.ts";
import { parseStack } from "../../../../slo/parse-stack.ts";
import { formatProblem } from "../../../../slo/problem.ts";
import { everyShift } from "../../../alerts/shift/every-shift.ts";
import fc from "../../../property.ts";
import { parsedShift, shiftOf, smallShift } from "../small-shift.ts";

describe("parseStack() of a shift", () => {
  test("fills in every default", () => {
    expect(shiftOf()).toEqual({
      id: "checkout-green",
      title: "checkout-green",
      service: "checkout",
      team: "payments",
      strategy: "canary",
      layer: "haproxy",
      stable: { name: "blue", role: "stable", match: "blue", target: "blue", version: undefined, cluster: undefined },
      candidate: {
        name: "green",
        role: "candidate",
        match: "green",
        target: "green",
        version: undefined,
        cluster: undefined,
      },
      traffic: { kind: "haproxy", proxy: "app", mode: "http", contstats: false, stats: undefined, matchers: "" },
      weights: { kind: "haproxy" },
      settleSeconds: 30,
      declared: undefined,
      slow: undefined,
      judge: { alpha: 0.001, minErrors: 5, minRequests: 100, effectFloor: 0.001, dispersion: "auto" },
      steps: [],
      drain: undefined,
      affinity: { kind: "none" },
      dns: undefined,
      rollback: undefined,
      budget: undefined,
      expect: { requestsPerSecond: undefined, errorRatio: undefined },
      channel: "#checkout",
      mention: "",
      runbook: "https://wiki.example.org/checkout",
      links: { logs: "https://logs.example.org/" },
      labels: { cluster: "a", region: "eu" },
      probes: undefined,
    });
  });

  test("turns durations into seconds, and percent into shares", () => {
    const shift = shiftOf({
      arms: [
        { name: "green", role: "candidate", match: "v2-.*", version: "v2" },
        { name: "blue", role: "stable", target: "blue|srv1", cluster: "eu-1" },
      ],
      steps: [{ weight: 12.5, hold: "10m" }],
      budget: { slo: "checkout-availability", maxSpend: 5 },
      rollback: { stableCapacity: 500 },
      drain: { preStop: "0s", grace: "30s" },
      affinity: { kind: "cookie", for: "2m" },
      dns: { name: "shop.example.org", ttl: "60s" },
      slow: {},
      probes: { url: "http://shop.example.org/" },
    });
    expect(shift).toMatchObject({
      stable: { name: "blue", match: "blue", target: "blue|srv1", cluster: "eu-1" },
      candidate: { name: "green", match: "v2-.*", target: "v2-.*", version: "v2" },
      steps: [{ share: 0.125, holdSeconds: 600 }],
      budget: { slo: "checkout-availability", maxSpend: 0.05 },
      rollback: { stableCapacity: 500, headroom: 0.9 },
      drain: { preStopSeconds: 0, graceSeconds: 30, deregistrationSeconds: undefined, server: "other" },
      affinity: { kind: "cookie", seconds: 120 },
      settleSeconds: 120,
      dns: { name: "shop.example.org", ttlSeconds: 60, resolvers: [], answers: {} },
      slow: { thresholdSeconds: 0.1, histogram: undefined },
      probes: { url: "http://shop.example.org/", perSecond: 1, timeoutSeconds: 10 },
    });
  });

  test("refuses the name of another shift", () => {
    const stack = { name: "shop", services: [{ name: "checkout", slos: [] }], shifts: [smallShift, smallShift] };
    const parsed = parseStack(stack);
    expect(parsed.ok ? [] : parsed.problems.map(formatProblem)).toContain(
      'shifts[1].name: "checkout-green" is the name of shifts[0] already (give this shift another name, or put both together)',
    );
  });

  test.each(["shifts", "shifts[0]"])("takes no other shape of %s", (path) => {
    const shifts = path === "shifts" ? "green" : ["green"];
    const parsed = parseStack({ name: "shop", services: [], shifts });
    expect(parsed.ok ? [] : parsed.problems.map((problem) => problem.path)).toContain(path);
  });
});

test("parseStack() says of fields that stand where the name belongs only that", () => {
  const build = trafficShift as unknown as (all: object) => object;
  const services = [
    {
      name: "checkout",
      slos: [{ name: "up", objective: "99", sli: { kind: "events", total: "a_total", bad: "b_total" } }],
    },
  ];
  const parsed = parseStack({ name: "shop", services, shifts: [build(smallShift), build({ ...smallShift, name: 7 })] });
  expect(parsed.ok ? [] : parsed.problems.map(formatProblem)).toEqual([
    'shifts[0].name: all fields of the shift stand where its name belongs (write the name first: trafficShift("checkout-green", { … }))',
    'shifts[1].name: all fields of the shift stand where its name belongs (write the name first: trafficShift("checkout-green", { … }))',
  ]);
});

test("parseStack() writes addresses as name servers do", () => {
  const answers = { blue: ["192.0.2.1", "2001:DB8:0:0::1"], green: ["::ffff:192.0.2.2"] };
  expect(shiftOf({ dns: { name: "shop.example.org", ttl: "60s", answers } }).dns?.answers).toEqual({
    blue: ["192.0.2.1", "2001:db8::1"],
    green: ["::ffff:192.0.2.2"],
  });
});

test("mergeStacks() keeps the shifts of each file, and where they were written", () => {
  const [first, second] = [trafficShift("a", smallShift), trafficShift("b", smallShift)];
  const merged = mergeStacks([
    { file: "a.yaml", spec: { name: "shop", services: [], shifts: [first] } },
    { file: "b.yaml", spec: { name: "shop", services: [], shifts: [second] } },
  ]);
  expect(merged.spec.shifts).toEqual([first, second]);
  expect(merged.originOf("shifts[1].arms[0].name")).toEqual({ file: "b.yaml", path: "shifts[0].arms[0].name" });
});

test("a shift has nothing wrong with it by itself", () => {
  expect(parsedShift({}).problems).toEqual([]);
});

test.each(["name", "service", "title"])(
  "a %s that is no text is a problem, even when nothing makes a text of it",
  (field) => {
    const { problems } = parsedShift({ [field]: { toString: 0, valueOf: 0 } });
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([`type shifts[0].${field}`]);
  },
);

test("whatever stands in a field, the answer is a shift or the problems of it", () => {
  const shifts = everyShift.shifts ?? [];
  const anyShift = fc
    .constantFrom(...shifts)
    .chain((shift) =>
      fc.record({ shift: fc.constant(shift), key: fc.constantFrom(...Object.keys(shift)), value: fc.jsonValue() }),
    );
  fc.assert(
    fc.property(anyShift, ({ shift, key, value }) => {
      const parsed = parseStack({ ...everyShift, shifts: [{ ...shift, [key]: value }] });
      const problems = parsed.ok ? parsed.warnings : parsed.problems;
      expect(problems.every(({ path, message }) => path !== "" && message !== "")).toBe(true);
      if (!parsed.ok) expect(problems.length).toBeGreaterThan(0);
    }),
    { numRuns: 300 },
  );
});
