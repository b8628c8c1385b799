import { describe, expect, test } from "@jest/globals";
import { formatProblem, isError } from "../../../../slo/problem.ts";
import type { DrainFacts, DrainSettings } from "../../../../slo/shift/drain/drain-facts.ts";
import { lintDrain } from "../../../../slo/shift/drain/lint-drain.ts";
import type { OnStop } from "../../../../slo/shift/drain/on-stop.ts";
import fc from "../../../property.ts";
import { facts, incurable } from "./sample-facts.ts";

describe("lintDrain()", () => {
  const cases: readonly {
    readonly name: string;
    readonly facts: Partial<DrainFacts>;
    readonly settings: DrainSettings;
    readonly onStop?: OnStop;
    readonly errors: readonly string[];
    readonly warnings: readonly string[];
  }[] = [
    {
      name: "aws-load-balancer-controller#1064 as it was: 5 s were not enough",
      facts: { balancerSeconds: 15, slowestRequestSeconds: 30, shutdownSeconds: 30 },
      settings: { preStopSeconds: 5, deregistrationSeconds: undefined, graceSeconds: 60 },
      errors: [
        "preStop: 5 s of preStop end while new requests still come: 5 s until the cluster knows, and 15 s until the load balancer sends nothing new (write 50 s, and 85 s of grace, for it is part of that)",
      ],
      warnings: [],
    },
    {
      name: "aws-load-balancer-controller#1064 as it worked: 25 s, and a pod that answers what it began within 30 s",
      facts: { balancerSeconds: 15, slowestRequestSeconds: 30, shutdownSeconds: 30 },
      settings: { preStopSeconds: 25, deregistrationSeconds: undefined, graceSeconds: 60 },
      errors: [],
      warnings: [
        "preStop: after 25 s of preStop a request of 30 s may still run, and lives only if the application ends what it began (write 50 s, and 85 s of grace, for it is part of that, or be sure that it does)",
      ],
    },
    {
      name: "aws-load-balancer-controller#2106 with 40 s: fails now and then",
      facts: { balancerSeconds: 40 },
      settings: { preStopSeconds: 40, deregistrationSeconds: 300, graceSeconds: 70 },
      errors: [
        "preStop: 40 s of preStop end while new requests still come: 5 s until the cluster knows, and 40 s until the load balancer sends nothing new (write 55 s)",
      ],
      warnings: [
        "deregistration: for 300 s the load balancer keeps connections to a pod whose preStop ends after 40 s (write 10 s, as long as the slowest request, so that the load balancer lets go first)",
      ],
    },
    {
      name: "aws-load-balancer-controller#2106 with 70 s: works",
      facts: { balancerSeconds: 40 },
      settings: { preStopSeconds: 70, deregistrationSeconds: 300, graceSeconds: 100 },
      errors: [],
      warnings: [
        "deregistration: for 300 s the load balancer keeps connections to a pod whose preStop ends after 70 s (write 10 s, as long as the slowest request, so that the load balancer lets go first)",
      ],
    },
    {
      name: "aws-load-balancer-controller#2366: less than 2 minutes before an NLB",
      facts: { layer: "nlb", balancerSeconds: 30 },
      settings: { preStopSeconds: 100, deregistrationSeconds: 30, graceSeconds: 130 },
      errors: [
        "preStop: 100 s of preStop end while new requests still come: 5 s until the cluster knows, and 120 s until the load balancer sends nothing new, as an NLB takes at least (write 135 s, and 150 s of grace, for it is part of that)",
      ],
      warnings: [],
    },
    {
      name: "a deregistration delay below the slowest request",
      facts: {},
      settings: { preStopSeconds: 45, deregistrationSeconds: 5, graceSeconds: 60 },
      errors: [
        "deregistration: the load balancer cuts requests 5 s after deregistration, and the slowest takes 10 s (write at least 10 s)",
      ],
      warnings: [],
    },
    {
      name: "Kubernetes' own grace",
      facts: {},
      settings: { preStopSeconds: 45, deregistrationSeconds: 10, graceSeconds: 30 },
      errors: [
        "grace: after 30 s the pod is killed, before its preStop of 45 s is over and it is told to end (write 60 s: preStop counts as part of it)",
      ],
      warnings: [],
    },
    {
      name: "no grace at all",
      facts: { endpointSeconds: 0, balancerSeconds: 0, slowestRequestSeconds: 0, shutdownSeconds: 0 },
      settings: { preStopSeconds: 0, deregistrationSeconds: undefined, graceSeconds: 0 },
      errors: [
        "grace: with 0 s of grace the pod is killed at once, and never told to end (write 5 s: preStop counts as part of it)",
      ],
      warnings: [],
    },
    {
      name: "a grace as long as preStop",
      facts: {},
      settings: { preStopSeconds: 45, deregistrationSeconds: 10, graceSeconds: 45 },
      errors: [
        "grace: after 45 s the pod is killed, just when its preStop of 45 s is over and before it is told to end (write 60 s: preStop counts as part of it)",
      ],
      warnings: [],
    },
    {
      name: "grace that leaves nothing to end in",
      facts: {},
      settings: { preStopSeconds: 45, deregistrationSeconds: 10, graceSeconds: 50 },
      errors: [
        "grace: after 50 s the pod is killed: preStop takes 45 s of them, and the application needs 10 s to end (write 60 s: preStop counts as part of it)",
      ],
      warnings: [],
    },
    {
      name: "a grace that fits preStop as it is, and not as it should be",
      facts: { endpointSeconds: 4 },
      settings: { preStopSeconds: 5, deregistrationSeconds: 300, graceSeconds: 10 },
      errors: [
        "preStop: 5 s of preStop end while new requests still come: 4 s until the cluster knows, and 30 s until the load balancer sends nothing new (write 44 s)",
        "grace: after 10 s the pod is killed: preStop takes 5 s of them, and the application needs 10 s to end (write 59 s: the 44 s that preStop should have count as part of it)",
      ],
      warnings: [
        "deregistration: for 300 s the load balancer keeps connections to a pod whose preStop ends after 5 s (write 10 s, as long as the slowest request, so that the load balancer lets go first)",
      ],
    },
    {
      name: "a deregistration delay that AWS does not take",
      facts: {},
      settings: { preStopSeconds: 7300, deregistrationSeconds: 7200, graceSeconds: 7400 },
      errors: ["deregistration: AWS takes no deregistration delay of 7200 s (write at most 3600 s)"],
      warnings: [],
    },
    {
      name: "a request that no deregistration delay saves",
      facts: { slowestRequestSeconds: 7200 },
      settings: { preStopSeconds: 3635, deregistrationSeconds: 60, graceSeconds: 3700 },
      errors: [
        "deregistration: the load balancer cuts requests 60 s after deregistration, and the slowest takes 7200 s (write at least 3600 s)",
      ],
      warnings: [
        "slowest: the load balancer cuts a request of 7200 s: AWS takes a deregistration delay of at most 3600 s (let such requests end sooner, or go on where they were cut when they are sent again)",
      ],
    },
    {
      name: "an order for which preStop has to give way, too",
      facts: { endpointSeconds: 0, balancerSeconds: 0, shutdownSeconds: 0 },
      settings: { preStopSeconds: 10, deregistrationSeconds: 20, graceSeconds: 60 },
      errors: [],
      warnings: [
        "deregistration: for 20 s the load balancer keeps connections to a pod whose preStop ends after 10 s (write 10 s and 11 s of preStop, so that the load balancer lets go first)",
      ],
    },
    {
      name: "an order without a slowest request",
      facts: { endpointSeconds: 0, balancerSeconds: 0, slowestRequestSeconds: 0, shutdownSeconds: 0 },
      settings: { preStopSeconds: 10, deregistrationSeconds: 20, graceSeconds: 60 },
      errors: [],
      warnings: [
        "deregistration: for 20 s the load balancer keeps connections to a pod whose preStop ends after 10 s (write less than preStop, so that the load balancer lets go first)",
      ],
    },
    {
      name: "a request that is killed for sure, whatever the application takes, without preStop",
      facts: { layer: "none", endpointSeconds: 0, slowestRequestSeconds: 60, shutdownSeconds: undefined },
      settings: { preStopSeconds: 0, deregistrationSeconds: undefined, graceSeconds: 30 },
      errors: [
        "grace: after 30 s the pod is killed: a request of 60 s may need 60 s (write 125 s: the 60 s that preStop should have count as part of it)",
      ],
      warnings: [
        "preStop: without preStop a request of 60 s may still run, and lives only if the application ends what it began (write 60 s)",
      ],
    },
    {
      name: "an unknown end that grace leaves no time for: nobody is told to be sure of what cannot be",
      facts: { layer: "none", endpointSeconds: 2, slowestRequestSeconds: 20, shutdownSeconds: undefined },
      settings: { preStopSeconds: 10, deregistrationSeconds: undefined, graceSeconds: 15 },
      errors: [
        "grace: after 15 s the pod is killed: preStop takes 10 s of them, and a request of 20 s may need 12 s more (write 47 s: the 22 s that preStop should have count as part of it)",
      ],
      warnings: [
        "preStop: after 10 s of preStop a request of 20 s may still run, and lives only if the application ends what it began (write 22 s)",
      ],
    },
    {
      name: "an unknown end after a preStop that has waited for every request: nothing is left to end",
      facts: { shutdownSeconds: undefined },
      settings: { preStopSeconds: 45, deregistrationSeconds: 10, graceSeconds: 46 },
      errors: [],
      warnings: [],
    },
    {
      name: "a grace as long as preStop should be, which is not for both",
      facts: { shutdownSeconds: undefined },
      settings: { preStopSeconds: 40, deregistrationSeconds: 10, graceSeconds: 45 },
      errors: [],
      warnings: [
        "preStop: after 40 s of preStop a request of 10 s may still run, and lives only if the application ends what it began (write 45 s, and 60 s of grace, for it is part of that, or be sure that it does)",
      ],
    },
    {
      name: "a server that finishes what it began in what grace leaves",
      facts: { layer: "none", endpointSeconds: 2, slowestRequestSeconds: 20, shutdownSeconds: undefined },
      settings: { preStopSeconds: 15, deregistrationSeconds: undefined, graceSeconds: 60 },
      onStop: "finishes",
      errors: [],
      warnings: [],
    },
    {
      name: "a server that finishes, and is said to be gone just when the slowest request is over",
      facts: { layer: "none", endpointSeconds: 2, slowestRequestSeconds: 20, shutdownSeconds: 7 },
      settings: { preStopSeconds: 15, deregistrationSeconds: undefined, graceSeconds: 22 },
      onStop: "finishes",
      errors: [],
      warnings: [],
    },
    {
      name: "a server that finishes, and is said to be gone before the slowest request is over",
      facts: { layer: "none", endpointSeconds: 2, slowestRequestSeconds: 20, shutdownSeconds: 5 },
      settings: { preStopSeconds: 15, deregistrationSeconds: undefined, graceSeconds: 60 },
      onStop: "finishes",
      errors: [],
      warnings: [
        "preStop: after 15 s of preStop a request of 20 s may still run, and is cut when the application ends 5 s later (write 22 s)",
      ],
    },
    {
      name: "any server that is said to be gone before the slowest request is over",
      facts: { layer: "none", endpointSeconds: 2, slowestRequestSeconds: 20, shutdownSeconds: 0 },
      settings: { preStopSeconds: 15, deregistrationSeconds: undefined, graceSeconds: 60 },
      errors: [],
      warnings: [
        "preStop: after 15 s of preStop a request of 20 s may still run, and is cut when the application ends 0 s later (write 22 s)",
      ],
    },
    {
      name: "a server that finishes, and takes what comes too late",
      facts: { layer: "none", endpointSeconds: 5, slowestRequestSeconds: 20, shutdownSeconds: undefined },
      settings: { preStopSeconds: 3, deregistrationSeconds: undefined, graceSeconds: 60 },
      onStop: "finishes",
      errors: ["preStop: 3 s of preStop end while new requests still come: 5 s until the cluster knows (write 25 s)"],
      warnings: [],
    },
    {
      name: "a server that drops what it began: nobody is told to be sure that it does not",
      facts: { layer: "none", endpointSeconds: 2, slowestRequestSeconds: 20, shutdownSeconds: undefined },
      settings: { preStopSeconds: 15, deregistrationSeconds: undefined, graceSeconds: 60 },
      onStop: "drops",
      errors: [],
      warnings: [
        "preStop: after 15 s of preStop a request of 20 s may still run, and lives only if the application ends what it began (write 22 s)",
      ],
    },
    {
      name: "a server that finishes behind a load balancer whose delay will outlive preStop and fill grace",
      facts: { balancerSeconds: 5, slowestRequestSeconds: 60, shutdownSeconds: 55 },
      settings: { preStopSeconds: 15, deregistrationSeconds: 10, graceSeconds: 80 },
      onStop: "finishes",
      errors: [
        "deregistration: the load balancer cuts requests 10 s after deregistration, and the slowest takes 60 s (write at least 60 s and 61 s of preStop, and 121 s of grace, for it is part of that)",
      ],
      warnings: [],
    },
    {
      name: "a server that finishes behind a load balancer that lets go last",
      facts: { balancerSeconds: 5, slowestRequestSeconds: 60, shutdownSeconds: undefined },
      settings: { preStopSeconds: 15, deregistrationSeconds: 60, graceSeconds: 200 },
      onStop: "finishes",
      errors: [],
      warnings: [
        "deregistration: for 60 s the load balancer keeps connections to a pod whose preStop ends after 15 s (write 60 s and 61 s of preStop, so that the load balancer lets go first)",
      ],
    },
    {
      name: "what is enough",
      facts: {},
      settings: { preStopSeconds: 45, deregistrationSeconds: 10, graceSeconds: 55 },
      errors: [],
      warnings: [],
    },
  ];
  test.each(cases)("$name", ({ facts: change, settings, onStop, errors, warnings }) => {
    const problems = lintDrain(settings, { ...facts, ...change }, onStop && { onStop });
    expect(problems.filter(isError).map(formatProblem)).toEqual(errors);
    expect(problems.filter((problem) => !isError(problem)).map(formatProblem)).toEqual(warnings);
  });
});

