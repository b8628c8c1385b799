import { expect, test } from "@jest/globals";
import { armsAs, pods, problemsOf } from "../problems-of.ts";
import { podRatio } from "../shift-parts.ts";

const arms = (...written: readonly (readonly [name: string, match?: string, target?: string])[]) =>
  written.map(([name, match, target], index) => ({
    name,
    role: index === 0 ? "stable" : "candidate",
    ...(match !== undefined && { match }),
    ...(target !== undefined && { target }),
  }));
const byTrack = { traffic: { ...pods, by: "label", label: "track" }, weights: podRatio };
const selector = {
  strategy: "blueGreen",
  traffic: pods,
  weights: { kind: "serviceSelector", namespace: "shop", service: "checkout", label: "color" },
};
const argo = {
  traffic: { kind: "istio", namespace: "shop" },
  weights: { kind: "argoRollouts", namespace: "shop", rollout: "checkout" },
};

test.each([
  {
    name: "servers that are called as the other arm",
    change: { arms: arms(["blue", "green"], ["green", "blue"]) },
    says: '"blue" has the match "green", and "green" the match "blue" (swap the matches of the arms)',
  },
  {
    name: "addresses for probes of the other arm",
    change: {
      arms: arms(["blue"], ["green"]),
      probes: { url: { blue: "https://shop-green.example.org/", green: "https://shop-blue.example.org/" } },
    },
    says: '"blue" has the address "https://shop-green.example.org/", and "green" the address "https://shop-blue.example.org/" (swap the addresses in probes.url of the arms)',
  },
  {
    name: "roles that are called otherwise",
    change: { arms: arms(["canary"], ["stable"]) },
    says: '"canary" is the stable one, and "stable" the candidate (swap the roles of the arms)',
  },
  {
    name: "a canary beside the primary",
    change: { arms: arms(["canary"], ["primary"]) },
    says: '"canary" is the stable one, and "primary" the candidate (swap the roles of the arms)',
  },
  {
    name: "Deployments of the other track",
    change: { ...byTrack, arms: arms(["blue", "stable", "checkout-canary"], ["green", "canary", "checkout-stable"]) },
    says: '"stable" has the target "checkout-canary", and "canary" the target "checkout-stable" (swap the targets of the arms)',
  },
  {
    name: "values of a selector that are the other arm's",
    change: { ...selector, arms: arms(["old", "checkout-blue", "green"], ["new", "checkout-green", "blue"]) },
    says: '"checkout-blue" has the target "green", and "checkout-green" the target "blue" (swap the targets of the arms)',
  },
  {
    name: "Services that are called as the other role",
    change: { ...argo, arms: arms(["blue", "checkout-canary"], ["green", "checkout-stable"]) },
    says: '"checkout-canary" is the stable one, and "checkout-stable" the candidate (swap the roles of the arms, or their matches)',
  },
  {
    name: "a canary that is stable beside what it is one of",
    change: { ...argo, arms: arms(["blue", "checkout-canary"], ["green", "checkout"]) },
    says: '"checkout-canary" is the stable one, and "checkout" the candidate (swap the roles of the arms, or their matches)',
  },
  {
    name: "what Argo Rollouts previews",
    change: { ...argo, strategy: "blueGreen", arms: arms(["old", "checkout-preview"], ["new", "checkout-active"]) },
    says: '"checkout-preview" is the stable one, and "checkout-active" the candidate (swap the roles of the arms, or their matches)',
  },
  ...[
    { own: "v1.5", other: "v1.4" },
    { own: "1.5", other: "1.4" },
  ].map(({ own, other }) => ({
    name: `versions of the other arm, ${own} and ${other}`,
    change: {
      ...byTrack,
      arms: [
        { name: "old", role: "stable", match: "v1.4", version: own, target: "checkout-a" },
        { name: "new", role: "candidate", match: "v1\\.5", version: other, target: "checkout-b" },
      ],
    },
    says: `"v1.4" has the version "${own}", and "v1\\\\.5" the version "${other}" (swap the versions of the arms)`,
  })),
])("lintSwappedArms() warns of $name", ({ change, says }) => {
  expect(problemsOf(change)).toEqual({ says: [`shifts[0].arms: the arms look swapped: ${says}`], works: true });
});

test.each([
  { name: "blue and green the other way round", change: { arms: arms(["green"], ["blue"]) } },
  { name: "servers that are called otherwise", change: { arms: arms(["blue", "web1"], ["green", "web2"]) } },
  {
    name: "tracks of their Deployments",
    change: {
      ...byTrack,
      arms: arms(["stable", "stable", "checkout-stable"], ["canary", "canary", "checkout-canary"]),
    },
  },
  {
    name: "addresses of their own",
    change: {
      arms: arms(["blue"], ["green"]),
      probes: { url: { blue: "https://blue.example.org/", green: "https://green.example.org/" } },
    },
  },
  { name: "a fallback to the primary", change: { arms: arms(["secondary"], ["primary"]) } },
  {
    name: "Deployments that keep one name",
    change: { traffic: pods, weights: podRatio, arms: armsAs("checkout", "checkout-canary") },
  },
  {
    name: "Flagger's Deployments",
    change: {
      traffic: pods,
      weights: { kind: "flagger", namespace: "shop", workload: "checkout" },
      arms: armsAs("checkout-primary", "checkout"),
    },
  },
  {
    name: "numbers of servers that are others than those of their addresses",
    change: { arms: arms(["green-2", "10.0.0.1"], ["blue-1", "10.0.0.2"]) },
  },
  {
    name: "a selector whose values are no names of arms",
    change: { ...selector, arms: arms(["blue", "checkout-v1", "a"], ["green", "checkout-v2", "b"]) },
  },
  {
    name: "versions of their own",
    change: {
      ...byTrack,
      arms: [
        { name: "old", role: "stable", match: "v1.4", version: "1.4", target: "checkout-a" },
        { name: "new", role: "candidate", match: "v1.5", version: "1.5", target: "checkout-b" },
      ],
    },
  },
  {
    name: "a candidate that is older",
    change: {
      ...byTrack,
      arms: [
        { name: "blue", role: "stable", match: "blue", version: "1.5", target: "checkout-a" },
        { name: "green", role: "candidate", match: "green", version: "1.4", target: "checkout-b" },
      ],
    },
  },
  {
    name: "what is active beside what it is previewed by",
    change: { ...argo, strategy: "blueGreen", arms: arms(["old", "checkout-active"], ["new", "checkout-preview"]) },
  },
])("lintSwappedArms() takes $name", ({ change }) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});
