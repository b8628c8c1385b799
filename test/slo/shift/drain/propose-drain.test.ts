import { describe, expect, test } from "@jest/globals";
import { lintDrain } from "../../../../slo/shift/drain/lint-drain.ts";
import { proposeDrain } from "../../../../slo/shift/drain/propose-drain.ts";
import fc from "../../../property.ts";
import { facts, incurable } from "./sample-facts.ts";

describe("proposeDrain()", () => {
  test.each([
    { name: "an ALB", change: {}, preStopSeconds: 45, deregistrationSeconds: 10, graceSeconds: 60 },
    {
      name: "fractions, rounded up",
      change: { endpointSeconds: 0.1, balancerSeconds: 0.2, slowestRequestSeconds: 0.7 },
      preStopSeconds: 2,
      deregistrationSeconds: 1,
      graceSeconds: 17,
    },
    // aws-load-balancer-controller#2366: at least 2 minutes of preStop, and grace for the longest request after it.
    { name: "an NLB", change: { layer: "nlb" }, preStopSeconds: 135, deregistrationSeconds: 10, graceSeconds: 150 },
    {
      name: "an NLB that was measured to be slower still",
      change: { layer: "nlb", balancerSeconds: 180 },
      preStopSeconds: 195,
      deregistrationSeconds: 10,
      graceSeconds: 210,
    },
    {
      name: "no load balancer",
      change: { layer: "none" },
      preStopSeconds: 15,
      deregistrationSeconds: undefined,
      graceSeconds: 30,
    },
    {
      name: "a request that takes longer than AWS lets it",
      change: { slowestRequestSeconds: 7200 },
      preStopSeconds: 3635,
      deregistrationSeconds: 3600,
      graceSeconds: 3650,
    },
    {
      name: "the same without a load balancer",
      change: { layer: "none", slowestRequestSeconds: 7200 },
      preStopSeconds: 7205,
      deregistrationSeconds: undefined,
      graceSeconds: 7220,
    },
    {
      name: "an application that ends slowly",
      change: { shutdownSeconds: 60 },
      preStopSeconds: 45,
      deregistrationSeconds: 10,
      graceSeconds: 110,
    },
  ] as const)("for $name", ({ name: _, change, ...settings }) => {
    expect(proposeDrain({ ...facts, ...change })).toEqual(settings);
  });

  test("has nothing wrong in its own eyes, whatever was measured", () => {
    const seconds = fc.double({ min: 0, max: 9_000, noNaN: true });
    const measured = fc.record({
      layer: fc.constantFrom("alb" as const, "nlb" as const, "none" as const),
      endpointSeconds: seconds,
      balancerSeconds: seconds,
      slowestRequestSeconds: seconds,
      shutdownSeconds: seconds,
    });
    fc.assert(
      fc.property(measured, (some) => {
        const problems = lintDrain(proposeDrain(some), some);
        expect(problems.map(({ path, code }) => `${path}: ${code}`)).toEqual(incurable(some));
      }),
    );
  });
});
