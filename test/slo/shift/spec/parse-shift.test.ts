import { describe, expect, test } from "@jest/globals";
import { trafficShift } from "../../../../slo/index.ts";
import { mergeStacks } from "../../../../slo/merge-stacks.ts";
import { parseStack } from "../../../../slo/parse-stack.ts";
import { formatProblem, isError } from "../../../../slo/problem.ts";
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

  const counters = { kind: "counters", label: "cluster", requests: "edge_total", errors: "edge_errors_total" };
  const istio = { kind: "istio", service: "checkout", namespace: "shop" };
  const pods = { kind: "pods", namespace: "shop", by: "deployment", requests: "req_total", errors: "err_total" };
  const podsOfRollout = { ...pods, by: "label", label: "rollouts-pod-template-hash" };
  const rollout = { kind: "argoRollouts", namespace: "shop", rollout: "checkout" };
  const record = { kind: "route53", zone: "Z1", record: "shop.example.org" };
  const behindAlb = {
    traffic: { kind: "alb" },
    arms: [
      { name: "blue", role: "stable", match: "targetgroup/blue/.+" },
      { name: "green", role: "candidate", match: "targetgroup/green/.+" },
    ],
  };

  test.each([
    { name: "an Istio rollout", change: { traffic: istio, weights: rollout }, layer: "mesh", settle: 30 },
    {
      name: "a rollout without a router",
      change: { traffic: podsOfRollout, weights: rollout },
      layer: "podRatio",
      settle: 60,
    },
    {
      name: "a rollout that counters see",
      change: { traffic: counters, weights: rollout },
      layer: "podRatio",
      settle: 60,
    },
    {
      name: "a Service's selector",
      change: {
        strategy: "blueGreen",
        traffic: pods,
        weights: { kind: "serviceSelector", namespace: "shop", service: "b", label: "c" },
      },
      layer: "serviceSelector",
      settle: 60,
    },
    {
      name: "ready pods",
      change: { traffic: pods, weights: { kind: "podRatio", namespace: "shop" } },
      layer: "podRatio",
      settle: 60,
    },
    {
      name: "Flagger on an Ingress",
      change: {
        arms: [smallShift.arms[0], { ...smallShift.arms[1], match: "shop-checkout-canary-80" }],
        traffic: { kind: "ingressNginx", namespace: "shop", ingress: "shop" },
        weights: { kind: "flagger", namespace: "shop", workload: "checkout" },
      },
      layer: "ingress",
      settle: 30,
    },
    {
      name: "Flagger with a mesh that pods do not show",
      change: {
        arms: [
          { ...smallShift.arms[0], match: "checkout-primary" },
          { ...smallShift.arms[1], match: "checkout" },
        ],
        traffic: pods,
        weights: { kind: "flagger", namespace: "shop", workload: "checkout" },
      },
      layer: "mesh",
      settle: 30,
    },
    {
      name: "a canary's Ingress",
      change: {
        arms: [smallShift.arms[0], { ...smallShift.arms[1], match: "shop-checkout-canary-80" }],
        traffic: { kind: "ingressNginx", namespace: "shop", ingress: "shop" },
        weights: { kind: "ingressNginx", namespace: "shop", ingress: "shop-canary" },
      },
      layer: "ingress",
      settle: 30,
    },
    {
      name: "a VirtualService",
      change: { traffic: istio, weights: { kind: "virtualService", namespace: "shop", name: "checkout" } },
      layer: "mesh",
      settle: 30,
    },
    {
      name: "a Gateway's route",
      change: { traffic: { kind: "envoy" }, weights: { kind: "gatewayRoute", namespace: "shop", route: "r" } },
      layer: "gateway",
      settle: 30,
    },
    {
      name: "an ALB",
      change: {
        ...behindAlb,
        weights: {
          kind: "albListener",
          listener:
            "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shop/0123456789abcdef/0123456789abcdef",
        },
      },
      layer: "alb",
      settle: 180,
    },
    {
      name: "an A/B test that never moves",
      change: { ...behindAlb, weights: { kind: "static", weights: { blue: 1, green: 1 } } },
      layer: "alb",
      settle: 180,
    },
    {
      name: "an A/B test between Envoy's clusters",
      change: { traffic: { kind: "envoy" }, weights: { kind: "static", weights: { blue: 1, green: 1 } } },
      layer: "gateway",
      settle: 30,
    },
    {
      name: "an NLB",
      change: {
        traffic: counters,
        weights: {
          kind: "nlbListener",
          listener:
            "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/net/shop/0123456789abcdef/0123456789abcdef",
        },
        affinity: { kind: "connection", lifetime: "5m" },
      },
      layer: "nlb",
      settle: 300,
    },
    {
      name: "a proxy in TCP mode with short connections",
      change: { traffic: { kind: "haproxy", proxy: "app", mode: "tcp" }, affinity: { kind: "none" } },
      layer: "haproxy",
      settle: 30,
    },
    {
      name: "a weighted record",
      change: { traffic: counters, weights: record, dns: { name: "shop.example.org", ttl: "60s" } },
      layer: "dns",
      settle: 240,
    },
    { name: "a record of unknown TTL", change: { traffic: counters, weights: record }, layer: "dns", settle: 960 },
    {
      name: "a layer that is said",
      change: { traffic: podsOfRollout, weights: rollout, layer: "alb" },
      layer: "alb",
      settle: 180,
    },
    { name: "a time that is said", change: { settle: "45s" }, layer: "haproxy", settle: 45 },
  ])("knows the layer of $name, and how long it takes", ({ change, layer, settle }) => {
    expect(shiftOf(change)).toMatchObject({ layer, settleSeconds: settle });
  });

  test("tells what is wrong with each shift, whatever is wrong with the one before", () => {
    const parsed = parseStack({
      name: "shop",
      services: [{ name: "checkout", slos: [] }],
      shifts: [
        { ...smallShift, strategy: "cannary" },
        { ...smallShift, name: "second", arms: [] },
        { ...smallShift, name: "third", service: "shop" },
      ],
    });
    expect(parsed.ok ? [] : parsed.problems.map(formatProblem)).toEqual([
      'shifts[0].strategy: "cannary" is not possible here (did you mean "canary"? Possible: rolling, canary, blueGreen, abTest, clusterBlueGreen)',
      "shifts[1].arms: 0 stable and 0 candidate arms cannot be compared (write one of each; a second candidate is a shift of its own)",
      'shifts[2].service: there is no service "shop" in this stack (there is: checkout)',
    ]);
  });

  test.each([
    {
      name: "a third arm hides no service, no SLO and no name that is given twice",
      shifts: [
        smallShift,
        {
          ...smallShift,
          service: "chekout",
          budget: { slo: "checkout-availabilty" },
          arms: [...smallShift.arms, { name: "green", role: "candidate" }],
        },
      ],
      says: [
        "shift-arms shifts[1].arms",
        "duplicate-name shifts[1].arms[2].name",
        "shift-slo shifts[1].budget.slo",
        "duplicate-name shifts[1].name",
        "shift-service shifts[1].service",
      ],
    },
    {
      name: "an arm has the name of requests that no arm got",
      shifts: [
        {
          ...smallShift,
          arms: [
            { name: "none", role: "stable" },
            { name: "green", role: "candidate" },
          ],
        },
      ],
      says: ["shift-arms shifts[0].arms[0].name"],
    },
    {
      name: "neither such a name, nor a third arm, nor a misspelt role hides the expression of another arm",
      shifts: [
        {
          ...smallShift,
          arms: [
            { name: "none", role: "stable" },
            { name: "green", role: "candidate", match: "gre(en" },
          ],
        },
        {
          ...smallShift,
          name: "second",
          arms: [...smallShift.arms, { name: "red", role: "candidate", match: "re(d" }],
        },
        {
          ...smallShift,
          name: "third",
          arms: [
            { name: "none", role: "stabel" },
            { name: "green", role: "candidate", match: "gre(en" },
          ],
        },
      ],
      says: [
        "shift-arms shifts[0].arms[0].name",
        "shift-pattern shifts[0].arms[1].match",
        "shift-arms shifts[1].arms",
        "shift-pattern shifts[1].arms[2].match",
        "shift-arms shifts[2].arms[0].name",
        "choice shifts[2].arms[0].role",
        "shift-pattern shifts[2].arms[1].match",
      ],
    },
    {
      name: "fields of the wrong type hide neither references nor queries",
      shifts: [
        {
          ...smallShift,
          title: 5,
          steps: "10",
          service: "chekout",
          traffic: { kind: "counters", label: "color", requests: "a_total{", errors: "b_total" },
          weights: { kind: "static", weights: { blue: 1, gren: 1 } },
          layer: "dns",
        },
      ],
      says: [
        "shift-service shifts[0].service",
        "type shifts[0].steps",
        "type shifts[0].title",
        "promql-syntax shifts[0].traffic.requests",
        "shift-arm-name shifts[0].weights.weights",
        "shift-arm-name shifts[0].weights.weights.gren",
      ],
    },
    {
      name: "traffic that nobody knows hides no drain",
      shifts: [{ ...smallShift, traffic: { kind: "istoi" }, drain: { preStop: "40s", grace: "30s" } }],
      says: ["drain-grace shifts[0].drain.grace", "shift-kind shifts[0].traffic.kind"],
    },
    {
      name: "a key that was meant is not called missing",
      shifts: [{ ...smallShift, traffic: { kind: "haproxy", proxy: "app", mode: "tcp" }, afinity: { kind: "none" } }],
      says: ["unknown-key shifts[0].afinity"],
    },
    {
      name: "weights that were meant are not called missing either",
      shifts: [
        { ...smallShift, traffic: { kind: "istio", service: "a", namespace: "b" }, weigths: { kind: "static" } },
      ],
      says: ["unknown-key shifts[0].weigths"],
    },
    {
      name: "weights that are broken say nothing of the layer",
      shifts: [
        {
          ...smallShift,
          traffic: { kind: "counters", label: "color", requests: "a_total", errors: "a_total" },
          weights: { kind: "route53", zone: "Z1" },
        },
      ],
      says: ["shift-counters shifts[0].traffic.errors", "required shifts[0].weights.record"],
    },
    {
      name: "weights that are broken say neither what a target means nor where they act",
      shifts: [
        {
          ...smallShift,
          arms: smallShift.arms.map((arm) => ({ ...arm, target: "shop" })),
          traffic: { kind: "haproxy", proxy: "app", matchers: 'server=~"blue|green"' },
          weights: { kind: "argoRollout", namespace: "shop", rollout: "shop" },
          layer: "mesh",
        },
        { ...smallShift, name: "second", traffic: { kind: "istoi" }, layer: "mesh" },
      ],
      says: ["shift-kind shifts[0].weights.kind", "shift-kind shifts[1].traffic.kind"],
    },
    {
      name: "arms that are broken say nothing of matchers, unless those leave nothing of any arm",
      shifts: ['server="blue"', 'proxy="other"'].map((matchers, index) => ({
        ...smallShift,
        name: `shift-${index}`,
        arms: [...smallShift.arms, { name: "red", role: "candidate" }],
        traffic: { kind: "haproxy", proxy: "app", matchers },
      })),
      says: ["shift-arms shifts[0].arms", "shift-arms shifts[1].arms", "shift-arm-label shifts[1].traffic.matchers"],
    },
  ])("tells every mistake in one run: $name", ({ shifts, says }) => {
    const slos = [{ name: "availability", objective: "99", sli: { kind: "events", total: "a_total", bad: "b_total" } }];
    const parsed = parseStack({ name: "shop", services: [{ name: "checkout", slos }], shifts });
    expect(parsed.ok ? [] : parsed.problems.filter(isError).map(({ code, path }) => `${code} ${path}`)).toEqual(says);
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

test.each([
  {
    name: "a number of seconds",
    change: { settle: 5 },
    says: 'shifts[0].settle: 5 is not text (write it with its unit, such as "5s")',
  },
  {
    name: "a fraction of seconds",
    change: { steps: [{ weight: 5, hold: 1.5 }] },
    says: 'shifts[0].steps[0].hold: 1.5 is not text (write it with its unit, such as "1s500ms")',
  },
  {
    name: "zero where that is possible",
    change: { drain: { grace: 0 } },
    says: 'shifts[0].drain.grace: 0 is not text (write it with its unit, such as "0s")',
  },
  {
    name: "zero where that is no time",
    change: { settle: 0 },
    says: 'shifts[0].settle: 0 is not text (write a Prometheus duration such as "30s", "5m", "1h30m" or "30d")',
  },
  {
    name: "something that is no time at all",
    change: { settle: true },
    says: 'shifts[0].settle: true is not text (write a Prometheus duration such as "30s", "5m", "1h30m" or "30d")',
  },
  {
    name: "a duration that is missing",
    change: { steps: [{ weight: 5 }] },
    says: 'shifts[0].steps[0].hold: is missing (write a Prometheus duration such as "30s", "5m", "1h30m" or "30d")',
  },
  {
    name: "a duration that may be zero, and is missing",
    change: { dns: { name: "shop.example.org" } },
    says: 'shifts[0].dns.ttl: is missing (write a Prometheus duration such as "0s", "30s" or "5m")',
  },
  {
    name: "a number that is text when it stands in quotes",
    change: { title: 5 },
    says: 'shifts[0].title: 5 is not text (put it in quotes, with its unit if it has one: "5")',
  },
  {
    name: "a number that no quotes make right",
    change: { runbook: 5 },
    says: 'shifts[0].runbook: 5 is not text (write the whole address, such as "https://wiki.example.org/checkout")',
  },
])("asks for what the field takes: $name", ({ change, says }) => {
  expect(parsedShift(change).problems.map(formatProblem)).toEqual([says]);
});

const route53 = { kind: "route53", zone: "Z1", record: "shop.example.org" };
const counted = { kind: "counters", label: "cluster", requests: "a_total", errors: "b_total" };
const dns = { name: "shop.example.org", ttl: "60s" };
const empty = '"" must not be empty (write text)';

test.each([
  { change: { drain: { stopSignal: "" } }, says: `shifts[0].drain.stopSignal: ${empty}` },
  {
    change: { traffic: { ...counted, errors: "" }, weights: route53, dns },
    says: `shifts[0].traffic.errors: ${empty}`,
  },
  { change: { traffic: counted, weights: { ...route53, zone: "" }, dns }, says: `shifts[0].weights.zone: ${empty}` },
  { change: { notify: { channel: "" } }, says: `shifts[0].notify.channel: ${empty}` },
  {
    change: { dns: { name: "http://a/", ttl: "60s" } },
    says: 'shifts[0].dns.name: "http://a/" is not a name of DNS (write the name alone, such as "shop.example.org")',
  },
  {
    change: { dns: { name: "192.0.2.1", ttl: "60s" } },
    says: 'shifts[0].dns.name: "192.0.2.1" is not a name of DNS (write the name alone, such as "shop.example.org")',
  },
  {
    change: { traffic: counted, weights: { ...route53, record: "shop example" }, dns },
    says: 'shifts[0].weights.record: "shop example" is not a name of DNS (write the name of the record alone, such as "shop.example.org")',
  },
  {
    change: { traffic: counted, weights: { ...route53, type: "MX" }, dns },
    says: 'shifts[0].weights.type: "MX" is not possible here (write "A", "AAAA", "CNAME", "HTTPS", "SVCB" or "SRV")',
  },
  {
    change: { drain: { maxInflight: "100" } },
    says: 'shifts[0].drain.maxInflight: "100" is not a duration (write how long the slowest request takes, such as "30s" or "5m")',
  },
  {
    change: { judge: { dispersion: "x" } },
    says: 'shifts[0].judge.dispersion: "x" is not "auto" or a number from 1 (write "auto" or a number from 1)',
  },
  {
    change: { judge: { dispersion: "aut" } },
    says: 'shifts[0].judge.dispersion: "aut" is not possible here (did you mean "auto"? Possible: auto)',
  },
  {
    change: { traffic: { kind: "haproxy", proxy: "app", stats: "http://u:pw@host/" } },
    says: "shifts[0].traffic.stats: the address holds a password in plain text (remove it: ask HAProxy's runtime socket, or a page of its statistics that the exporter may read without a password)",
  },
])("says of what cannot work: $says", ({ change, says }) => {
  expect(parsedShift(change).problems.map(formatProblem)).toEqual([says]);
});

test.each(["shop.example.org.", "_a.example.org", "*.example.org", "\\052.example.org"])(
  "a weighted record may be %s",
  (name) => {
    const weights = { ...route53, record: name, type: "AAAA" };
    expect(shiftOf({ traffic: counted, weights, dns: { ...dns, name: "a.example.org" } }).weights).toEqual(weights);
  },
);

test.each([
  { resolver: "10.0.0.2.", shown: '"10.0.0.2."' },
  { resolver: "10.0.0.256", shown: '"10.0.0.256"' },
  { resolver: "10.0.0.2:99999", shown: '"10.0.0.2:99999"' },
  { resolver: "dns.example.org", shown: '"dns.example.org"' },
  { resolver: "", shown: '""' },
])("a resolver that nobody could ask, such as $shown, is a problem", ({ resolver, shown }) => {
  const { problems } = parsedShift({
    dns: { name: "shop.example.org", ttl: "60s", resolvers: ["10.0.0.2", resolver] },
  });
  expect(problems.map(({ code }) => code)).toEqual(["address"]);
  expect(problems.map(formatProblem)).toEqual([
    `shifts[0].dns.resolvers[1]: ${shown} is not a name server (write its IP address, such as "10.0.0.2" or "10.0.0.2:5353")`,
  ]);
});

test.each(["10.0.0.2", "1.1.1.1:53", "2001:db8::53", "[2001:db8::53]:5353"])("a resolver may be %s", (resolver) => {
  const resolvers = [resolver];
  expect(shiftOf({ dns: { name: "shop.example.org", ttl: "60s", resolvers } }).dns?.resolvers).toEqual(resolvers);
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
