import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";
import { behindAlb } from "../shift-parts.ts";

const albWith = (matchers: string) => ({ ...behindAlb, traffic: { kind: "alb", matchers } });

test.each([
  {
    matchers: 'dimension_LoadBalancer="app/edge/a"',
    says: `the listener's load balancer is "app/shop/a", of which dimension_LoadBalancer="app/edge/a" leaves nothing (write dimension_LoadBalancer="app/shop/a", or the ARN of the listener that is meant)`,
    works: false,
  },
  {
    matchers: 'dimension_LoadBalancer=~"edge|shop"',
    says: `the listener's load balancer is "app/shop/a", of which dimension_LoadBalancer=~"edge|shop" leaves nothing (write dimension_LoadBalancer="app/shop/a", or the ARN of the listener that is meant)`,
    works: false,
  },
  {
    matchers: 'job="yace",region="us-east-1"',
    says: `the listener's region is "eu-west-1", of which region="us-east-1" leaves nothing (write region="eu-west-1", or the ARN of the listener that is meant)`,
    works: true,
  },
  {
    matchers: 'region!~"eu-.*"',
    says: `the listener's region is "eu-west-1", of which region!~"eu-.*" leaves nothing (write region="eu-west-1", or the ARN of the listener that is meant)`,
    works: true,
  },
  {
    matchers: 'account_id="210987654321"',
    says: `the listener's account is "123456789012", of which account_id="210987654321" leaves nothing (write account_id="123456789012", or the ARN of the listener that is meant)`,
    works: true,
  },
])("lintAlbMatchers() says of $matchers: $says", ({ matchers, says, works }) => {
  expect(problemsOf(albWith(matchers))).toEqual({ says: [`shifts[0].traffic.matchers: ${says}`], works });
});

test.each([
  'dimension_LoadBalancer="app/shop/a",region="eu-west-1",account_id="123456789012"',
  'dimension_LoadBalancer=~"app/shop/.+"',
  'dimension_LoadBalancer!="app/edge/a"',
  'dimension_LoadBalancer=""',
  'region=~"eu-.*"',
  'region="europe"',
  'account="production"',
  'job="yace"',
])("lintAlbMatchers() takes %s of the listener's place", (matchers) => {
  expect(problemsOf(albWith(matchers))).toEqual({ says: [], works: true });
});

test("lintAlbMatchers() knows no place of weights that are written down", () => {
  const weights = { kind: "static", weights: { blue: 90, green: 10 } };
  expect(problemsOf({ ...albWith('region="us-east-1"'), strategy: "abTest", weights })).toEqual({
    says: [],
    works: true,
  });
});
