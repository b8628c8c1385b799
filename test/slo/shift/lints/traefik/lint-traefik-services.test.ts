import { expect, test } from "@jest/globals";
import { show } from "../../../../../slo/problem.ts";
import { armsAs, problemsOf } from "../problems-of.ts";
import { dns, listener, podRatio, record, targets } from "../shift-parts.ts";

const counted = (label: string, metric = "traefik_service_requests_total", matchers = "") => ({
  kind: "counters",
  label,
  requests: `${metric}{${matchers}}`,
  errors: `${metric}{${matchers}${matchers === "" ? "" : ","}code=~"5.."}`,
});
const stays = { kind: "static", weights: { blue: 90, green: 10 } };
const ofFile = { strategy: "abTest", layer: "gateway", weights: stays };
const route = { kind: "gatewayRoute", namespace: "shop", route: "checkout" };
const byName = targets("checkout-blue", "checkout-green");
const rollout = { layer: "ingress", weights: { kind: "argoRollouts", namespace: "shop", rollout: "checkout" } };

const isNone = (place: string, [match, label]: readonly [string, string], cure: string) =>
  `shifts[0].${place}: no series is left of this arm: ${show(match)} matches no value of ${label}, which is like NAME@PROVIDER where Traefik tells it (write match: ${cure}, unless your scrape renames them)`;

const ofKubernetes = (blue: string, green: string) => [
  `${show(blue)}, with the Service's namespace and port`,
  `${show(green)}, with the Service's namespace and port`,
];

test.each([
  {
    name: "Services of a route by their names",
    change: { traffic: counted("service"), weights: route, arms: armsAs("checkout-blue", "checkout-green") },
    label: "service",
    matches: ["checkout-blue", "checkout-green"],
    cures: [
      `"shop-checkout-blue-80@kubernetes.*", with the Service's namespace and port, and target: "checkout-blue"`,
      `"shop-checkout-green-80@kubernetes.*", with the Service's namespace and port, and target: "checkout-green"`,
    ],
  },
  {
    name: "Services of a route that are its targets",
    change: {
      traffic: counted("service"),
      weights: route,
      arms: byName.map((arm) => ({ ...arm, match: arm.target })),
    },
    label: "service",
    matches: ["checkout-blue", "checkout-green"],
    cures: ofKubernetes("shop-checkout-blue-80@kubernetes.*", "shop-checkout-green-80@kubernetes.*"),
  },
  {
    name: "Services of a Rollout, where a scrape has another label of that name",
    change: {
      ...rollout,
      traffic: counted("exported_service"),
      arms: armsAs("checkout-stable", "checkout-canary"),
    },
    label: "exported_service",
    matches: ["checkout-stable", "checkout-canary"],
    cures: ofKubernetes("shop-checkout-stable-80@kubernetes.*", "shop-checkout-canary-80@kubernetes.*"),
  },
  {
    name: "Services with their namespace and port, and without the provider",
    change: {
      ...rollout,
      traffic: counted("service"),
      arms: armsAs("shop-checkout-blue-http", "shop-checkout-green-8080"),
    },
    label: "service",
    matches: ["shop-checkout-blue-http", "shop-checkout-green-8080"],
    cures: ofKubernetes("shop-checkout-blue-http-80@kubernetes.*", "shop-checkout-green-8080@kubernetes.*"),
  },
  {
    name: "names of another provider",
    change: { ...ofFile, traffic: counted("service"), arms: armsAs("checkout-blue", "checkout-green") },
    label: "service",
    matches: ["checkout-blue", "checkout-green"],
    cures: [
      '"checkout-blue@docker", with the provider that has it',
      '"checkout-green@docker", with the provider that has it',
    ],
  },
  {
    name: "expressions",
    change: { ...ofFile, traffic: counted("service"), arms: armsAs("checkout-(?:blue|red)", "green|lime") },
    label: "service",
    matches: ["checkout-(?:blue|red)", "green|lime"],
    cures: [
      '"(checkout-(?:blue|red))@docker", with the provider that has it',
      '"(green|lime)@docker", with the provider that has it',
    ],
  },
  {
    name: "services of routers",
    change: {
      ...ofFile,
      traffic: counted("service", "traefik_router_requests_total"),
      arms: armsAs("checkout-blue", "checkout-green"),
    },
    label: "service",
    matches: ["checkout-blue", "checkout-green"],
    cures: [
      '"checkout-blue@docker", with the provider that has it',
      '"checkout-green@docker", with the provider that has it',
    ],
  },
])("lintTraefikServices() warns of $name", ({ change, label, matches, cures }) => {
  expect(problemsOf(change)).toEqual({
    says: matches.map((match, index) => isNone(`arms[${index}].match`, [match, label], cures[index] ?? "")),
    works: true,
  });
});

