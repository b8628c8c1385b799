import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";
import { behindAlb, counters, listener, ofLoadBalancing } from "../shift-parts.ts";

test.each([
  {
    name: "the region of another listener",
    change: {
      traffic: counters,
      weights: { kind: "nlbListener", listener: listener("net"), region: "us-east-1" },
      affinity: { kind: "none" },
    },
    says: [
      'shifts[0].weights.region: the listener is in eu-west-1, and would be asked for in "us-east-1" (remove region: the ARN tells it)',
    ],
  },
  {
    name: "the region of the listener",
    change: {
      ...behindAlb,
      weights: { kind: "albListener", listener: listener("app"), region: "eu-west-1" },
    },
    says: [],
  },
  {
    name: "an NLB's listener as that of an ALB",
    change: { ...behindAlb, weights: { kind: "albListener", listener: listener("net") } },
    says: [
      `shifts[0].weights.listener: "${listener("net")}" is not the ARN of a listener of an ALB (write the whole ARN: arn:aws:elasticloadbalancing:REGION:ACCOUNT:listener/app/…)`,
    ],
  },
  {
    name: "an NLB's listener as that of an ALB, whose requests others count",
    change: { traffic: counters, weights: { kind: "albListener", listener: listener("net") } },
    says: [
      `shifts[0].weights.listener: "${listener("net")}" is not the ARN of a listener of an ALB (write kind: "nlbListener", whose listener this is, or the ARN of a listener of an ALB)`,
    ],
  },
  {
    name: "an ALB's listener as that of an NLB",
    change: {
      traffic: counters,
      affinity: { kind: "none" },
      weights: { kind: "nlbListener", listener: listener("app") },
    },
    says: [
      `shifts[0].weights.listener: "${listener("app")}" is not the ARN of a listener of an NLB (write kind: "albListener", whose listener this is, or the ARN of a listener of an NLB)`,
    ],
  },
  {
    name: "ARNs of something else",
    change: {
      ...behindAlb,
      arms: [
        { ...behindAlb.arms[0], target: `${ofLoadBalancing}:targetgroup/blue/0123456789abcdef` },
        { ...behindAlb.arms[1], target: listener("app") },
      ],
      weights: { kind: "albListener", listener: listener("app"), rule: "checkout" },
    },
    says: [
      `shifts[0].arms[1].target: "${listener("app")}" is not the ARN of a target group (write the whole ARN: arn:aws:elasticloadbalancing:REGION:ACCOUNT:targetgroup/…)`,
      'shifts[0].weights.rule: "checkout" is not the ARN of a rule of an ALB\'s listener (write the whole ARN: arn:aws:elasticloadbalancing:REGION:ACCOUNT:listener-rule/app/…)',
    ],
  },
  {
    name: "ARNs of another partition, and names of target groups",
    change: {
      ...behindAlb,
      weights: {
        kind: "albListener",
        listener: listener("app").replace("arn:aws:", "arn:aws-cn:"),
        rule: `${ofLoadBalancing.replace("arn:aws:", "arn:aws-cn:")}:listener-rule/app/shop/a/b/c`,
      },
    },
    says: [],
  },
  ...[
    { rule: "listener-rule/app/shop/a/x/c", differs: 'its listener is "x", and that of the listener is "b"' },
    {
      rule: "listener-rule/app/edge/a/b/c",
      differs: 'its load balancer is "edge/a", and that of the listener is "shop/a"',
    },
    {
      rule: "listener-rule/app/shop/x/b/c",
      differs: 'its load balancer is "shop/x", and that of the listener is "shop/a"',
    },
  ].map(({ rule, differs }) => ({
    name: `a rule of another listener: ${rule}`,
    change: { ...behindAlb, weights: { ...behindAlb.weights, rule: `${ofLoadBalancing}:${rule}` } },
    says: [
      `shifts[0].weights.rule: the rule is not one of the listener: ${differs} (write the ARN of one of the listener's rules, or that of the rule's listener)`,
    ],
  })),
  {
    name: "a rule and target groups that are elsewhere",
    change: {
      ...behindAlb,
      arms: [
        { ...behindAlb.arms[0], target: "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/blue/1" },
        { ...behindAlb.arms[1], target: "arn:aws:elasticloadbalancing:eu-west-1:210987654321:targetgroup/green/1" },
      ],
      weights: {
        ...behindAlb.weights,
        rule: "arn:aws-cn:elasticloadbalancing:eu-west-1:123456789012:listener-rule/app/shop/a/b/c",
      },
    },
    says: [
      'shifts[0].arms[0].target: the listener cannot forward to this target group: its region is "us-east-1", and that of the listener is "eu-west-1" (write the ARN of a target group that the listener forwards to, or its listener)',
      'shifts[0].arms[1].target: the listener cannot forward to this target group: its account is "210987654321", and that of the listener is "123456789012" (write the ARN of a target group that the listener forwards to, or its listener)',
      'shifts[0].weights.rule: the rule is not one of the listener: its partition is "aws-cn", and that of the listener is "aws" (write the ARN of one of the listener\'s rules, or that of the rule\'s listener)',
    ],
  },
  {
    name: "a rule and target groups of the listener",
    change: {
      ...behindAlb,
      arms: [
        { ...behindAlb.arms[0], target: `${ofLoadBalancing}:targetgroup/blue/0123456789abcdef` },
        { ...behindAlb.arms[1], target: `${ofLoadBalancing}:targetgroup/green/0123456789abcdef` },
      ],
      weights: { ...behindAlb.weights, rule: `${ofLoadBalancing}:listener-rule/app/shop/a/b/c` },
    },
    says: [],
  },
])("lintArns() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});
