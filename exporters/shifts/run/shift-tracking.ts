import type { Logger } from "../../../service/log.ts";
import type { PrometheusClient } from "../../../service/prometheus-client.ts";
import type { Stack } from "../../../slo/model.ts";
import { type AloneJudge, aloneJudge } from "../../../slo/shift/gate/judge-alone.ts";
import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { shiftWindowSeconds } from "../../../slo/shift/shift-timing.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { BudgetBook } from "../../budgets/budget-book.ts";
import type { MetricFamily } from "../../output/metric-family.ts";
import type { Snapshot } from "../../store/exporter-store.ts";
import { type ShiftSampling, sampleShift } from "../probe/sample-shift.ts";
import { createDeclaredReader } from "../read/declared-reader.ts";
import { readMissedWeights } from "../read/prometheus/missed-weights.ts";
import { readRecordedRollout } from "../read/prometheus/recorded-rollout.ts";
import { createTrafficReader } from "../read/traffic-reader.ts";
import { createWeightReader } from "../read/weight-reader.ts";
import { shiftFamilies } from "../report/shift-families.ts";
import { noSpending, shiftSpending } from "../report/shift-spending.ts";
import { renameRollout } from "../track/rollout-naming.ts";
import { adoptShiftState, parseShiftState, printShiftState } from "../track/stored-shift.ts";
import type { TrackedShift } from "../track/tracked-shift.ts";
import { partOfProxies } from "./part-of-proxies.ts";
import { readerFor } from "./reader-for.ts";
import { sourcesText } from "./sources-text.ts";
import { type WatchedShift, watchShift } from "./watch-shift.ts";

/** All traffic shifts of the stack in use. */
export interface ShiftTracking {
  /** Works by another version of the stack; rollouts that are under way go on. */
  readonly use: (stack: Stack) => void;
  /** Starts the readings that are due and waits for none of them. */
  readonly round: () => void;
  readonly reports: () => readonly ShiftReport[];
  readonly report: (id: string) => ShiftReport | undefined;
  readonly judge: (id: string) => AloneJudge | undefined;
  readonly families: () => readonly MetricFamily[];
  /** What changed since it was last stored. */
  readonly snapshots: () => readonly Snapshot[];
  /** These snapshots are in the store now. */
  readonly stored: (snapshots: readonly Snapshot[]) => void;
  readonly stop: () => void;
}

export interface ShiftTrackingOptions {
  /** Snapshots as the store has them; those of other things are passed over. */
  readonly stored: readonly Snapshot[];
  /** Whether this process is the one for a shift. */
  readonly isOurs: (shift: string) => boolean;
  readonly prometheus: (stack: Stack) => (() => PrometheusClient) | undefined;
  readonly spentWithin: BudgetBook["spentWithin"];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly userAgent: string;
  readonly now: () => number;
  readonly log: Logger;
  /** Called with a shift after each of its readings. */
  readonly onReading: (shift: string) => void;
}

interface Entry {
  /** What it was made from: another text means new readers. */
  readonly made: string;
  readonly sources: string;
  readonly watched: WatchedShift;
  readonly sampling: ShiftSampling;
  readonly closing: AbortController;
}

