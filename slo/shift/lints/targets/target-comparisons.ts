import type { ShiftWeights } from "../../traffic-shift.ts";

/** How targets are compared: as expressions, as names or expressions, as names alone, or not at all. */
export type TargetComparison = "pattern" | "nameOrPattern" | "name" | "none";

/** How each kind of weights does it. */
export const targetComparisons: Readonly<Record<ShiftWeights["kind"], TargetComparison>> = {
  haproxy: "pattern",
  podRatio: "name",
  serviceSelector: "nameOrPattern",
  gatewayRoute: "nameOrPattern",
  virtualService: "nameOrPattern",
  albListener: "nameOrPattern",
  nlbListener: "nameOrPattern",
  route53: "nameOrPattern",
  // These know by themselves which arm is which.
  flagger: "none",
  argoRollouts: "none",
  ingressNginx: "none",
  static: "none",
};
