import { expect, test } from "@jest/globals";
import { pods, problemsOf } from "../problems-of.ts";

const byLabel = { ...pods, by: "label", label: "track" };
const arms = (stable: object, candidate: object) => [
  { name: "blue", role: "stable", ...stable },
  { name: "green", role: "candidate", ...candidate },
];
const others =
  'shifts[0].weights.namespace: traffic is counted in the namespace "shop", and the weights are those of "edge" (write the same namespace in both)';

test.each([
  { traffic: pods, weights: { kind: "podRatio", namespace: "edge" }, works: false },
  { traffic: byLabel, weights: { kind: "argoRollouts", namespace: "edge", rollout: "a" }, works: false },
  { traffic: byLabel, weights: { kind: "flagger", namespace: "edge", workload: "a" }, works: false },
  { traffic: byLabel, weights: { kind: "ingressNginx", namespace: "edge", ingress: "a" }, works: true },
  {
    traffic: byLabel,
    weights: { kind: "serviceSelector", namespace: "edge", service: "a", label: "track" },
    works: false,
  },
])("lintContradictions() finds $weights.kind in another namespace than pods", ({ traffic, weights, works }) => {
  expect(problemsOf({ strategy: "blueGreen", traffic, weights })).toEqual({ says: [others], works });
  expect(problemsOf({ strategy: "blueGreen", traffic, weights: { ...weights, namespace: "shop" } })).toEqual({
    says: [],
    works: true,
  });
});

test.each([pods, byLabel])("lintContradictions() finds Deployments by targets in another namespace: $by", (traffic) => {
  const change = { traffic, arms: arms({ target: "a" }, { target: "b" }) };
  expect(problemsOf({ ...change, weights: { kind: "podRatio", namespace: "edge" } }).says).toContain(others);
  expect(problemsOf({ ...change, weights: { kind: "podRatio", namespace: "shop" } }).says).not.toContain(others);
});

test.each([
  { traffic: byLabel, weights: { kind: "gatewayRoute", namespace: "edge", route: "a" } },
  { traffic: byLabel, weights: { kind: "virtualService", namespace: "edge", name: "a" } },
])("lintContradictions() takes $weights.kind of another namespace, which can be", (change) => {
  expect(problemsOf({ ...change, arms: arms({ target: "a" }, { target: "b" }) })).toEqual({ says: [], works: true });
});

test.each([
  { label: "destination_workload", stable: "a-primary", weights: { kind: "flagger", workload: "a" } },
  // To Istio a Rollout is one workload.
  { label: "destination_version", stable: "a-primary", weights: { kind: "argoRollouts", rollout: "a" } },
  { label: "destination_workload", stable: "a-stable", weights: { kind: "podRatio" } },
])("lintContradictions() warns of $weights.kind in another namespace than Istio's requests", (one) => {
  const { label, stable, weights } = one;
  const traffic = { kind: "istio", service: "a", namespace: "shop", label };
  const change = { traffic, arms: arms({ match: stable }, { match: "a" }) };
  expect(problemsOf({ ...change, weights: { ...weights, namespace: "edge" } })).toEqual({
    says: [others],
    works: true,
  });
  expect(problemsOf({ ...change, weights: { ...weights, namespace: "shop" } })).toEqual({ says: [], works: true });
});

const flip = (label: string, more: object) => ({
  strategy: "blueGreen",
  traffic: { ...byLabel, label },
  weights: { kind: "serviceSelector", namespace: "shop", service: "a", label: "version" },
  ...more,
});
const valuesOfBoth = { arms: arms({ target: "v1" }, { target: "v2" }) };
const byAnotherLabel =
  "shifts[0].arms: traffic knows the arms by color, and the Service selects by version: an arm without a target is looked for there by its match (write the target of each arm, which is its version, or the same label in both)";

