import type { DrainFacts } from "../../../../slo/shift/drain/drain-facts.ts";

/** What was measured behind an ALB. */
export const facts: DrainFacts = {
  layer: "alb",
  endpointSeconds: 5,
  balancerSeconds: 30,
  slowestRequestSeconds: 10,
  shutdownSeconds: 10,
};

/** What lints say of each proposal and of whatever is cured: of a load balancer that cuts the slowest request no setting can help. */
export function incurable({ layer, slowestRequestSeconds }: DrainFacts): readonly string[] {
  return layer !== "none" && slowestRequestSeconds > 3600 ? ["slowest: drain-deregistration-limit"] : [];
}
