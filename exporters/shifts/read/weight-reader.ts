import type { PrometheusClient } from "../../../service/prometheus-client.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { ShiftSourceFault } from "./shift-source-fault.ts";

/** What whoever holds the weights says at one moment. */
export interface WeightReading {
  /** Weight by arm, in the source's own unit; an arm that is sure to get nothing is 0, one that is not known is not there. */
  readonly weights: Readonly<Record<string, number>>;
  /** What a controller says that it does; undefined where the source has no such notion. */
  readonly state: "steady" | "moving" | "paused" | "aborting" | undefined;
  readonly step: { readonly number: number; readonly of: number } | undefined;
  /** Who changed it last, where the source tells. */
  readonly by: string | undefined;
  /** In words, where the source says more: `waits for approval`. */
  readonly detail: string | undefined;
}

/** Throws a ShiftSourceFault with a plain reason when the source cannot be read. */
export type ReadWeights = (signal: AbortSignal) => Promise<WeightReading>;

/** What readers need of the process that they run in. */
export interface WeightReaderOptions {
  /** The newest client each time it is asked for: tokens change. Throws where there is none to be had. */
  readonly prometheus?: (() => PrometheusClient) | undefined;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Aborted when nothing will be read any more: connections that are kept open are closed. */
  readonly closing?: AbortSignal;
}

/** Reads the weights of a shift where they are kept. Nothing is asked before the first reading. */
export function createWeightReader(shift: TrafficShift, _options: WeightReaderOptions): ReadWeights {
  return async () => {
    throw new ShiftSourceFault(`weights of kind ${shift.weights.kind} cannot be read yet`, { retryable: false });
  };
}
