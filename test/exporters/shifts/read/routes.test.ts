import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createWeightReader, type WeightReading } from "../../../../exporters/shifts/read/weight-reader.ts";
import type { ShiftWeightsSpec } from "../../../../slo/shift/spec/shift-source-spec.ts";
import { type KubeServer, startKubeServer } from "./kube-server.ts";
import { patient, reasonFor, shiftOf } from "./shift-of.ts";

let kube: KubeServer;
beforeAll(async () => {
  kube = await startKubeServer();
});
afterAll(() => kube.close());

type Targets = readonly [stable: string, candidate: string];

function readAs(weights: ShiftWeightsSpec, [blue, green]: Targets): Promise<WeightReading> {
  const shift = shiftOf({ traffic: { kind: "envoy" }, weights, blue: { target: blue }, green: { target: green } });
  return createWeightReader(shift, { env: kube.env, serviceAccount: kube.serviceAccount })(patient);
}

const short: Targets = ["checkout-v1", "checkout-v2"];

describe("a VirtualService", () => {
  interface Reading {
    readonly http: readonly object[];
    readonly targets?: Targets;
  }

  const read = ({ http, targets = short }: Reading) => {
    const spec = { hosts: ["checkout"], http };
    kube.put("/apis/networking.istio.io/v1/namespaces/shop/virtualservices/checkout", { metadata: {}, spec });
    return readAs({ kind: "virtualService", namespace: "shop", name: "checkout" }, targets);
  };
  const to = (weights: Readonly<Record<string, number>>) =>
    Object.entries(weights).map(([host, weight]) => ({ destination: { host }, weight }));
  const toBoth = (v1: number, v2: number) => to({ "checkout-v1": v1, "checkout-v2": v2 });
  const whole: Targets = ["checkout-v1.shop.svc.cluster.local", "checkout-v2.shop.svc.cluster.local"];
  const split = [{ route: toBoth(90, 10) }];
  const testers = { headers: { "x-tester": { exact: "yes" } } };

  test.each([
    { name: "whole hosts in the config", http: split, targets: whole },
    { name: "one whole host in the config", http: split, targets: ["checkout-v1", whole[1]] },
    {
      name: "hosts with a namespace in the config",
      http: split,
      targets: ["checkout-v1.shop", "checkout-v2.shop.svc"],
    },
    {
      name: "expressions in the config",
      http: split,
      targets: ["checkout-v1\\.shop\\.svc", "checkout-(v2|v3).shop.svc"],
    },
    { name: "whole hosts in the route", http: [{ route: to({ [whole[0]]: 90, [whole[1]]: 10 }) }] },
    { name: "the same in both", http: [{ route: to({ [whole[0]]: 90, [whole[1]]: 10 }) }], targets: whole },
    {
      name: "other ones in the route than in the config",
      http: [{ route: to({ "checkout-v1.shop": 90, "checkout-v2.shop.svc": 10 }) }],
      targets: whole,
    },
    {
      name: "a third destination beside both",
      http: [{ route: to({ "checkout-v1": 90, "checkout-v2": 10, try: 5 }) }],
    },
    { name: "a third one without a weight", http: [{ route: to({ "checkout-v1": 90, try: 0, "checkout-v2": 10 }) }] },
    { name: "a rule for testers", http: [{ match: [testers], route: toBoth(0, 100) }, ...split] },
    { name: "a rule for testers alone", http: [{ match: [testers], route: to({ "checkout-v2": 100 }) }, ...split] },
    { name: "a rule for those who are to stay", http: [...split, { match: [testers], route: toBoth(100, 0) }] },
    {
      name: "a rule by a query parameter",
      http: [{ match: [{ queryParams: { beta: { exact: "1" } } }], route: toBoth(0, 100) }, ...split],
    },
    {
      name: "rules for testers of several paths",
      http: [
        { match: [{ uri: { prefix: "/api" }, ...testers }], route: toBoth(0, 100) },
        { match: [{ uri: { prefix: "/api" } }], route: toBoth(90, 10) },
        { match: [{ uri: { prefix: "/web" } }], route: toBoth(9, 1) },
      ],
    },
    {
      name: "rules that are only for some",
      http: [
        { match: [testers], route: toBoth(90, 10) },
        { match: [testers], route: toBoth(9, 1) },
      ],
    },
  ] satisfies readonly (Reading & { readonly name: string })[])(
    "createWeightReader() reads 9 to 1 with $name",
    async (reading) => {
      const { blue = 0, green = 0 } = (await read(reading)).weights;
      expect(green / (blue + green)).toBe(0.1);
    },
  );

  test.each([
    {
      name: "the candidate was taken out",
      http: [{ route: to({ "checkout-v1": 100 }) }],
      weights: { blue: 100, green: 0 },
    },
    {
      name: "the candidate was taken out and another rule is for others",
      http: [
        { match: [{ uri: { prefix: "/static" } }], route: to({ static: 100 }) },
        { route: to({ "checkout-v1": 100 }) },
      ],
      weights: { blue: 100, green: 0 },
    },
    {
      name: "only testers have the candidate",
      http: [{ match: [testers], route: toBoth(0, 100) }, { route: toBoth(100, 0) }],
      weights: { blue: 100, green: 0 },
    },
    {
      name: "the stable one was taken out",
      http: [{ match: [testers], route: to({ "checkout-v2": 100 }) }, { route: to({ "checkout-v2": 100 }) }],
      weights: { blue: 0, green: 100 },
    },
  ])("createWeightReader() gives all to one arm where $name", async ({ http, weights }) => {
    expect((await read({ http })).weights).toEqual(weights);
  });

  test.each([
    {
      name: "testers have the candidate",
      http: [{ match: [testers], route: toBoth(0, 100) }, ...split],
      detail: "requests with certain headers or query parameters go to green beside the weights",
    },
    {
      name: "some have the candidate and others stay",
      http: [
        { match: [testers], route: to({ "checkout-v2": 100 }) },
        { match: [{ queryParams: { old: { exact: "1" } } }], route: to({ "checkout-v1": 100 }) },
        ...split,
      ],
      detail: "requests with certain headers or query parameters go to blue or green beside the weights",
    },
    { name: "nobody is sent by anything else", http: split, detail: undefined },
    { name: "testers are parted as all are", http: [{ match: [testers], route: toBoth(90, 10) }, ...split] },
  ])("createWeightReader() says it where $name", async ({ http, detail }) => {
    expect((await read({ http })).detail).toBe(detail);
  });

  const known = "its destinations are checkout-v1, checkout-v2";
  test.each([
    {
      name: "a candidate of another name",
      http: split,
      targets: ["checkout-v1", "checkout-v3"],
      says: `VirtualService shop/checkout sends nothing to checkout-v3; ${known}`,
    },
    {
      name: "a stable one of another name",
      http: split,
      targets: ["chekout-v1", "checkout-v2"],
      says: `VirtualService shop/checkout sends nothing to chekout-v1; ${known}`,
    },
    {
      name: "a host of another namespace",
      http: split,
      targets: ["checkout-v1", "checkout-v2.store.svc.cluster.local"],
      says: `VirtualService shop/checkout sends nothing to checkout-v2.store.svc.cluster.local; ${known}`,
    },
    {
      name: "a host of another namespace in the route",
      http: [{ route: to({ "checkout-v1": 90, "checkout-v2.store.svc.cluster.local": 10 }) }],
      targets: short,
      says: "VirtualService shop/checkout sends nothing to checkout-v2; its destinations are checkout-v1, checkout-v2.store.svc.cluster.local",
    },
    {
      name: "both of other names",
      http: split,
      targets: ["a", "b"],
      says: `VirtualService shop/checkout sends nothing to a or b; ${known}`,
    },
    {
      name: "a stable one of another name beside testers",
      http: [{ match: [testers], route: to({ "checkout-v2": 100 }) }, { route: to({ "checkout-v1": 100 }) }],
      targets: ["chekout-v1", "checkout-v2"],
      says: "VirtualService shop/checkout sends nothing to chekout-v1; its destinations are checkout-v2, checkout-v1",
    },
    {
      name: "one Service by two of its hosts",
      http: split,
      targets: ["checkout-v2", "checkout-v2.shop.svc.cluster.local"],
      says: "VirtualService shop/checkout has checkout-v2, which both blue (checkout-v2) and green (checkout-v2) mean: write as each target what that arm alone is called",
    },
    {
      name: "paths that do not agree",
      http: [{ match: [{ uri: { prefix: "/admin" } }], route: toBoth(100, 0) }, { route: toBoth(80, 20) }],
      targets: short,
      says: "the rules of VirtualService shop/checkout do not agree: weights 100:0 in one, 80:20 in another",
    },
    {
      name: "a rule for all requests of a path, and for testers",
      http: [{ match: [testers, { uri: { prefix: "/new" } }], route: toBoth(0, 100) }, { route: toBoth(80, 20) }],
      targets: short,
      says: "the rules of VirtualService shop/checkout do not agree: weights 0:100 in one, 80:20 in another",
    },
    {
      name: "testers who are parted in another way",
      http: [{ match: [testers], route: toBoth(50, 50) }, { route: toBoth(80, 20) }],
      targets: short,
      says: "the rules of VirtualService shop/checkout do not agree: weights 50:50 in one, 80:20 in another",
    },
    {
      name: "testers beside paths that do not agree",
      http: [
        { match: [testers], route: toBoth(0, 100) },
        { match: [{ uri: { prefix: "/api" } }], route: toBoth(90, 10) },
        { route: toBoth(80, 20) },
      ],
      targets: short,
      says: "the rules of VirtualService shop/checkout do not agree: weights 90:10 in one, 80:20 in another; those that send requests with certain headers or query parameters to one arm alone are not read",
    },
  ] satisfies readonly (Reading & { readonly name: string; readonly says: string })[])(
    "createWeightReader() is blind with $name",
    async ({ says, ...reading }) => {
      expect(await reasonFor(read(reading))).toBe(says);
    },
  );
});

