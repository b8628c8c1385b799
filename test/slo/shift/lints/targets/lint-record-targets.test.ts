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

const isOwn = (place: number, target: string, arm: string) =>
  `shifts[0].arms[${place}].target: ${JSON.stringify(target)} is the name of the record itself, which both arms have, and Route 53 has the weight of each under its set identifier (write the set identifier of the arm's record (aws route53 list-resource-record-sets), such as "${arm}", unless it is called so)`;

test.each([
  { name: "written as it is", weights: record, target: "shop.example.org" },
  { name: "with the dot that ends it", weights: record, target: "shop.example.org." },
  { name: "in capitals", weights: record, target: "Shop.Example.org" },
  { name: "as an expression", weights: record, target: "shop\\.example\\.org" },
  {
    name: "of which the dot is in weights",
    weights: { ...record, record: "SHOP.example.org." },
    target: "shop.example.org",
  },
])("lintRecordTargets() warns of the record's own name as a set identifier, $name", ({ weights, target }) => {
  expect(problemsOf({ traffic: counters, weights, dns, arms: targets(target, "green") })).toEqual({
    says: [isOwn(0, target, "blue")],
    works: true,
  });
});

test("lintRecordTargets() tells what a target of both arms would be, beside that it is one for both", () => {
  const own = "shop.example.org";
  expect(problemsOf({ traffic: counters, weights: record, dns, arms: targets(own, own) })).toEqual({
    says: [
      `shifts[0].arms: one weight is read for both arms, that of "${own}": "${own}" and "${own}" both mean it (write as the target of each arm what the weights call that arm alone)`,
      isOwn(0, own, "blue"),
      isOwn(1, own, "green"),
    ],
    works: false,
  });
});

test("lintRecordTargets() takes the cure of what it says of the record's own name", () => {
  expect(problemsOf({ traffic: counters, weights: record, dns, arms: targets("blue", "green") })).toEqual({
    says: [],
    works: true,
  });
});

test.each([
  ["blue", "green"],
  ["eu-west-1", "us-east-1"],
  ["1.40.0", "1.41.0"],
  ["checkout.blue.example.org", "checkout.green.example.org"],
  ["shop-blue.example.org", "shop-green.example.org"],
  ["blue.shop.example.org", "green.shop.example.org"],
  ["example.org", "example.com"],
  ["shop", "shop-green"],
  ["shop.example.org blue", "shop.example.org green"],
  ["shop.example.org-1", "shop.example.org-2"],
])("lintRecordTargets() takes %s and %s", (stable, candidate) => {
  expect(problemsOf({ traffic: counters, weights: record, dns, arms: targets(stable, candidate) })).toEqual({
    says: [],
    works: true,
  });
});
