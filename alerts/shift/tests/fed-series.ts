import type { Labels } from "../../../slo/model.ts";
import type { ArmFlow } from "./arm-flow.ts";

/** A raw series, and its growth (or level) with what happens to an arm. */
export interface FedSeries {
  readonly labels: Labels;
  readonly kind: "counter" | "gauge";
  readonly value: (flow: ArmFlow) => number;
}