test.each([
  { change: flip("color", {}), says: [byAnotherLabel] },
  { change: flip("color", { arms: arms({ target: "v1" }, {}) }), says: [byAnotherLabel] },
  { change: flip("color", valuesOfBoth), says: [] },
  { change: flip("version", {}), says: [] },
  { change: flip("version", { arms: arms({ match: "v1", target: "v1" }, { match: "v2", target: "v2" }) }), says: [] },
])(
  "lintContradictions() says of $change.traffic.label where a Service selects by version: $says",
  ({ change, says }) => {
    expect(problemsOf(change)).toEqual({ says, works: true });
  },
);

const url = "http://shop.example.org/";
const probes = { url, versionHeader: "x-version" };

test.each([
  { name: "a header", probes },
  { name: "the usual header", probes: { url } },
])("lintContradictions() refuses $name that is the same for both arms", ({ probes }) => {
  expect(problemsOf({ probes, arms: arms({ version: "v1" }, { version: "v1" }) })).toEqual({
    says: [
      'shifts[0].arms: both arms have the version "v1", so that x-version does not tell which of them answered (write the version of each arm, or an address for each in probes.url)',
    ],
    works: false,
  });
});

test.each([
  { probes, arms: arms({ version: "v1" }, { version: "v2" }) },
  { probes: { url }, arms: arms({ version: "v1" }, { version: "v2" }) },
  { strategy: "abTest", arms: arms({ version: "v1" }, { version: "v1" }) },
  { strategy: "clusterBlueGreen", arms: arms({ version: "v1" }, { version: "v1" }) },
  { arms: arms({ version: "v1", cluster: "a" }, { version: "v1", cluster: "b" }) },
  {
    strategy: "abTest",
    probes: { url: { blue: url, green: "http://green.example.org/" } },
    arms: arms({ version: "v1" }, { version: "v1" }),
  },
  {
    strategy: "abTest",
    probes: { ...probes, url: { blue: url, green: "http://green.example.org/" } },
    arms: arms({ version: "v1" }, { version: "v1" }),
  },
  { probes: { url: { blue: url, green: `${url}?arm=green` } } },
  { probes: { url: { blue: url } } },
])("lintContradictions() takes versions that are told: %j", (change) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});

test.each([
  { strategy: "canary" },
  { strategy: "rolling" },
  { strategy: "blueGreen" },
  { probes: { url: { blue: url, green: "http://green.example.org/" } } },
])("lintContradictions() warns of one version where another is to come: %j", (change) => {
  expect(problemsOf({ ...change, arms: arms({ version: "v1" }, { version: "v1" }) })).toEqual({
    says: [
      'shifts[0].arms: both arms have the version "v1", and traffic moves from one version to another (write the version of each arm, or none where another thing changes)',
    ],
    works: true,
  });
});

test.each([url, "http://shop.example.org:80"])("lintContradictions() refuses %s for each arm", (green) => {
  expect(problemsOf({ probes: { url: { blue: url, green } } })).toEqual({
    says: [
      `shifts[0].probes.url.green: both arms are asked at "${url}", so that neither is told from the other (write the address of each arm, or url: "${url}" for both and as versionHeader the header that tells which of them answered)`,
    ],
    works: false,
  });
});

const byCluster = {
  traffic: { kind: "counters", label: "cluster", requests: "edge_total", errors: "edge_errors_total" },
  strategy: "abTest",
  weights: { kind: "static", weights: { blue: 90, green: 10 } },
  layer: "dns",
  dns: { name: "shop.example.org", ttl: "60s" },
};

