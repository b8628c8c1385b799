import { createHash } from "node:crypto";
import type { Logger } from "../../../service/log.ts";
import { declaredEveryMs, trafficEveryMs, weightsEveryMs } from "../../../slo/shift/reading-pace.ts";
import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import type { ReadDeclared } from "../read/declared-reader.ts";
import type { ReadTraffic } from "../read/traffic-reader.ts";
import type { ReadWeights } from "../read/weight-reader.ts";
import type { ShiftFacts } from "../report/shift-facts.ts";
import { shiftReportOf } from "../report/shift-report-of.ts";
import type { ShiftSpending } from "../report/shift-spending.ts";
import { adoptRollout } from "../track/absence/adopt-rollout.ts";
import { type MissedWeights, observeAbsence } from "../track/absence/observe-absence.ts";
import type { RecordedRollout } from "../track/absence/recorded-rollout.ts";
import { candidateShare } from "../track/intended-share.ts";
import { observeTraffic } from "../track/observe-traffic.ts";
import { observeWeights } from "../track/observe-weights.ts";
import type { ShiftState } from "../track/shift-state.ts";
import type { TrackedShift } from "../track/tracked-shift.ts";
import { createBlindnessLog } from "./blindness-log.ts";
import {
  createShiftSource,
  type ShiftSource,
  type ShiftSourceName,
  type SightBefore,
  type SourceSight,
} from "./shift-source.ts";
import { type WeightsSeen, weightsAfterAbsence } from "./weights-after-absence.ts";
import { withHolder } from "./with-holder.ts";

/** Who reads for a shift. */
export interface ShiftReaders {
  readonly weights: ReadWeights;
  readonly traffic: ReadTraffic;
  /** Undefined where no weights are written down. */
  readonly declared: ReadDeclared | undefined;
  /** What others saw of the weights in the last seconds. */
  readonly missed: (seconds: number, signal: AbortSignal) => Promise<MissedWeights>;
  /** The rollout that others saw until now. */
  readonly recorded: (signal: AbortSignal) => Promise<RecordedRollout | undefined>;
}

export interface WatchOptions {
  readonly tracked: TrackedShift;
  readonly state: ShiftState;
  readonly readers: ShiftReaders;
  /** Names these readers: counts of others began elsewhere. */
  readonly reader: string;
  readonly now: () => number;
  readonly dnsAnswers: () => Readonly<Record<string, number>>;
  readonly spending: (state: ShiftState) => ShiftSpending;
  /** Called after every reading. */
  readonly onReading: () => void;
  readonly log: Logger;
  /** What was known of the same shift under another config; not there where nobody watched it, or what was known means nothing now. */
  readonly before?: WatchedBefore | undefined;
}

/** What is known of a shift beside its state, for those who watch it by another config. */
export interface WatchSight {
  readonly sources: Readonly<Partial<Record<ShiftSourceName, SourceSight>>>;
  readonly declared: Readonly<Record<string, number>> | undefined;
}

/** What stands until the first look at each source. */
export interface WatchedBefore {
  readonly sight: WatchSight;
  /** Whether all of it was read where it is read now. */
  readonly isSame: boolean;
}

/** A shift that is being watched. */
export interface WatchedShift {
  readonly tracked: TrackedShift;
  /** Starts what is due; resolves when that has ended. */
  readonly round: () => Promise<void>;
  readonly state: () => ShiftState;
  readonly change: (next: (state: ShiftState) => ShiftState) => void;
  readonly facts: () => ShiftFacts;
  readonly report: () => ShiftReport;
  readonly sight: () => WatchSight;
  readonly sources: readonly Pick<ShiftSource, "name" | "isUp">[];
  readonly stop: () => void;
}

/** Watches a shift: its weights, its traffic, and what is written down, each read at its own pace and none waiting for another. */
export function watchShift(options: WatchOptions): WatchedShift {
  const { tracked, readers, reader, now } = options;
  let state = options.state;
  let declared = options.before?.sight.declared;
  const change = (next: (before: ShiftState) => ShiftState) => {
    state = next(state);
    options.onReading();
  };
  const offset = spreadOf(tracked.shift.id);
  const before = (name: ShiftSourceName) => sightBefore(options.before, name);
  const weights = createShiftSource({
    name: "weights",
    before: before("weights"),
    offset,
    everyMs: weightsEveryMs(tracked.shift),
    read: weightsAfterAbsence({ ...options, state: () => state }),
    onReading: (seen, atMs) =>
      change((known) =>
        observeWeights(tracked, knownBefore(tracked, known, { seen, atMs }), {
          atMs,
          reading: withHolder(tracked.shift, seen.reading),
        }),
      ),
    now,
  });
  const others = [
    createShiftSource({
      name: "traffic",
      before: before("traffic"),
      offset,
      everyMs: trafficEveryMs(tracked.shift),
      read: readers.traffic,
      onReading: (reading, atMs) => change((known) => observeTraffic(tracked, known, { atMs, reader, reading })),
      now,
    }),
    ...(readers.declared === undefined
      ? []
      : [
          createShiftSource({
            name: "declared",
            before: before("declared"),
            offset,
            everyMs: declaredEveryMs,
            read: readers.declared,
            onReading: (weights) => {
              declared = weights;
              options.onReading();
            },
            now,
          }),
        ]),
  ];
  const sources = [weights, ...others];
  let firstWeights: Promise<void> | undefined;
  const blind = () =>
    sources.flatMap((source) => {
      const reason = source.blindness();
      return reason === undefined ? [] : [{ source: source.name, reason }];
    });
  const blindness = createBlindnessLog({ shift: tracked.shift.id, log: options.log });
  let isStopped = false;
  const facts = (): ShiftFacts => {
    const unseen = blind();
    return {
      tracked,
      state,
      nowMs: now(),
      blind: unseen,
      declared: unseen.some(({ source }) => source === "declared") ? undefined : declared,
      dnsAnswers: options.dnsAnswers(),
      spending: options.spending(state),
    };
  };
  return {
    tracked,
    round: async () => {
      // Beforehand too: a reading that hangs ends long after its source is blind.
      blindness.look(blind());
      // Traffic of a time in which nobody looked belongs to what the weights were meanwhile: they are read first, once.
      firstWeights ??= weights.round();
      await Promise.all([weights.round(), ...others.map((source) => firstWeights?.then(() => source.round()))]);
      if (!isStopped) blindness.look(blind());
    },
    state: () => state,
    change,
    facts,
    report: () => shiftReportOf(facts()),
    sight: () => ({ sources: Object.fromEntries(sources.map(({ name, sight }) => [name, sight()])), declared }),
    sources,
    stop: () => {
      isStopped = true;
      for (const source of sources) source.stop();
    },
  };
}

function sightBefore(before: WatchedBefore | undefined, name: ShiftSourceName): SightBefore | undefined {
  const sight = before?.sight.sources[name];
  return before && sight && { sight, isSame: before.isSame };
}

/** From 0 to 1, always the same of one shift. */
function spreadOf(id: string): number {
  return createHash("sha256").update(id).digest().readUInt32BE() / 2 ** 32;
}

/** What is known before a look at the weights, once it is known what happened while nobody looked. */
function knownBefore(
  tracked: TrackedShift,
  state: ShiftState,
  { seen: { reading, missed, first }, atMs }: { readonly seen: WeightsSeen; readonly atMs: number },
): ShiftState {
  if (first !== undefined) return adoptRollout(tracked, state, { ...first, atMs });
  if (missed === undefined) return state;
  return observeAbsence(tracked, state, { ...missed, atMs, share: candidateShare(tracked.shift, reading.weights) });
}
