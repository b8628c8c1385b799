import { expect, test } from "@jest/globals";
import { formatProblem } from "../../../../../slo/problem.ts";
import { parsedShift } from "../../small-shift.ts";
import { problemsOf } from "../problems-of.ts";
import { behindAlb } from "../shift-parts.ts";

const pods = {
  traffic: { kind: "pods", namespace: "shop", by: "deployment", requests: "a_total", errors: "b_total" },
  weights: { kind: "podRatio", namespace: "shop" },
};

test.each([
  {
    name: "an NLB's pod of which only the grace is written: no refusal for what is unknown",
    change: { ...pods, layer: "nlb", affinity: { kind: "none" }, drain: { grace: "60s" } },
    says: [
      "shifts[0].drain.preStop: without preStop the pod ends while new requests still come: 0 s until the cluster knows, and 120 s until the load balancer sends nothing new, as an NLB takes at least (write 120 s, and 125 s of grace, for it is part of that)",
    ],
    works: true,
  },
  {
    name: "a request that an ALB does not let live",
    change: { ...pods, layer: "alb", drain: { maxInflight: "2h" } },
    says: [
      "shifts[0].drain.maxInflight: the load balancer cuts a request of 7200 s: AWS takes a deregistration delay of at most 3600 s (let such requests end sooner, or go on where they were cut when they are sent again)",
    ],
    works: true,
  },
  {
    name: "a deregistration delay that AWS does not take",
    change: { ...pods, layer: "nlb", affinity: { kind: "none" }, drain: { deregistration: "2h" } },
    says: ["shifts[0].drain.deregistration: AWS takes no deregistration delay of 7200 s (write at most 3600 s)"],
    works: false,
  },
  {
    name: "a deregistration of a layer that has none: no sentence of a load balancer's, only that it drains nothing",
    change: { layer: "haproxy", drain: { deregistration: "2h", preStop: "10s", grace: "60s", maxInflight: "10s" } },
    says: [
      'shifts[0].drain.deregistration: no load balancer of the layer "haproxy" deregisters: these 7200 s drain nothing there, and only keep the count of lost requests open (remove it; for an ALB or NLB in front of this layer, check it with nines drain --layer alb or nlb)',
    ],
    works: true,
  },
  {
    name: "an nginx that gets a number for its signal",
    change: { drain: { server: "nginx", stopSignal: "15", preStop: "1s", maxInflight: "1s" } },
    says: [
      "shifts[0].drain.stopSignal: nginx drops the requests in flight on 15 (SIGTERM), and no error counter of a proxy before it shows that (write STOPSIGNAL SIGQUIT in its image, as the official ones have it, and SIGQUIT as the signal here)",
    ],
    works: true,
  },
])("lintDrainOrder() of $name: $says", ({ change, says, works }) => {
  const { shift, problems } = parsedShift(change);
  expect(problems.map(formatProblem)).toEqual(says);
  expect(shift !== undefined).toBe(works);
});

