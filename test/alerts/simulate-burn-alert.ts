import { durationToSeconds } from "../../slo/duration.ts";
import type { AlertTier } from "../../slo/model.ts";

/** Where in their cycles scrapes, signal rules, stages and alert rules stand when errors begin; each between 0 and 1. */
export interface Phases {
  readonly scrape: number;
  readonly signal: number;
  readonly stage: number;
  readonly burn: number;
}

interface Errors {
  readonly errorRatio: number;
  readonly eventsPerSecond: number;
  readonly scrapeSeconds: number;
  readonly phases: Phases;
  /** Errors last from 0 to here. */
  readonly endSeconds: number;
}

/**
 * Runs a tier's alert minute by minute on counters that fail from 0 on: real scrapes, a rate over five minutes of them, one-minute
 * samples, five-minute stages and sums over windows, each at its own instants. Gives every time at which the alert begins or
 * ends to be true, and knows no formula.
 */
export function simulateBurnAlert(
  tier: AlertTier,
  errors: Errors,
  untilSeconds: number,
): readonly { at: number; fires: boolean }[] {
  const { phases, eventsPerSecond } = errors;
  const long = windowOf(tier.tier.longWindow, errors);
  const short = windowOf(tier.tier.shortWindow, errors);
  const changes: { at: number; fires: boolean }[] = [];
  let before = false;
  for (let at = phases.burn * 60; at <= untilSeconds; at += 60) {
    const limit = Number(tier.threshold);
    const bad = long.badSum(at);
    const fires =
      bad / long.length > limit &&
      short.badSum(at) / short.length > limit &&
      bad * eventsPerSecond >= tier.minBadEvents;
    if (fires !== before) changes.push({ at, fires });
    before = fires;
  }
  return changes;
}

/** Sums of the bad signal over a window, in seconds of total failure, as the rules would see them at an instant; before 0 there is none. */
function windowOf(window: string, errors: Errors): { length: number; badSum: (at: number) => number } {
  const length = durationToSeconds(window) ?? 0;
  const lastSample = (at: number) => floorTo(at, 60, errors.phases.signal * 60);
  if (length === 300) return { length, badSum: (at) => 300 * signalAt(lastSample(at), errors) };
  const samples = (end: number, count: number) => {
    let sum = 0;
    for (let index = 0; index < count && end - 60 * index > 0; index++) sum += 60 * signalAt(end - 60 * index, errors);
    return sum;
  };
  if (length < 43_200) return { length, badSum: (at) => samples(lastSample(at), length / 60) };
  const stages = new Map<number, number>();
  const stageAt = (instant: number) => {
    const known = stages.get(instant) ?? samples(lastSample(instant), 5);
    stages.set(instant, known);
    return known;
  };
  return {
    length,
    badSum: (at) => {
      const last = floorTo(at, 300, errors.phases.stage * 300);
      let sum = 0;
      for (let index = 0; index < length / 300 && last - 300 * index > 0; index++) sum += stageAt(last - 300 * index);
      return sum;
    },
  };
}

/** The recorded error rate at an instant: failures between two scrapes that lie five minutes apart. */
function signalAt(at: number, { errorRatio, scrapeSeconds, phases, endSeconds }: Errors): number {
  const last = floorTo(at, scrapeSeconds, phases.scrape * scrapeSeconds);
  const failed = (instant: number) => errorRatio * Math.min(Math.max(instant, 0), endSeconds);
  return (failed(last) - failed(last - 300)) / 300;
}

function floorTo(value: number, step: number, phase: number): number {
  return Math.floor((value - phase) / step) * step + phase;
}