test.each([
  {
    change: { ...byCluster, arms: arms({ match: "eu-1", cluster: "eu-1" }, { match: "eu-2", cluster: "eu-1" }) },
    says: [
      'shifts[0].arms: both arms are the cluster "eu-1", and traffic moves from one cluster to another (write the cluster of each arm)',
    ],
  },
  {
    change: { strategy: "clusterBlueGreen", arms: arms({ cluster: "eu-1" }, { cluster: "eu-1" }) },
    says: [
      'shifts[0].arms: both arms are the cluster "eu-1", and traffic moves from one cluster to another (write the cluster of each arm)',
    ],
  },
  {
    change: { ...byCluster, arms: arms({ match: "eu-1", cluster: "eu-2" }, { match: "eu-2", cluster: "eu-1" }) },
    says: [
      'shifts[0].arms[0].cluster: the arm is the cluster "eu-2", and its requests are those of the cluster "eu-1" (write the same cluster as cluster and as match)',
      'shifts[0].arms[1].cluster: the arm is the cluster "eu-1", and its requests are those of the cluster "eu-2" (write the same cluster as cluster and as match)',
    ],
  },
  {
    change: { ...byCluster, arms: arms({ match: "eu-1", cluster: "eu-1" }, { match: "eu-2", cluster: "eu-2" }) },
    says: [],
  },
  { change: { ...byCluster, arms: arms({ match: "eu-1.*", cluster: "eu-1" }, { match: "eu-2.*" }) }, says: [] },
  { change: { arms: arms({ cluster: "eu-1" }, { cluster: "eu-1" }) }, says: [] },
])("lintContradictions() says of clusters: $says", ({ change, says }) => {
  expect(problemsOf(change)).toEqual({ says, works: true });
});

const deployments = { strategy: "blueGreen", traffic: pods };
const selects = (label: string) => ({ kind: "serviceSelector", namespace: "shop", service: "shop", label });
const named = (blue: string, green: string) => arms({ match: blue }, { match: green });

test.each([
  { change: { ...deployments, weights: selects("color") }, names: ["shop-blue", "shop-green"], own: "green" },
  { change: { ...deployments, weights: selects("version") }, names: ["shop-v1", "shop-v2"], own: "v2" },
  {
    change: {
      ...deployments,
      traffic: { ...pods, by: "replicaSet" },
      weights: selects("rollouts-pod-template-hash"),
    },
    names: ["shop-7d9f8b6c54", "shop-5c6d7f8b99"],
    own: "5c6d7f8b99",
  },
])("lintContradictions() warns of $names where the Service selects by a value", ({ change, names, own }) => {
  const [blue = "", green = ""] = names;
  const { label } = change.weights;
  const nouns = change.traffic.by === "deployment" ? "Deployments" : "ReplicaSets";
  expect(problemsOf({ ...change, arms: named(blue, green) })).toEqual({
    says: [
      `shifts[0].arms: the Service selects by ${label}, and "${blue}" and "${green}" are names of ${nouns}: an arm without a target is looked for there by its match (write as the target of each arm its ${label}, such as "${own}")`,
    ],
    works: true,
  });
});

test("lintContradictions() takes no hash of a ReplicaSet for a colour", () => {
  const change = { ...deployments, traffic: { ...pods, by: "replicaSet" }, weights: selects("color") };
  expect(problemsOf({ ...change, arms: named("shop-7d9f8b6c54", "shop-5c6d7f8b99") }).says).toEqual([
    'shifts[0].arms: the Service selects by color, and "shop-7d9f8b6c54" and "shop-5c6d7f8b99" are names of ReplicaSets: an arm without a target is looked for there by its match (write as the target of each arm its color)',
  ]);
});

test.each([
  {
    name: "values as targets",
    weights: selects("color"),
    arms: arms({ match: "shop-blue", target: "blue" }, { match: "shop-green", target: "green" }),
  },
  { name: "Deployments that are called as the values", weights: selects("color"), arms: named("blue", "green") },
  { name: "a label that has their names", weights: selects("app"), arms: named("shop-blue", "shop-green") },
])("lintContradictions() takes $name beside the selector of a Service", ({ weights, arms }) => {
  expect(problemsOf({ ...deployments, weights, arms })).toEqual({ says: [], works: true });
});
