import {
  addEvidence,
  type EvidenceSums,
  evidenceOf,
  noEvidence,
} from "../../../../../slo/shift/statistics/evidence.ts";
import type { Random } from "../../../../alerts/truth/random.ts";

// Jest makes every look at a global slow.
const { exp, log, sqrt, cos, PI, floor, round, max } = Math;

/** A rollout that is looked at once a minute. */
export interface SimulatedShift {
  readonly requestsPerSecond: number;
  /** The candidate's share. */
  readonly share: number;
  readonly errorRatio: number;
  /** How many times the stable arm's error ratio the candidate has: 1 is healthy. */
  readonly ratio: number;
  /** So many minutes it is healthy at first. */
  readonly healthyMinutes?: number;
  readonly minutes: number;
  /**
   * What multiplies the errors of a minute, on average 1: of both arms together with this variance, or of each for itself so that its counts have
   * this variance over their mean. Nothing: chance alone.
   */
  readonly bursts?:
    | { readonly of: "both"; readonly variance: number }
    | { readonly of: "each"; readonly dispersion: number };
}

/** What one minute brought. */
export interface Minute {
  readonly requests: number;
  readonly candidateRequests: number;
  readonly stableErrors: number;
  readonly candidateErrors: number;
}

/** The minutes of a rollout. Requests come as expected; errors are Poisson around what their arm and burst give. */
export function* minutesOf(shift: SimulatedShift, random: Random): Generator<Minute> {
  const requests = shift.requestsPerSecond * 60;
  const candidateRequests = requests * shift.share;
  const usual = shift.errorRatio * requests;
  for (let minute = 0; minute < shift.minutes; minute++) {
    const both = shift.bursts?.of === "both" ? burst(shift.bursts.variance, random) : 1;
    const count = (mean: number) =>
      poisson(
        mean * (shift.bursts?.of === "each" ? burst((shift.bursts.dispersion - 1) / mean, random) : both),
        random,
      );
    yield {
      requests,
      candidateRequests,
      stableErrors: count(usual * (1 - shift.share)),
      candidateErrors: count(usual * shift.share * (minute < (shift.healthyMinutes ?? 0) ? 1 : shift.ratio)),
    };
  }
}

interface Look {
  readonly random: Random;
  readonly limit: number;
  readonly dispersion?: number;
}

/** The first minute after which the evidence is above the limit, or nothing. */
export function minuteOfAlarm(shift: SimulatedShift, { random, limit, dispersion = 1 }: Look): number | undefined {
  let sums: EvidenceSums = noEvidence;
  let minute = 0;
  for (const { stableErrors, candidateErrors } of minutesOf(shift, random)) {
    minute++;
    sums = addEvidence(sums, {
      errors: stableErrors + candidateErrors,
      candidateErrors,
      candidateShare: shift.share,
    });
    if (evidenceOf(sums, dispersion) > limit) return minute;
  }
  return undefined;
}

/** A multiplier of mean 1: gamma, which makes counts negative binomial. */
function burst(variance: number, random: Random): number {
  return variance === 0 ? 1 : gamma(1 / variance, random) * variance;
}

/** Knuth's way where the mean is small; a rounded normal where it is large. */
function poisson(mean: number, random: Random): number {
  if (mean > 60) return max(0, round(mean + sqrt(mean) * normal(random)));
  const limit = exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count++;
  return count;
}

/** Marsaglia and Tsang, "A simple method for generating gamma variables", 2000. */
function gamma(shape: number, random: Random): number {
  if (shape < 1) return gamma(shape + 1, random) * random() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && log(random()) < (x * x) / 2 + d - d * v + d * log(v)) return d * v;
  }
}

function normal(random: Random): number {
  return sqrt(-2 * log(1 - random())) * cos(2 * PI * random());
}

/** The middle of numbers; infinity stands for those that never came. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[floor(sorted.length / 2)] ?? Number.NaN;
}
