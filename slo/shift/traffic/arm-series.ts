import type { ShiftArm, ShiftTraffic, TrafficShift } from "../traffic-shift.ts";

/** Series that are added up, or taken away, to make a quantity of one arm. */
export interface SeriesTerm {
  /** A PromQL selector of instant vectors. */
  readonly selector: string;
  readonly sign: 1 | -1;
  /** More series of the same metric as the term before: either may be missing where the other one is there. */
  readonly isFurther?: true;
  /** Only series of pods among these: joined on `namespace` and `pod`, of which the right side has one each. */
  readonly pods?: string;
  /** A selector of all terms of its sum, whose metrics tell them apart, for whoever needs samples of one moment. */
  readonly histogram?: string;
}

export type SeriesSum = readonly [SeriesTerm, ...SeriesTerm[]];

/** The series of one arm in Prometheus. Undefined: this kind of traffic does not tell. */
export interface ArmSeries {
  /** Requests that the arm was given. */
  readonly requests: SeriesSum | undefined;
  /** Requests that failed; beside them, `lost` ones failed too. */
  readonly errors: SeriesSum | undefined;
  readonly slow: SeriesSum | undefined;
  /** Requests that the arm never answered and those in flight: what is lost is this less the change of `inflight`. */
  readonly unanswered: SeriesSum | undefined;
  /** Tries that were made once more. */
  readonly rescued: SeriesSum | undefined;
  /** Gauges of what is in flight. */
  readonly inflight: SeriesSum | undefined;
  /** What the arm's share is measured by. */
  readonly share: SeriesSum;
}

/** What most kinds of traffic do not tell. */
export const untold = { slow: undefined, unanswered: undefined, rescued: undefined, inflight: undefined } as const;

/** An arm, and the shift that it is one of. */
export interface ArmOfShift {
  readonly shift: TrafficShift;
  readonly arm: ShiftArm;
}

/** One kind of traffic. */
export type TrafficOf<K extends ShiftTraffic["kind"]> = Extract<ShiftTraffic, { kind: K }>;

/** Series that are added. */
export function plus(selector: string): SeriesTerm {
  return { selector, sign: 1 };
}

/** Series that are added to others of their metric, which may be missing. */
export function further(selector: string): SeriesTerm {
  return { selector, sign: 1, isFurther: true };
}

/** Series that are taken away. */
export function minus(selector: string): SeriesTerm {
  return { selector, sign: -1 };
}

/** A quantity made of these. */
export function sum(...terms: SeriesSum): SeriesSum {
  return terms;
}