describe("an HTTPRoute", () => {
  const read = (rules: readonly object[], targets = short) => {
    kube.put("/apis/gateway.networking.k8s.io/v1/namespaces/shop/httproutes/checkout", {
      metadata: {},
      spec: { rules },
    });
    return readAs({ kind: "gatewayRoute", namespace: "shop", route: "checkout" }, targets);
  };
  const to = (weights: Readonly<Record<string, number>>) => ({
    backendRefs: Object.entries(weights).map(([name, weight]) => ({ name, port: 80, weight })),
  });
  /** As the API server writes it where nobody wrote a match. */
  const path = { type: "PathPrefix", value: "/" };
  const all = { matches: [{ path }], ...to({ "checkout-v1": 80, "checkout-v2": 20 }) };
  const headers = [{ type: "Exact", name: "x-tester", value: "yes" }];

  test.each([
    { name: "a rule for testers", rules: [{ matches: [{ path, headers }], ...to({ "checkout-v2": 1 }) }, all] },
    {
      name: "whole hosts in the config",
      rules: [all],
      targets: ["checkout-v1.shop.svc.cluster.local", "checkout-v2.shop"] as const,
    },
    {
      name: "hosts in the route",
      rules: [to({ "checkout-v1.shop.svc.cluster.local": 80, "checkout-v2.shop.svc.cluster.local": 20 })],
    },
  ])("createWeightReader() reads $name", async ({ rules, targets }) => {
    expect((await read(rules, targets)).weights).toEqual({ blue: 80, green: 20 });
  });

  test("createWeightReader() is blind with a candidate of another name", async () => {
    expect(await reasonFor(read([all], ["checkout-v1", "checkout-gren"]))).toBe(
      "HTTPRoute shop/checkout sends nothing to checkout-gren; its backends are checkout-v1, checkout-v2",
    );
  });
});