test("lintTraefikServices() warns of Traefik's own label beside that of a scrape, wherever the arms part", () => {
  const cure = (name: string) => `"${name}@docker", with the provider that has it, and target: "${name}"`;
  expect(problemsOf({ traffic: counted("exported_service"), weights: record, dns })).toEqual({
    says: [
      isNone("arms[0]", ["blue", "exported_service"], cure("blue")),
      isNone("arms[1]", ["green", "exported_service"], cure("green")),
    ],
    works: true,
  });
});

test.each([
  { name: "records", change: { weights: record, dns } },
  {
    name: "an NLB",
    change: { weights: { kind: "nlbListener", listener: listener("net") }, affinity: { kind: "none" } },
  },
  { name: "an ALB", change: { weights: { kind: "albListener", listener: listener("app") } } },
  { name: "another proxy", change: { ...ofFile, layer: "haproxy" } },
])(
  "lintTraefikServices() says nothing of Traefiks behind $name, of which a scrape tells their Service",
  ({ change }) => {
    expect(problemsOf({ ...change, traffic: counted("service") })).toEqual({ says: [], works: true });
  },
);

test("lintTraefikServices() warns of one arm that has no provider, and of the name that stands for a match", () => {
  const arms = [...armsAs("checkout-blue@docker", "").slice(0, 1), { name: "green", role: "candidate" }];
  expect(problemsOf({ ...ofFile, traffic: counted("service"), arms })).toEqual({
    says: [isNone("arms[1]", ["green", "service"], '"green@docker", with the provider that has it')],
    works: true,
  });
});

test("lintTraefikServices() says nothing beside a matcher of the label that excludes the arms", () => {
  const traffic = counted("service", "traefik_service_requests_total", 'service=~".+@docker"');
  const arms = armsAs("checkout-blue", "checkout-green");
  expect(problemsOf({ ...ofFile, traffic, arms }).says).toEqual([
    'shifts[0].traffic.requests: no series is left of either arm: these matchers want service=~".+@docker", and service=~"checkout-blue" is added to them (remove service from the matchers, also from those of traffic.errors: it is added for each arm)',
  ]);
});

test.each([
  { name: "containers", arms: armsAs("checkout-blue@docker", "checkout-green@docker") },
  { name: "containers of any provider", arms: armsAs("checkout-blue@.+", "checkout-green@.+") },
  { name: "names of a file", arms: armsAs("checkout-blue@(file|http)", "checkout-green@file") },
  { name: "a plugin", arms: armsAs("blue@plugin-edge", "green@plugin-edge") },
  {
    name: "Ingresses, which the cure gives",
    arms: armsAs("shop-checkout-blue-80@kubernetes.*", "shop-checkout-green-80@kubernetes.*"),
  },
  {
    name: "custom resources",
    arms: armsAs("shop-checkout-blue-80@kubernetescrd", "shop-checkout-green-80@kubernetescrd"),
  },
  { name: "expressions that take any ending", arms: armsAs("shop-checkout-blue-.*", "shop-checkout-green-.+") },
  { name: "expressions that take any character", arms: armsAs("[^-]+-blue-[^-]+", "[^-]+-green-[^-]+") },
])("lintTraefikServices() takes $name", ({ arms }) => {
  for (const label of ["service", "exported_service"])
    expect(problemsOf({ ...ofFile, traffic: counted(label), arms })).toEqual({ says: [], works: true });
});

const plain = armsAs("checkout-blue", "checkout-green");

test.each([
  {
    name: "the label of a scrape beside Traefik's own",
    traffic: counted("service", "traefik_service_requests_total", 'exported_service=~".+@docker"'),
    arms: plain,
  },
  {
    name: "Traefiks that are the arms, by the Service that is scraped",
    traffic: counted("service"),
    arms: armsAs("traefik-blue", "traefik-green"),
  },
  { name: "edges by the Service that is scraped", traffic: counted("service"), arms: armsAs("edge-eu", "edge-us") },
  { name: "entry points", traffic: counted("entrypoint", "traefik_entrypoint_requests_total"), arms: plain },
  { name: "a label of the scrape", traffic: counted("cluster"), arms: plain },
  { name: "routers", traffic: counted("router", "traefik_router_requests_total"), arms: plain },
  { name: "another proxy", traffic: counted("service", "kong_http_requests_total"), arms: plain },
  {
    name: "what was recorded of Traefik",
    traffic: counted("service", "shop:traefik_service_requests:total"),
    arms: plain,
  },
])("lintTraefikServices() says nothing of $name", ({ traffic, arms }) => {
  expect(problemsOf({ ...ofFile, traffic, arms })).toEqual({ says: [], works: true });
});

test.each([
  { name: "Deployments", weights: podRatio },
  { name: "backends of a route, which the cure gives", weights: route },
])("lintTraefikServices() takes $name behind names with their provider", ({ weights }) => {
  const arms = byName.map((arm) => ({ ...arm, match: `shop-${arm.target}-80@kubernetes.*` }));
  expect(problemsOf({ traffic: counted("service"), weights, arms })).toEqual({ says: [], works: true });
});
