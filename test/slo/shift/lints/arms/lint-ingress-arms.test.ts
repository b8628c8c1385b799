import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";

const traffic = { kind: "ingressNginx", namespace: "shop", ingress: "web" };
const canary = { kind: "ingressNginx", namespace: "shop", ingress: "web-canary" };
const rollout = { kind: "argoRollouts", namespace: "shop", rollout: "web" };
const armsBy = (stable: string, candidate: string, match: string, ofStable?: string) => [
  { name: stable, role: "stable", ...(ofStable !== undefined && { match: ofStable }) },
  { name: candidate, role: "candidate", match },
];
const looks = (match: string, meant: string) =>
  `shifts[0].arms[1].match: "${match}" looks like the upstream of the stable arm, and ingress-nginx counts the canary's requests under that of the canary's Service (write the upstream of the canary's Service, such as "${meant}", or swap the roles of the arms)`;

test.each([
  {
    name: "the other arm's name",
    change: { traffic, weights: canary, arms: armsBy("blue", "green", "shop-web-blue-80") },
    says: looks("shop-web-blue-80", "shop-web-green-80"),
  },
  {
    name: "the stable one of Argo Rollouts",
    change: { traffic, weights: rollout, arms: armsBy("stable", "canary", "shop-web-stable-.+") },
    says: looks("shop-web-stable-.+", "shop-web-canary-.+"),
  },
  {
    name: "the word of the other Ingress",
    change: {
      traffic: { ...traffic, ingress: "web-v1" },
      weights: { ...canary, ingress: "web-v2" },
      arms: armsBy("old", "new", "shop-web-v1-http"),
    },
    says: looks("shop-web-v1-http", "shop-web-v2-http"),
  },
  {
    name: "the Service of the stable Ingress",
    change: { traffic, weights: canary, arms: armsBy("blue", "green", "shop-web-80") },
    says: looks("shop-web-80", "shop-web-canary-80"),
  },
  {
    name: "the Service of the Ingress beside a Rollout",
    change: { traffic, weights: rollout, arms: armsBy("blue", "green", "shop-web-http") },
    says: looks("shop-web-http", "shop-web-canary-http"),
  },
])("lintIngressArms() warns of $name", ({ change, says }) => {
  expect(problemsOf(change)).toEqual({ says: [says], works: true });
});

test.each([
  {
    name: "roles",
    change: { traffic, weights: canary, arms: armsBy("a", "b", "shop-web-80", "shop-web-canary-80") },
    says: '"shop-web-canary-80" is the stable one, and "shop-web-80" the candidate (swap the roles of the arms, or their matches)',
  },
  {
    name: "matches",
    change: { traffic, weights: canary, arms: armsBy("blue", "green", "shop-web-blue-80", "shop-web-green-80") },
    says: '"blue" has the match "shop-web-green-80", and "green" the match "shop-web-blue-80" (swap the matches of the arms)',
  },
])("lintSwappedArms() warns of $name behind ingress-nginx", ({ change, says }) => {
  expect(problemsOf(change)).toEqual({ says: [`shifts[0].arms: the arms look swapped: ${says}`], works: true });
});

test.each([
  { traffic, weights: canary, arms: armsBy("blue", "green", "shop-web-green-80") },
  { traffic, weights: canary, arms: armsBy("blue", "green", "shop-web-canary-80", "blue") },
  { traffic, weights: canary, arms: armsBy("blue", "green", "shop-web-canary-80", "-?") },
  { traffic, weights: canary, arms: armsBy("stable", "canary", "shop-web-canary-80", ".*") },
  { traffic, weights: canary, arms: armsBy("web", "canary", "shop-web-next-80") },
  { traffic, weights: canary, arms: armsBy("blue", "green", "shop-web-.+") },
  { traffic, weights: rollout, arms: armsBy("stable", "canary", "shop-web-canary-80") },
  { traffic, weights: { ...canary, ingress: "web-next" }, arms: armsBy("a", "b", "shop-web-80") },
  {
    traffic: { ...traffic, namespace: "blue" },
    weights: { ...canary, namespace: "blue" },
    arms: armsBy("blue", "green", "blue-web-canary-80"),
  },
])("lintIngressArms() takes %j", (change) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});

const flagger = { kind: "flagger", namespace: "shop", workload: "web" };
const next = { ...canary, ingress: "web-next" };
const swapped = (match: string) => [
  { name: "new", role: "stable", match },
  { name: "old", role: "candidate" },
];

test.each([
  { weights: canary, arms: swapped("shop-web-canary-80") },
  { weights: canary, arms: swapped("shop-web-canary-.+") },
  { weights: next, arms: swapped("shop-web-next-80") },
  { weights: rollout, arms: swapped("shop-web-canary-http") },
  { weights: flagger, arms: swapped("shop-web-canary-80") },
])("lintIngressArms() refuses roles that were swapped for the next release: %j", ({ weights, arms }) => {
  expect(problemsOf({ traffic, weights, arms })).toEqual({
    says: [
      `shifts[0].arms: "${arms[0]?.match}" of the stable arm "new" is the canary's upstream, and behind ingress-nginx the canary is always the candidate, also of the next release (swap the roles back: "new" is the candidate, and "old" the stable arm)`,
    ],
    works: false,
  });
  const back = arms.map((arm) => ({ ...arm, role: arm.role === "stable" ? "candidate" : "stable" }));
  expect(problemsOf({ traffic, weights, arms: back })).toEqual({ says: [], works: true });
});

test("lintIngressArms() knows a candidate that is not written yet", () => {
  const arms = [
    { name: "blue", role: "stable", match: "shop-web-80" },
    { name: "green", role: "candidate" },
  ];
  expect(problemsOf({ traffic, weights: canary, arms }).says).toEqual([
    'shifts[0].arms[0].match: "shop-web-80" is never read: ingress-nginx names the canary alone, and the stable arm is what no canary answers (remove match)',
    'shifts[0].arms[1]: no series is left of this arm: "green" matches no value of canary, which is like shop-SERVICE-PORT (write match: "shop-green-.+")',
  ]);
});

test("lintIngressArms() takes a match of the stable arm that stands for its target, whatever is said of such weights", () => {
  const arms = armsBy("blue", "green", "shop-web-canary-80", "web").map((arm, index) =>
    index === 0 ? arm : { ...arm, target: "web-canary" },
  );
  const weights = { kind: "gatewayRoute", namespace: "shop", route: "web" };
  expect(problemsOf({ traffic, weights, arms }).says).toEqual([
    'shifts[0].weights.kind: "gatewayRoute" parts requests between Services, and ingress-nginx counts as the candidate\'s only what the canary\'s Ingress took (write whose weight that is: { kind: "ingressNginx", namespace: "shop", ingress: "web-canary" }, argoRollouts or flagger; or count what these weights part, by traffic: { kind: "pods", … })',
  ]);
});

test("lintIngressArms() says that a match of the stable arm is never read", () => {
  const arms = armsBy("blue", "green", "shop-web-canary-80", "shop-web-80");
  expect(problemsOf({ traffic, weights: canary, arms })).toEqual({
    says: [
      'shifts[0].arms[0].match: "shop-web-80" is never read: ingress-nginx names the canary alone, and the stable arm is what no canary answers (remove match)',
    ],
    works: true,
  });
});
