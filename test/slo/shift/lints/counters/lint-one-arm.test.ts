import { expect, test } from "@jest/globals";
import { pods, problemsOf } from "../problems-of.ts";
import { podRatio } from "../shift-parts.ts";

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