test.each([
  {
    name: "a pod that is killed before it lets go",
    change: { drain: { preStop: "40s", grace: "30s" } },
    says: [
      "shifts[0].drain.grace: after 30 s the pod is killed, before its preStop of 40 s is over and it is told to end (write 45 s: preStop counts as part of it)",
    ],
  },
  {
    name: "a load balancer that lets go last",
    change: { ...behindAlb, drain: { deregistration: "300s", preStop: "40s", grace: "60s" } },
    says: [
      "shifts[0].drain.deregistration: for 300 s the load balancer keeps connections to a pod whose preStop ends after 40 s (write less than preStop, so that the load balancer lets go first)",
    ],
  },
  {
    name: "requests that outlive their preStop and their load balancer",
    change: { ...behindAlb, drain: { deregistration: "5s", preStop: "10s", grace: "60s", maxInflight: "20s" } },
    says: [
      "shifts[0].drain.deregistration: the load balancer cuts requests 5 s after deregistration, and the slowest takes 20 s (write at least 20 s)",
      "shifts[0].drain.preStop: after 10 s of preStop a request of 20 s may still run, and lives only if the application ends what it began (write 21 s, or be sure that it does)",
    ],
  },
  {
    name: "a request that outlives the grace of its nginx",
    change: { drain: { grace: "30s", maxInflight: "60s", stopSignal: "SIGQUIT", server: "nginx" } },
    says: [
      "shifts[0].drain.grace: after 30 s the pod is killed: a request of 60 s may need 60 s (write 125 s: the 60 s that preStop should have count as part of it)",
      "shifts[0].drain.preStop: without preStop a request of 60 s may still run, and lives only if the application ends what it began (write 60 s)",
    ],
  },
  {
    name: "a grace in which no application can end what it began",
    change: { drain: { preStop: "10s", grace: "15s", maxInflight: "20s" } },
    says: [
      "shifts[0].drain.grace: after 15 s the pod is killed: preStop takes 10 s of them, and a request of 20 s may need 10 s more (write 45 s: the 20 s that preStop should have count as part of it)",
      "shifts[0].drain.preStop: after 10 s of preStop a request of 20 s may still run, and lives only if the application ends what it began (write 20 s)",
    ],
  },
  {
    name: "an order that is wrong from end to end: each cure reckons with the slowest request, as nines drain does",
    change: {
      ...behindAlb,
      drain: { deregistration: "300s", preStop: "30s", grace: "20s", maxInflight: "30s" },
    },
    says: [
      "shifts[0].drain.deregistration: for 300 s the load balancer keeps connections to a pod whose preStop ends after 30 s (write 30 s and 31 s of preStop, so that the load balancer lets go first)",
      "shifts[0].drain.grace: after 20 s the pod is killed, before its preStop of 30 s is over and it is told to end (write 66 s: the 31 s that preStop should have count as part of it)",
    ],
  },
  {
    name: "no preStop, written",
    change: { drain: { preStop: "0s", grace: "60s", maxInflight: "20s" } },
    says: [
      "shifts[0].drain.preStop: without preStop a request of 20 s may still run, and lives only if the application ends what it began (write 20 s, or be sure that it does)",
    ],
  },
  {
    name: "no preStop, left out",
    change: { drain: { grace: "60s", maxInflight: "20s" } },
    says: [
      "shifts[0].drain.preStop: without preStop a request of 20 s may still run, and lives only if the application ends what it began (write 20 s, or be sure that it does)",
    ],
  },
  {
    name: "a load balancer that lets go of a pod without preStop",
    change: { ...behindAlb, drain: { deregistration: "30s", grace: "60s" } },
    says: [
      "shifts[0].drain.deregistration: for 30 s the load balancer keeps connections to a pod without preStop (write a preStop, and a deregistration delay of less, so that the load balancer lets go first)",
    ],
  },
  { name: "the slowest request alone", change: { drain: { maxInflight: "20s" } }, says: [] },
  {
    name: "a preStop that has waited for every request",
    change: { drain: { preStop: "20s", grace: "30s", maxInflight: "20s" } },
    says: [],
  },
  { name: "no deregistration of a layer that has none", change: { drain: { deregistration: "0s" } }, says: [] },
  { name: "a grace alone", change: { drain: { grace: "30s" } }, says: [] },
  { name: "a deregistration alone", change: { ...behindAlb, drain: { deregistration: "30s" } }, says: [] },
  {
    name: "an nginx of unknown signal",
    change: { drain: { server: "nginx", preStop: "10s", grace: "60s", maxInflight: "20s" } },
    says: [
      "shifts[0].drain.preStop: after 10 s of preStop a request of 20 s may still run, and lives only if the application ends what it began (write 20 s, or be sure that it does)",
      "shifts[0].drain.stopSignal: nginx drops the requests in flight on SIGTERM, and no error counter of a proxy before it shows that (write STOPSIGNAL SIGQUIT in its image, as the official ones have it, and SIGQUIT as the signal here)",
    ],
  },
  {
    name: "an nginx that finishes what it began in what grace leaves",
    change: { drain: { preStop: "15s", grace: "60s", maxInflight: "20s", server: "nginx", stopSignal: "SIGQUIT" } },
    says: [],
  },
  {
    name: "another server of which that is not known",
    change: { drain: { preStop: "15s", grace: "60s", maxInflight: "20s", server: "other", stopSignal: "SIGQUIT" } },
    says: [
      "shifts[0].drain.preStop: after 15 s of preStop a request of 20 s may still run, and lives only if the application ends what it began (write 20 s, or be sure that it does)",
    ],
  },
  { name: "an nginx that ends gracefully", change: { drain: { server: "nginx", stopSignal: "SIGQUIT" } }, says: [] },
])("lintDrainOrder() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});
