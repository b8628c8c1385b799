import { proxyHoldsWeights } from "../../../slo/shift/proxy-holds-weights.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { WeightReading } from "../read/weight-reader.ts";

/** A reading that tells who holds the weights: those that no proxy holds outlast every process of whoever counts. */
export function withHolder(shift: TrafficShift, reading: WeightReading): WeightReading {
  return proxyHoldsWeights(shift) ? reading : { ...reading, process: noProxy };
}

const noProxy = "none";
