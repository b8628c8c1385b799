import { readFile, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { stackCost } from "../../../alerts/rule-cost.ts";
import { ruleFiles } from "../../../alerts/rule-files.ts";
import { ruleTests } from "../../../alerts/rule-tests.ts";
import { shiftFiles } from "../../../alerts/shift/shift-rules.ts";
import type { Stack } from "../../../slo/model.ts";
import { checkPromql } from "../../../slo/promql/check-promql.ts";
import { promqlDialects } from "../../../slo/promql/promql-dialect.ts";
import type { TrafficShiftSpec } from "../../../slo/shift/spec/traffic-shift-spec.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { RuleTarget } from "../../../slo/spec.ts";
import { targetFeatures } from "../../../slo/target-features.ts";
import { needs } from "../../servers/needs.ts";
import { promtool } from "../../servers/prometheus-tools.ts";
import { inTemporaryFolder } from "../../temporary-folder.ts";
import { stackOf, writeStack } from "../generated-stack.ts";
import { everyShift, oneShift, shiftNames } from "./every-shift.ts";

const targets = Object.keys(targetFeatures) as readonly RuleTarget[];

describe("shiftFiles()", () => {
  test("writes a file per shift, and none without shifts", () => {
    const names = shiftFiles(stackOf(everyShift)).map(({ name }) => name);
    expect(names).toEqual(shiftNames.map((name) => `shift-${name}`));
    const { shifts: _, ...without } = everyShift;
    expect(ruleFiles(stackOf(without)).filter(({ name }) => name.startsWith("shift"))).toEqual([]);
  });

  test.each([
    { scrapeInterval: "1s", interval: "1s", window: "20s" },
    { scrapeInterval: "15s", interval: "15s", window: "1m" },
    { scrapeInterval: "30s", interval: "30s", window: "2m" },
  ])(
    "evaluates every $interval over $window when scraped every $scrapeInterval",
    ({ scrapeInterval, interval, window }) => {
      const [file] = shiftFiles(stackOf({ ...oneShift("envoy"), scrapeInterval }));
      expect(file?.groups.map((group) => group.interval)).toEqual(file?.groups.map(() => interval));
      const requests = file?.groups[0]?.rules.find((rule) => rule.kind === "recording" && /requests/.test(rule.record));
      expect(requests?.expr).toContain(`[${window}]`);
    },
  );

  test("keeps groups below the limit of rules", () => {
    const stack = stackOf({ ...oneShift("envoy"), rules: { rulesPerGroup: 12 } });
    const sizes = shiftFiles(stack).flatMap(({ groups }) => groups.map(({ rules }) => rules.length));
    expect(Math.max(...sizes)).toBe(12);
  });

  // The gate divides them by each other.
  test.each(shiftNames)("records all sums of an arm in a rollout at the same moment: %s", (name) => {
    const groups = shiftFiles(stackOf(oneShift(name))).flatMap((file) => file.groups);
    const sums = groups.map(({ rules }) =>
      rules.filter(
        (rule) =>
          rule.kind === "recording" &&
          /^shift:arm_(requests|errors|slow|rescued):sum$/.test(rule.record) &&
          rule.labels?.["arm"] === undefined,
      ),
    );
    const isCounted = !["haproxy-tcp", "haproxy-bytes"].includes(name);
    expect(sums.filter((ofGroup) => ofGroup.length > 0)).toHaveLength(isCounted ? 1 : 0);
  });

  test.each([
    { name: "haproxy-http", kinds: "drift worse starved oldArm dropped rescued reloaded armDown headroom budget" },
    { name: "haproxy-tcp", kinds: "drift oldArm reloaded armDown" },
    { name: "haproxy-bytes", kinds: "drift splitBrain oldArm reloaded armDown" },
    { name: "pods-deployment", kinds: "drift worse slower starved oldArm stuck" },
    { name: "pods-label", kinds: "drift worse starved oldArm weightDrift stuck pausedLong aborted" },
    { name: "istio", kinds: "drift worse slower starved oldArm stuck aborted" },
    { name: "envoy", kinds: "drift worse slower starved oldArm resets rescued" },
    { name: "ingress-nginx", kinds: "drift worse slower starved oldArm" },
    { name: "alb", kinds: "drift splitBrain worse starved oldArm targetGroupEmpty headroom" },
    { name: "clusters", kinds: "drift splitBrain worse starved oldArm headroom" },
    { name: "ab-test", kinds: "drift worse slower starved" },
  ])("writes only alerts that can fire: $name", ({ name, kinds }) => {
    const rules = shiftFiles(stackOf(oneShift(name))).flatMap(({ groups }) => groups.flatMap((group) => group.rules));
    const alerts = new Set(rules.flatMap((rule) => (rule.kind === "alert" ? rule.alert : [])));
    const always = ["TrafficShiftActive", "RollbackDetected", "ShiftSourceBlind"];
    const stalled = name === "ab-test" ? [] : ["TrafficShiftStalled"];
    expect([...alerts].sort()).toEqual([...always, ...stalled, ...kinds.split(" ").map((kind) => names[kind])].sort());
  });

  test("calls no rollout stalled whose only step has no end", () => {
    const { groups } = shiftFiles(stackOf(oneShift("haproxy-http", { steps: [{ weight: 100, hold: "0s" }] })))[0] ?? {};
    const alerts = (groups ?? []).flatMap(({ rules }) =>
      rules.flatMap((rule) => (rule.kind === "alert" ? rule.alert : [])),
    );
    expect(alerts).toContain("TrafficShareDrift");
    expect(alerts).not.toContain("TrafficShiftStalled");
  });

  test("writes no alert that tells of a part of the traffic where all of it moves at once", () => {
    const rules = shiftFiles(stackOf(oneShift("pods-replicaset"))).flatMap(({ groups }) =>
      groups.flatMap((group) => group.rules),
    );
    expect(rules.flatMap((rule) => (rule.kind === "alert" ? [rule.alert] : []))).toEqual([
      "RollbackDetected",
      "TrafficShareDrift",
      "BlueGreenSplitBrain",
      "OldArmStillServing",
    ]);
  });

  test.each([
    { name: "ab-test", sources: ["traffic"] },
    { name: "envoy", sources: ["weights", "traffic"] },
    { name: "pods-replicaset", sources: [] },
  ])("tells that it is blind where it can be: $name", ({ name, sources }) => {
    const rules = shiftFiles(stackOf(oneShift(name))).flatMap(({ groups }) => groups.flatMap((group) => group.rules));
    const blind = rules.filter((rule) => rule.kind === "alert" && rule.alert === "ShiftSourceBlind");
    expect(blind.map(({ labels }) => labels?.["source"])).toEqual(sources);
  });

  test.each([
    { name: "ab-test", change: { steps: [{ weight: 50, hold: "2h" }] } },
    { name: "ab-test", change: { strategy: "canary", steps: [{ weight: 50, hold: "2h" }] } },
    { name: "envoy", change: { strategy: "abTest", steps: [{ weight: 50, hold: "2h" }] } },
  ] as const)(
    "says of no rollout that it stands still where it is meant to: $name with $change",
    ({ name, change }) => {
      const rules = shiftFiles(stackOf(oneShift(name, change))).flatMap(({ groups }) =>
        groups.flatMap((group) => group.rules),
      );
      expect(rules.filter((rule) => rule.kind === "alert" && rule.alert === "TrafficShiftStalled")).toEqual([]);
    },
  );

  test("does not judge what is not observable: TCP mode has neither errors nor a verdict", () => {
    const rules = shiftFiles(stackOf(oneShift("haproxy-tcp"))).flatMap(({ groups }) =>
      groups.flatMap((group) => group.rules),
    );
    const recorded = rules.flatMap((rule) => (rule.kind === "recording" ? rule.record : []));
    expect([...new Set(recorded)]).toEqual([
      "shift:arm_weight:set",
      "shift:arm_weight:live",
      "shift:arm_inflight",
      "shift:info",
      "shift:arm_share:intended",
      "shift:arm_share:live",
      "shift:last_change:timestamp_seconds",
      "shift:arm_share:actual",
      "shift:arm_share:drift",
      "shift:arm_share:tolerance",
      "shift:started:timestamp_seconds",
      "shift:unwatched_start:timestamp_seconds",
      "shift:active",
      "shift:left_zero:timestamp_seconds",
      "shift:rollout_started:timestamp_seconds",
      "shift:last_switch:timestamp_seconds",
      "shift:rollout:info",
      "shift:setting",
    ]);
  });

  test.each([
    { scrapeInterval: "1s", hold: "45s", affinity: "none", lasts: "13s" },
    { scrapeInterval: "5s", hold: "45s", affinity: "none", lasts: "5s" },
    { scrapeInterval: "15s", hold: "2m", affinity: "none", lasts: undefined },
    { scrapeInterval: "15s", hold: "10m", affinity: "none", lasts: "30s" },
    { scrapeInterval: "15s", hold: "10m", affinity: "5m", lasts: "2m" },
  ])(
    "waits $lasts for a drift when scraped every $scrapeInterval, in steps of $hold, with clients bound for $affinity",
    ({ scrapeInterval, hold, affinity, lasts }) => {
      const spec = oneShift("haproxy-tcp", {
        affinity: affinity === "none" ? { kind: "none" } : { kind: "connection", lifetime: affinity },
        steps: [
          { weight: 10, hold },
          { weight: 100, hold: "0s" },
        ],
      });
      const rules = shiftFiles(stackOf({ ...spec, scrapeInterval })).flatMap(({ groups }) =>
        groups.flatMap((group) => group.rules),
      );
      const drift = rules.find((rule) => rule.kind === "alert" && rule.alert === "TrafficShareDrift");
      expect(drift?.kind === "alert" ? drift.for : "no alert").toBe(lasts);
    },
  );

  test.each(targets)("writes what %s understands", (target) => {
    const rules = shiftFiles(stackOf({ ...everyShift, rules: { target } })).flatMap(({ groups }) =>
      groups.flatMap((group) => group.rules),
    );
    const findings = rules.flatMap(({ expr }) =>
      checkPromql(expr, promqlDialects[target]).map((finding) => ({ expr, finding })),
    );
    expect(findings).toEqual([]);
  });
});

/** Written by hand: whoever routes or silences an alert by its name must not find it renamed. */
const names: Readonly<Record<string, string>> = {
  drift: "TrafficShareDrift",
  worse: "CanaryErrorRateHigher",
  slower: "CanarySlower",
  starved: "CanaryStarved",
  splitBrain: "BlueGreenSplitBrain",
  oldArm: "OldArmStillServing",
  weightDrift: "WeightConfigDrift",
  stuck: "RolloutStuck",
  pausedLong: "RolloutPausedTooLong",
  aborted: "RolloutAborted",
  dropped: "DrainDroppedRequests",
  resets: "DrainResets",
  rescued: "RescuedByRetry",
  reloaded: "ProxyReloadedMidShift",
  headroom: "RollbackHeadroomLow",
  budget: "ShiftBudgetBurn",
  targetGroupEmpty: "WeightedTargetGroupEmpty",
  armDown: "ShiftArmDown",
};

test("stackCost() counts shifts for the stack, and for none of its SLOs", () => {
  const { shifts: _, ...without } = everyShift;
  const [bare, whole] = [stackCost(stackOf(without)), stackCost(stackOf(everyShift))];
  expect(whole.bySlo).toEqual(bare.bySlo);
  expect(whole.byKind.events.rules).toBeGreaterThan(bare.byKind.events.rules);
  expect(whole.byKind.alerts.rules).toBeGreaterThan(bare.byKind.alerts.rules);
});

test.each([
  { weights: { blue: 50, green: 50 }, alerts: [] },
  { weights: { blue: 0, green: 1 }, alerts: ["BlueGreenSplitBrain", "OldArmStillServing"] },
])("an arm of static weights $weights can be meant to have nothing where it has none", ({ weights, alerts }) => {
  const shift = oneShift("ab-test", { strategy: "blueGreen", weights: { kind: "static", weights } });
  const written = ruleFiles(stackOf(shift)).flatMap(({ groups }) => groups.flatMap(({ rules }) => rules));
  const ofEmptyArms = ["BlueGreenSplitBrain", "OldArmStillServing"];
  const names = written.flatMap((rule) => (rule.kind === "alert" ? [rule.alert] : []));
  expect(ofEmptyArms.filter((name) => names.includes(name))).toEqual(alerts);
});

test.each([
  { holder: "HAProxy itself", change: {}, isTold: true },
  {
    holder: "Argo Rollouts",
    change: { weights: { kind: "argoRollouts", namespace: "shop", rollout: "checkout" } },
    isTold: false,
  },
] as const)("a restart of HAProxy in a rollout is an alert where $holder holds the weights: $isTold", (row) => {
  const written = ruleFiles(stackOf(oneShift("haproxy-http", row.change))).flatMap(({ groups }) => groups);
  const names = written.flatMap(({ rules }) => rules.flatMap((rule) => (rule.kind === "alert" ? [rule.alert] : [])));
  expect(names).toContain("DrainDroppedRequests");
  expect(names.includes("ProxyReloadedMidShift")).toBe(row.isTold);
});

test("ruleTests() says what it does not exercise of a shift", () => {
  const file = (spec: unknown) => ruleTests(stackOf(spec)).find(({ name }) => name.startsWith("shift-"));
  expect(file(oneShift("envoy"))?.notes).toEqual([]);
  expect(file(oneShift("ab-test", { affinity: { kind: "cookie", for: "1d" } }))?.notes).toEqual([
    "Traffic of ab-test that stays where it was is not simulated: it has 1 d to follow.",
  ]);
  expect(file(oneShift("envoy", { judge: { effectFloor: 0.99 } }))?.notes).toEqual([
    "No candidate of envoy is simulated that is worse: its judge calls none worse, however many requests fail.",
  ]);
  expect(file(oneShift("pods-replicaset"))?.notes).toEqual([
    "All of the traffic of pods-replicaset moves at once, so that rules never compare its arms: only shares are simulated, and no verdict.",
  ]);
  expect(file(oneShift("ab-test", { weights: { kind: "static", weights: { blue: 0, green: 1 } } }))?.notes).toEqual([
    "An arm of ab-test gets next to nothing by its weights: only shares are simulated, and no verdict.",
  ]);
});

test("ruleTests() gives all or nothing where the weights do", () => {
  const file = ruleTests(stackOf(oneShift("pods-replicaset"))).find(({ name }) => name.startsWith("shift-"));
  const tests = file?.data.tests ?? [];
  const weights = tests.map(({ input_series }) =>
    input_series.flatMap(({ series, values }) => (series.startsWith("trafficshift_intended_weight") ? [values] : [])),
  );
  expect(tests.map(({ name }, index) => [name, weights[index]])).toEqual([
    ["all of the traffic moves at once: pods-replicaset", ["100x19 0x39", "0x19 100x39"]],
    ["traffic that stays where it was: pods-replicaset", ["100x19 0x63", "0x19 100x63"]],
    ["all of the traffic is taken back at once: pods-replicaset", ["100x19 0x19 100x19", "0x19 100x19 0x19"]],
  ]);
});

describe("ruleTests() says why it has no tests for a shift", () => {
  const fileOf = (name: string, traffic: object) => {
    const stack = stackOf(oneShift(name));
    const shifts = stack.shifts.map(
      (shift) => ({ ...shift, traffic: { ...shift.traffic, ...traffic } }) as TrafficShift,
    );
    const file = ruleTests({ ...stack, shifts }).find((one) => one.name === `shift-${name}`);
    return { notes: file?.notes, tests: file?.data.tests };
  };

  test.each([
    {
      name: "haproxy-http",
      what: "whose matchers exclude each other",
      traffic: { matchers: 'job="a",job="b"' },
      note: 'The queries of haproxy-http cannot be foreseen and are not exercised: no series is found that haproxy_server_weight{proxy="app",server=~"blue",job="a",job="b"} selects.',
    },
    {
      name: "pods-label",
      what: "whose matchers leave both arms one pod",
      traffic: { requests: 'http_requests_total{pod="checkout-0"}', errors: 'http_errors_total{pod="checkout-0"}' },
      note: "The queries of pods-label cannot be foreseen and are not exercised.",
    },
  ])("$what", ({ name, traffic, note }) => {
    expect(fileOf(name, traffic)).toEqual({ notes: [note], tests: [] });
  });
});

needs("prometheus")("The rules of shifts", () => {
  test("pass promtool check rules without a lint failure", async () => {
    await inTemporaryFolder("shift-rules", async (folder) => {
      const files = await writeStack(stackOf(everyShift), { folder, part: "prometheus/rules" });
      const shifts = files.filter((file) => basename(file).startsWith("shift-"));
      expect(shifts.length).toBe(shiftNames.length);
      const { code, stderr } = await promtool(["check", "rules", "--lint-fatal", ...shifts]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    });
  });

  test.each(shiftNames)("pass their own generated tests: %s", async (name) => {
    // The fewer scrapes, the sooner it is done.
    expect(await outcomeOf(stackOf({ ...oneShift(name), scrapeInterval: "30s" }))).toEqual({ code: 0, stderr: "" });
  });

  test.each([
    {
      requests: 'http_requests_total{pod=~"checkout-.*"}',
      errors: 'http_errors_total{pod=~"check.+",pod!~"checkout-"}',
    },
    { requests: 'http_requests_total{pod!~"(blue|green)-0"}', errors: 'http_errors_total{pod!=""}' },
    { requests: 'http_requests_total{pod=~"shop-[0-9]"}', errors: 'http_errors_total{pod=~"shop-(0|7)"}' },
  ])("pass them whichever pods are counted: $requests, $errors", async (queries) => {
    const [shift] = oneShift("pods-label").shifts ?? [];
    const traffic = { ...shift?.traffic, ...queries } as TrafficShiftSpec["traffic"];
    const stack = stackOf({ ...oneShift("pods-label", { traffic }), scrapeInterval: "30s" });
    const [file] = ruleTests(stack).filter(({ name }) => name.startsWith("shift-"));
    expect(file?.data.tests).toHaveLength(4);
    expect(await outcomeOf(stack)).toEqual({ code: 0, stderr: "" });
  });

  test.each(["10s", "15s"])("pass them when scraped every %s", async (scrapeInterval) => {
    expect(await outcomeOf(stackOf({ ...oneShift("haproxy-http"), scrapeInterval }))).toEqual({ code: 0, stderr: "" });
  });

  test.each([
    { name: "haproxy-http", judge: { effectFloor: 0.5 } },
    { name: "haproxy-http", judge: { effectFloor: 0.99 } },
    { name: "haproxy-http", judge: { minErrors: 5000 } },
    { name: "istio", judge: { dispersion: 1000, alpha: 0.5 } },
    { name: "istio", judge: { alpha: 1e-9 } },
    { name: "ab-test", judge: { effectFloor: 0.985 } },
  ])("pass them with the judge $judge: $name", async ({ name, judge }) => {
    const stack = stackOf({ ...oneShift(name, { judge }), scrapeInterval: "30s" });
    expect(await outcomeOf(stack)).toEqual({ code: 0, stderr: "" });
  });

  test.each([
    { name: "pods-replicaset", change: { settle: "20m" } },
    {
      name: "haproxy-http",
      change: {
        strategy: "blueGreen",
        steps: [],
        weights: { kind: "serviceSelector", namespace: "shop", service: "checkout", label: "color" },
      },
    },
  ] as const)("pass them where all of the traffic moves at once: $name", async ({ name, change }) => {
    const stack = stackOf({ ...oneShift(name, change), scrapeInterval: "30s" });
    expect(await outcomeOf(stack)).toEqual({ code: 0, stderr: "" });
  });

  describe("pass them for weights that never move", () => {
    const splits = [
      [90, 10],
      [10, 90],
      [87.5, 12.5],
      [99, 1],
      [0, 1],
      [1, 0],
      [0.001, 999],
    ] as const;
    test.each(splits)("%d to %d", async (blue, green) => {
      const names = ["ab-test", "haproxy-http", "haproxy-tcp"];
      const weights = { kind: "static", weights: { blue, green } } as const;
      const shifts = names.flatMap((name) => oneShift(name, { weights }).shifts ?? []);
      const stack = stackOf({ ...everyShift, shifts, scrapeInterval: "30s" });
      expect(await outcomeOf(stack)).toEqual({ code: 0, stderr: "" });
    });
  });

  test.each([
    { name: "another tolerance", from: "0.02 + 3 * sqrt", to: "2 + 3 * sqrt" },
    { name: "an arm that is unknown where it is 0", from: "or (0 * ", to: "unless (" },
    {
      name: "losses that are not counted",
      from: "haproxy_server_http_responses_total{",
      to: "haproxy_server_sessions_total{",
    },
    { name: "another limit of evidence", from: "> bool 6.907755279", to: "> bool 690.7755279" },
  ])("fail their own generated tests with $name", async ({ from, to }) => {
    const stack = stackOf({ ...oneShift("haproxy-http"), scrapeInterval: "30s" });
    expect(await outcomeOf(stack, (rules) => rules.replaceAll(from, to))).toMatchObject({ code: 1 });
  });
});

async function outcomeOf(stack: Stack, change: (rules: string) => string = (rules) => rules) {
  return inTemporaryFolder("shift-tests", async (folder) => {
    const files = await writeStack(stack, { folder, part: "prometheus" });
    const isShift = (file: string, part: string) => file.includes(`/prometheus/${part}/shift-`);
    for (const file of files.filter((one) => isShift(one, "rules"))) {
      await writeFile(file, change(await readFile(file, "utf8")));
    }
    const { code, stderr } = await promtool(["test", "rules", ...files.filter((one) => isShift(one, "tests"))]);
    return { code, stderr };
  });
}