/** Nothing is watched before a stack is given. */
export function createShiftTracking(options: ShiftTrackingOptions): ShiftTracking {
  const { now, log } = options;
  const entries = new Map<string, Entry>();
  const inStore = new Map(options.stored.map(({ key, json }) => [key, json]));

  return {
    use: (stack) => {
      const wanted = new Map(stack.shifts.filter(({ id }) => options.isOurs(id)).map((shift) => [shift.id, shift]));
      for (const [id, entry] of entries) if (!wanted.has(id)) end(id, entry);
      for (const shift of wanted.values()) watch(shift, stack);
    },
    round: () => {
      for (const { watched, sampling } of entries.values()) {
        void watched.round();
        void sampling.round();
      }
    },
    reports: () => [...entries.values()].map(({ watched }) => watched.report()),
    report: (id) => entries.get(id)?.watched.report(),
    judge: (id) => {
      const facts = entries.get(id)?.watched.facts();
      return facts && aloneJudge(facts.tracked.shift);
    },
    families: () => shiftFamilies(measured),
    snapshots: () =>
      [...entries.values()]
        .map(({ watched }) => snapshotOf(watched))
        .filter(({ key, json }) => inStore.get(key) !== json),
    stored: (snapshots) => {
      for (const { key, json } of snapshots) if (key.startsWith(keyPrefix)) inStore.set(key, json);
    },
    stop: () => {
      for (const [id, entry] of entries) end(id, entry);
    },
  };

  function measured() {
    return [...entries.values()].map(({ watched, sampling }) => ({
      facts: watched.facts(),
      sources: [...watched.sources, ...sampling.sources].map((source) => ({ name: source.name, up: source.isUp() })),
      resolvers: sampling.resolvers,
    }));
  }

  function watch(shift: TrafficShift, stack: Stack): void {
    const tracked: TrackedShift = { shift, windowSeconds: shiftWindowSeconds(stack) };
    const made = JSON.stringify([tracked, stack.exporter.prometheus]);
    const known = entries.get(shift.id);
    if (known?.made === made) return;
    if (known !== undefined) end(shift.id, known);
    const closing = new AbortController();
    const prometheus = options.prometheus(stack);
    const remembered = known?.watched.state();
    const adopted = adoptShiftState(shift, remembered ?? storedState(shift.id));
    // Of a state that begins anew nothing was seen.
    const goesOn = known !== undefined && adopted === remembered;
    const sources = sourcesText(shift, stack);
    const isSame = known?.sources === sources;
    const state = renameRollout(shift, adopted, now());
    const { reader, memory } = readerFor(shift, state);
    const traffic = createTrafficReader(shift, { prometheus, scrapeSeconds: stack.scrapeSeconds, now, memory });
    const watched = watchShift({
      tracked,
      state,
      readers: {
        weights: createWeightReader(shift, { prometheus, env: options.env, closing: closing.signal }),
        traffic: partOfProxies(shift, traffic, { prometheus, now, log }),
        declared: createDeclaredReader(shift),
        missed: (seconds, signal) => readMissedWeights(shift, prometheus, { seconds, signal }),
        recorded: (signal) => readRecordedRollout(shift, prometheus, { nowMs: now(), signal }),
      },
      reader,
      now,
      dnsAnswers: () => sampling.recentAnswers(),
      spending: (before) => {
        const slo = shift.budget?.slo;
        return slo === undefined
          ? noSpending
          : shiftSpending(before, (stretches) => options.spentWithin(slo, stretches, { by: shift.id }), now());
      },
      onReading: () => options.onReading(shift.id),
      log,
      before: goesOn ? { sight: known.watched.sight(), isSame } : undefined,
    });
    const sampling: ShiftSampling = sampleShift(shift, {
      change: watched.change,
      userAgent: options.userAgent,
      now,
      log,
      before: isSame ? known.sampling.sight() : undefined,
    });
    entries.set(shift.id, { made, sources, watched, sampling, closing });
  }

  function storedState(id: string) {
    const json = inStore.get(keyOf(id));
    if (json === undefined) return undefined;
    try {
      return parseShiftState(json);
    } catch (error) {
      log.warn("the stored state of a traffic shift cannot be read; it begins anew", {
        shift: id,
        error: String(error),
      });
      return undefined;
    }
  }

  function end(id: string, { watched, sampling, closing }: Entry): void {
    watched.stop();
    sampling.stop();
    closing.abort();
    entries.delete(id);
  }
}

const keyPrefix = "shift:";

function keyOf(id: string): string {
  return `${keyPrefix}${id}`;
}

function snapshotOf({ tracked, state }: WatchedShift): Snapshot {
  return { key: keyOf(tracked.shift.id), json: printShiftState(state()) };
}
