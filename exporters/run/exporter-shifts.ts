import type { SecretReader } from "../../service/secrets.ts";
import type { BudgetBook } from "../budgets/budget-book.ts";
import { prometheusAccess } from "../budgets/prometheus-access.ts";
import { notReadYet } from "../shifts/run/shift-source.ts";
import { createShiftTracking, type ShiftTracking } from "../shifts/run/shift-tracking.ts";
import { isNews, type ToldNews, toldNews } from "../shifts/tell/shift-news.ts";
import { createShiftTeller } from "../shifts/tell/shift-teller.ts";
import type { Snapshot } from "../store/exporter-store.ts";
import { shardOf } from "../targets/shard-of.ts";
import { budgetSource } from "./exporter-budgets.ts";
import type { ExporterSetup } from "./exporter-setup.ts";

/** The traffic shifts of the stack in use, and the relays that hear of them. */
export interface ExporterShifts {
  readonly tracking: ShiftTracking;
  /** Reads what is due, and tells what is new; waits for neither. */
  readonly round: () => void;
  readonly stop: () => void;
}

interface ShiftsAround {
  readonly stored: readonly Snapshot[];
  readonly budgets: Pick<BudgetBook, "spentWithin">;
  readonly secret: SecretReader;
  readonly userAgent: string;
  readonly now: () => number;
  /** Called when people would read something else. */
  readonly onNews: () => void;
}

/** How often the web app hears of numbers that move. */
const numbersEveryMs = 5_000;

/** Shifts with everything that this process has for them. */
export function createExporterShifts(
  { stack: atStart, location, shard, env, log, prometheusUrl, shiftReceivers }: ExporterSetup,
  { stored, budgets, secret, userAgent, now, onNews }: ShiftsAround,
): ExporterShifts {
  // A shift is the same wherever it is seen from: exporters of the first location follow it, so that a relay hears of it once.
  const [first] = atStart.exporter.locations;
  const isFirstLocation = first === undefined || first.name === location;
  const told = new Map<string, ToldNews>();
  const tracking = createShiftTracking({
    stored,
    isOurs: (shift) => isFirstLocation && (shard === undefined || shardOf(shift, shard.of) === shard.index),
    prometheus: (stack) => {
      const source = budgetSource(stack, prometheusUrl);
      return source && (() => prometheusAccess(source, secret));
    },
    spentWithin: budgets.spentWithin,
    env,
    userAgent,
    now,
    log,
    onReading: (shift) => {
      const report = tracking.report(shift);
      if (report === undefined) return;
      const { atMs } = report;
      if (!isNews(report, told.get(shift), { atMs, numbersEveryMs })) return;
      told.set(shift, toldNews(report, told.get(shift), atMs));
      onNews();
    },
  });
  const teller = createShiftTeller({
    receivers: shiftReceivers,
    report: tracking.report,
    now,
    onFailure: (receiver, reason) => log.warn(`a relay takes no shifts: ${reason}`, { url: receiver.url }),
  });
  return {
    tracking,
    round: () => {
      tracking.round();
      if (shiftReceivers.length === 0) return;
      for (const { shift, blind } of tracking.reports())
        if (blind.every(({ reason }) => reason !== notReadYet)) teller.look(shift);
    },
    stop: () => {
      teller.stop();
      tracking.stop();
    },
  };
}
