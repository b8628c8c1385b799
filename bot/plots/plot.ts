import type { BurnRateTier } from "../../slo/burn-rate-tiers.ts";
import type { Labels } from "../../slo/model.ts";
import type { CloudWatchFacts } from "../model/alert-facts.ts";
import type { PlottedQuery } from "./query/plotted-query.ts";

/** What a picture of an incident shows, and where it comes from. */
export type Plot =
  /** Burn rates of an SLO in both windows of the tier that fires. */
  | { readonly kind: "burn"; readonly sloId: string; readonly tier: BurnRateTier; readonly labels: Labels }
  /** What is left of an SLO's error budget. */
  | { readonly kind: "budget"; readonly sloId: string; readonly labels: Labels }
  /** What an alert compares with its limit; the labels of those that fire say which series matter. */
  | { readonly kind: "query"; readonly query: PlottedQuery; readonly firing: readonly Labels[] }
  /** Values that came with the notifications. */
  | { readonly kind: "datapoints"; readonly facts: CloudWatchFacts; readonly points: CloudWatchFacts["datapoints"] }
  /** CloudWatch's own picture. */
  | { readonly kind: "widget"; readonly facts: CloudWatchFacts; readonly region: string };
