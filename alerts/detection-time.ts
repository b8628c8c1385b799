import { durationToSeconds } from "../slo/duration.ts";
import type { AlertTier } from "../slo/model.ts";
import { evaluationSeconds, stageSeconds } from "./intervals.ts";
import { readsStage } from "./window-rules.ts";

/** Errors that begin at one instant, at steady traffic before and after. */
export interface Onset {
  readonly errorRatio: number;
  /** Traffic, if known; the guard on bad events is left out of the answer otherwise. */
  readonly eventsPerSecond: number | undefined;
  readonly scrapeSeconds: number;
}

/** Whether and when a burn alert fires after errors began. */
export type Detection =
  | { readonly kind: "fires"; readonly usualSeconds: number; readonly latestSeconds: number }
  | { readonly kind: "never"; readonly reason: "below-limit" | "too-few-events" };

// A signal is a rate over the last five minutes: after errors begin it rises over this time, and falls as slowly afterwards.
const smearSeconds = 300;

/**
 * When a tier fires after errors began. The signal rises in a straight line over five minutes, so a window of length W has
 * seen t²/600 s of errors after t ≤ 300 s, t − 150 s later on; the tier fires once that is more than threshold / error ratio × W
 * in both windows and the long one holds enough bad events. Scrapes, evaluations and stages come on top: half of each is usual,
 * a whole one of each is the worst.
 */
export function detection({ tier, threshold, minBadEvents, timing }: AlertTier, onset: Onset): Detection {
  const share = Number(threshold) / onset.errorRatio;
  if (share >= 1) return { kind: "never", reason: "below-limit" };
  const long = windowSeconds(tier.longWindow);
  const badPerSecond = onset.errorRatio * (onset.eventsPerSecond ?? Number.POSITIVE_INFINITY);
  const enoughEvents = secondsUntilSeen(minBadEvents / badPerSecond, long);
  if (enoughEvents === undefined) return { kind: "never", reason: "too-few-events" };
  const seconds = Math.max(
    secondsUntilShare(share, windowSeconds(tier.shortWindow)),
    secondsUntilShare(share, long),
    enoughEvents,
  );
  const waiting = wholeEvaluations(timing?.for);
  const { usual, latest } = delays(tier.longWindow, onset.scrapeSeconds);
  return { kind: "fires", usualSeconds: seconds + usual + waiting, latestSeconds: seconds + latest + waiting };
}

/** How long a tier keeps firing, at most, after errors ended that had filled its short window. */
export function secondsToResolve({ tier, threshold, timing }: AlertTier, onset: Onset): number {
  const share = Number(threshold) / onset.errorRatio;
  const { latest } = delays(tier.shortWindow, onset.scrapeSeconds);
  return (
    secondsUntilShare(1 - share, windowSeconds(tier.shortWindow)) + latest + wholeEvaluations(timing?.keepFiringFor)
  );
}

function secondsUntilShare(share: number, window: number): number {
  // A window of five minutes is the signal itself.
  if (window <= smearSeconds) return share * smearSeconds;
  return secondsUntilSeen(share * window, window) ?? Number.POSITIVE_INFINITY;
}

/** Seconds until a window has seen this many seconds' worth of a signal that rises over five minutes; nothing when it never does. */
function secondsUntilSeen(area: number, window: number): number | undefined {
  if (area > window) return undefined;
  if (area <= smearSeconds / 2) return Math.sqrt(2 * smearSeconds * area);
  if (area <= window - smearSeconds / 2) return area + smearSeconds / 2;
  return window + smearSeconds - Math.sqrt(2 * smearSeconds * (window - area));
}

function delays(window: string, scrapeSeconds: number): { readonly usual: number; readonly latest: number } {
  const stage = readsStage(window) ? stageSeconds : 0;
  return {
    usual: (scrapeSeconds + evaluationSeconds + stage) / 2,
    latest: scrapeSeconds + 2 * evaluationSeconds + stage,
  };
}

/** A waiting time as Prometheus keeps it: it looks only at evaluations. */
function wholeEvaluations(duration: string | undefined): number {
  return Math.ceil(windowSeconds(duration ?? "0s") / evaluationSeconds) * evaluationSeconds;
}

function windowSeconds(duration: string): number {
  return durationToSeconds(duration) ?? 0;
}
