import { expect, test } from "@jest/globals";
import { pods, problemsOf } from "../problems-of.ts";
import { counters, ofWeights, podRatio, targets } from "../shift-parts.ts";

const arms = [
  { name: "stable", role: "stable", target: "feed-stable" },
  { name: "canary", role: "candidate", target: "feed-canary" },
];
const counted = (matchers: string) => ({
  arms,
  traffic: {
    ...pods,
    by: "label",
    label: "track",
    requests: `a_total{${matchers}}`,
    errors: `a_total{${matchers},code=~"5.."}`,
  },
  weights: podRatio,
});

test.each([
  { matchers: 'track="stable"', label: "track", left: "canary" },
  { matchers: 'track=~"canary|next"', label: "track", left: "stable" },
  { matchers: 'track!="canary"', label: "track", left: "canary" },
  { matchers: 'pod=~"feed-stable-.*"', label: "pod", left: "canary" },
])("lintOneArm() warns of $matchers", ({ matchers, label, left }) => {
  const says = `${matchers} leaves out the arm "${left}", of which nothing would be counted (remove ${label} from the matchers: pods are told apart by their label track)`;
  expect(problemsOf(counted(matchers))).toEqual({
    says: [`shifts[0].traffic.errors: ${says}`, `shifts[0].traffic.requests: ${says}`],
    works: true,
  });
});

test.each(['track=~"stable|canary"', 'job="feed"', 'pod=~"feed-.*"', 'track="public"', 'version="stable"'])(
  "lintOneArm() takes %s",
  (matchers) => {
    expect(problemsOf(counted(matchers))).toEqual({ says: [], works: true });
  },
);

const byDeployment = (stable: string, candidate: string) => (matchers: string) => ({
  arms: targets(stable, candidate).map((arm) => ({ ...arm, match: arm.target })),
  traffic: { ...pods, requests: `a_total{${matchers}}`, errors: `b_total{${matchers}}` },
  weights: podRatio,
});
const byVersion = (matchers: string) => ({
  arms: [
    { name: "blue", role: "stable", match: "v1" },
    { name: "green", role: "candidate", match: "v2" },
  ],
  traffic: { ...counters, label: "version", requests: `a_total{${matchers}}`, errors: `b_total{${matchers}}` },
  strategy: "abTest",
  weights: ofWeights(90, 10),
  layer: "mesh",
});
const canary = byDeployment("checkout", "checkout-canary");
const colors = byDeployment("checkout-blue", "checkout-green");

test.each([
  { of: canary, matchers: 'pod=~"checkout-canary-.*"', left: "blue", cure: "remove pod from the matchers" },
  { of: canary, matchers: 'app="checkout-canary"', left: "blue", cure: undefined },
  { of: colors, matchers: 'app="checkout-green"', left: "blue", cure: undefined },
  { of: colors, matchers: 'app=~".*-blue"', left: "green", cure: undefined },
  { of: colors, matchers: 'app!="checkout-blue"', left: "blue", cure: undefined },
])("lintOneArm() warns of $matchers by the names of Deployments", ({ of, matchers, left, cure }) => {
  const told = "pods are told apart by the names of their Deployments";
  const says = `${matchers} leaves out the arm "${left}", of which nothing would be counted (${cure ?? "remove app from the matchers, unless both arms have it"}: ${told})`;
  expect(problemsOf(of(matchers))).toEqual({
    says: [`shifts[0].traffic.errors: ${says}`, `shifts[0].traffic.requests: ${says}`],
    works: true,
  });
});

test.each([
  { of: canary, matchers: 'app="checkout"' },
  { of: canary, matchers: 'app=~"checkout-.*"' },
  { of: canary, matchers: 'app!="checkout-canary"' },
  { of: canary, matchers: 'pod=~"checkout-.*"' },
  { of: canary, matchers: 'pod!~".*-debug-.*"' },
  { of: colors, matchers: 'app="checkout"' },
  { of: colors, matchers: 'app=~"checkout-(blue|green)"' },
  { of: colors, matchers: 'route="checkout-green"' },
  { of: byVersion, matchers: 'app="checkout"' },
  { of: byVersion, matchers: 'app=~"checkout-v.*"' },
  { of: byVersion, matchers: 'app="checkout-v3"' },
  { of: byVersion, matchers: 'app!="checkout-v2"' },
  { of: byVersion, matchers: 'path="/v2"' },
])("lintOneArm() takes $matchers of both arms", ({ of, matchers }) => {
  expect(problemsOf(of(matchers))).toEqual({ says: [], works: true });
});

test.each([
  { matchers: 'app="checkout-v2"', left: "blue" },
  { matchers: 'job="checkout-blue"', left: "green" },
])("lintOneArm() warns of $matchers of a version", ({ matchers, left }) => {
  const label = matchers.split("=")[0];
  const says = `${matchers} leaves out the arm "${left}", of which nothing would be counted (remove ${label} from the matchers, unless both arms have it: the arms are told apart by version)`;
  expect(problemsOf(byVersion(matchers))).toEqual({
    says: [`shifts[0].traffic.errors: ${says}`, `shifts[0].traffic.requests: ${says}`],
    works: true,
  });
});