test("lintDrain() has nothing left to say to who follows all of its cures", () => {
  const seconds = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 3_500, max: 9_000 }));
  const measured = fc.record({
    layer: fc.constantFrom("alb" as const, "nlb" as const, "none" as const),
    endpointSeconds: seconds,
    balancerSeconds: seconds,
    slowestRequestSeconds: seconds.filter((slowest) => slowest > 0),
    shutdownSeconds: fc.option(seconds, { nil: undefined }),
  });
  const configured = fc.record({
    preStopSeconds: seconds,
    deregistrationSeconds: fc.option(seconds, { nil: undefined }),
    graceSeconds: seconds,
  });
  const onStops = fc.constantFrom("finishes" as const, "drops" as const, "unknown" as const);
  fc.assert(
    fc.property(measured, configured, onStops, (some, settings, onStop) => {
      const problems = lintDrain(settings, some, { onStop });
      const cure = (code: string, pattern: RegExp) =>
        problems.flatMap((one) => (one.code === code ? Number(pattern.exec(one.hint ?? "")?.[1]) || [] : []))[0];
      const cured: DrainSettings = {
        preStopSeconds:
          cure("drain-pre-stop", /^write (\d+) s/) ??
          cure("drain-order", /and (\d+) s of preStop/) ??
          cure("drain-deregistration-short", /and (\d+) s of preStop/) ??
          settings.preStopSeconds,
        deregistrationSeconds:
          cure("drain-deregistration-short", /(\d+) s/) ??
          cure("drain-order", /^write (\d+) s/) ??
          cure("drain-deregistration-limit", /^write at most (\d+) s/) ??
          settings.deregistrationSeconds,
        graceSeconds:
          cure("drain-grace", /^write (\d+) s/) ??
          cure("drain-pre-stop", /and (\d+) s of grace/) ??
          cure("drain-order", /and (\d+) s of grace/) ??
          cure("drain-deregistration-short", /and (\d+) s of grace/) ??
          settings.graceSeconds,
      };
      expect(lintDrain(cured, some, { onStop }).map(({ path, code }) => `${path}: ${code}`)).toEqual(incurable(some));
    }),
  );
});
