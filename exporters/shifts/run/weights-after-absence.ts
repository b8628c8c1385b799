import type { Logger } from "../../../service/log.ts";
import { weightsEveryMs } from "../../../slo/shift/reading-pace.ts";
import { areWeightsOfPrometheus, type WeightReading } from "../read/weight-reader.ts";
import { type FirstLook, isUnremembered } from "../track/absence/adopt-rollout.ts";
import { type Absence, leastAbsenceMs, type MissedWeights } from "../track/absence/observe-absence.ts";
import { candidateShare } from "../track/intended-share.ts";
import type { ShiftState } from "../track/shift-state.ts";
import type { TrackedShift } from "../track/tracked-shift.ts";
import { recordedAtFirst } from "./recorded-at-first.ts";
import { patienceMs } from "./shift-source.ts";
import type { ShiftReaders } from "./watch-shift.ts";

/** Weights, and what was missed of them where nobody saw them before. */
export interface WeightsSeen {
  readonly reading: WeightReading;
  readonly missed: Omit<Absence, "atMs" | "share"> | undefined;
  /** At the first look at a shift of which nothing is remembered. */
  readonly first: Omit<FirstLook, "atMs"> | undefined;
}

/** What the weights are read with. */
export interface AfterAbsenceOptions {
  readonly tracked: TrackedShift;
  readonly readers: Pick<ShiftReaders, "weights" | "missed" | "recorded">;
  readonly state: () => ShiftState;
  readonly now: () => number;
  readonly log: Logger;
}

/** A look that comes half a look late is none that was missed. */
const lateLooks = 1.5;

/** Reads the weights, and after a time in which nobody could, of this process or of the one before it, what they were meanwhile. */
export function weightsAfterAbsence(options: AfterAbsenceOptions) {
  const { readers, state, now, tracked, log } = options;
  const { shift, windowSeconds } = tracked;
  // A Prometheus that was away tells for some scrapes what was before.
  const lateMs = areWeightsOfPrometheus(shift) ? 1_000 * windowSeconds : 0;
  // Of whoever looked before, a process or another config, nobody knows how often; its next look was due no sooner.
  let mostMs = Math.max(leastAbsenceMs, lateLooks * weightsEveryMs(shift));
  const recordedFirst = recordedAtFirst({ shift: shift.id, readers, now, log });
  let absence: { readonly fromMs: number; readonly toMs: number } | undefined;

  return async (signal: AbortSignal): Promise<WeightsSeen> => {
    const reading = await readers.weights(signal);
    const share = candidateShare(shift, reading.weights);
    const [atMs, fromMs] = [now(), state().weights?.atMs];
    const isBack = fromMs !== undefined && atMs - fromMs > mostMs;
    mostMs = patienceMs(weightsEveryMs(shift));
    if (share !== undefined && isUnremembered(state())) {
      const recorded = await recordedFirst(share, signal);
      return { reading, missed: undefined, first: { share, hasWon: reading.outcome === "completed", recorded } };
    }
    if (isBack) absence = { fromMs, toMs: atMs };
    if (absence === undefined || (!isBack && !(isLate(atMs) && mayBegin(reading))))
      return { reading, missed: undefined, first: undefined };
    const [missed, recorded] = await Promise.all([
      readers.missed((atMs - absence.fromMs) / 1_000, signal).catch(unknown),
      readers.recorded(signal).catch(() => undefined),
    ]);
    const hasWon = missed.hasWon || (share === 0 && reading.outcome === "completed");
    return { reading, missed: { ...missed, hasWon, recorded, fromMs: absence.fromMs }, first: undefined };
  };

  function isLate(atMs: number): boolean {
    return absence !== undefined && atMs - absence.toMs <= lateMs;
  }

  /** Whether a rollout begins with these weights: one that was on and had something goes on. */
  function mayBegin({ weights }: WeightReading): boolean {
    const { rollout, share } = state();
    const next = candidateShare(shift, weights);
    const hasSomething = rollout !== null && rollout.outcome === null && share !== 0;
    return next !== undefined && next !== share && !hasSomething;
  }

  function unknown(error: unknown): MissedWeights {
    const reason = error instanceof Error ? error.message : String(error);
    log.warn("nobody says what the weights of a traffic shift were while this was away", { shift: shift.id, reason });
    return { shares: [], hasWon: false };
  }
}
