import { expect, test } from "@jest/globals";
import { formatProblem } from "../../../../slo/problem.ts";
import { parsedShift } from "../small-shift.ts";

const pods = {
  traffic: { kind: "pods", namespace: "shop", by: "deployment", requests: "a_total", errors: "b_total" },
  weights: { kind: "podRatio", namespace: "shop" },
};

test.each([
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
      "shifts[0].drain.stopSignal: nginx drops the requests in flight on 15 (SIGTERM), and no error counter of a proxy before it shows that (write STOPSIGNAL SIGQUIT in its image, as the official ones do)",
    ],
    works: true,
  },
])("lintDrainOrder() of $name: $says", ({ change, says, works }) => {
  const { shift, problems } = parsedShift(change);
  expect(problems.map(formatProblem)).toEqual(says);
  expect(shift !== undefined).toBe(works);
});
