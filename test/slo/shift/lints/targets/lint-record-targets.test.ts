import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";
import { counters, dns, record, targets } from "../shift-parts.ts";

test.each([
  { target: "203.0.113.20", noun: "an address" },
  { target: "2001:db8::20", noun: "an address" },
  { target: "dualstack.green-456.eu-west-1.elb.amazonaws.com", noun: "a host of AWS" },
  { target: "green-456\\.eu-west-1\\.elb\\.amazonaws\\.com", noun: "a host of AWS" },
  { target: "d111111abcdef8.cloudfront.net.", noun: "a host of AWS" },
])("lintRecordTargets() warns of $target as a set identifier", ({ target, noun }) => {
  expect(problemsOf({ traffic: counters, weights: record, dns, arms: targets("blue", target) })).toEqual({
    says: [
      `shifts[0].arms[1].target: ${JSON.stringify(target)} is ${noun} that a record leads to, and Route 53 has the weight of each under its set identifier (write the set identifier of the arm's record (aws route53 list-resource-record-sets), such as "green", unless it is called so)`,
    ],
    works: true,
  });
});

test.each([
  ["blue", "green"],
  ["eu-west-1", "us-east-1"],
  ["1.40.0", "1.41.0"],
  ["checkout.blue.example.org", "checkout.green.example.org"],
])("lintRecordTargets() takes %s and %s", (stable, candidate) => {
  expect(problemsOf({ traffic: counters, weights: record, dns, arms: targets(stable, candidate) })).toEqual({
    says: [],
    works: true,
  });
});
