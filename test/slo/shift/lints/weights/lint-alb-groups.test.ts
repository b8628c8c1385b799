import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";
import { behindAlb, groups, groupsAs, listener, ofLoadBalancing } from "../shift-parts.ts";

const behindNlb = {
  traffic: { kind: "alb" },
  weights: { kind: "nlbListener", listener: listener("net") },
  affinity: { kind: "none" },
};
const saysOf = (target: string) =>
  `shifts[0].traffic.kind: an NLB sends to the target group "${target}", and an ALB counts the requests of its own target groups alone: "targetgroup/blue/.+" would count none (write kind: "counters", with what counts behind the NLB, such as HAProxy or the application; or kind: "albListener" and the listener of the ALB as weights)`;

test.each([
  { target: "targetgroup/blue/.+", arms: groups },
  { target: "blue", arms: groupsAs("blue", "green") },
  {
    target: `${ofLoadBalancing}:targetgroup/blue/1`,
    arms: groupsAs(`${ofLoadBalancing}:targetgroup/blue/1`, `${ofLoadBalancing}:targetgroup/green/2`),
  },
])("lintAlbGroups() warns of the target group $target of an NLB", ({ target, arms }) => {
  expect(problemsOf({ ...behindNlb, arms })).toEqual({ says: [saysOf(target)], works: true });
});

test.each([
  { name: "two ALBs behind an NLB", change: { ...behindNlb, arms: groupsAs("alb-blue", "alb-green") } },
  { name: "an ALB", change: behindAlb },
])("lintAlbGroups() takes $name", ({ change }) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});
