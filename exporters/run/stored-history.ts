import type { Stack } from "../../slo/model.ts";
import { allSlos } from "../../slo/model.ts";
import { sliEpoch } from "../../slo/sli/sli-epoch.ts";
import type { BackfillTarget } from "../accounting/backfill.ts";
import type { MinuteRow } from "../accounting/minute-row.ts";
import type { ExporterStore } from "../store/exporter-store.ts";

const minutesPerDay = 1_440;

export interface HistoryRange {
  /** Unix minutes; `from` included, `to` not. */
  readonly from: number;
  readonly to: number;
}

/** What the store holds of each probed target at each location, by the definition that the stack has now; read day by day. */
export async function storedHistory(
  store: Pick<ExporterStore, "minutes" | "epochs">,
  stack: Stack,
  range: HistoryRange,
): Promise<readonly BackfillTarget[]> {
  const epochs = await store.epochs();
  const seen = new Set<string>();
  return allSlos(stack).flatMap((slo) => {
    if (slo.sli.kind !== "probe") return [];
    const target = slo.sli.probe.name;
    const epoch = sliEpoch(slo);
    return epochs.flatMap((stored) => {
      // Several SLOs of one target saw the same attempts.
      const key = `${target}\n${stored.location}`;
      if (stored.slo !== slo.id || stored.epoch !== epoch || seen.has(key)) return [];
      seen.add(key);
      const { location, firstMinute } = stored;
      const from = Math.max(range.from, firstMinute);
      return [
        { target, location, minutes: () => minutesOf(store, { slo: slo.id, location, epoch }, { ...range, from }) },
      ];
    });
  });
}

async function* minutesOf(
  store: Pick<ExporterStore, "minutes">,
  { slo, location, epoch }: Pick<MinuteRow, "slo" | "location" | "epoch">,
  range: HistoryRange,
): AsyncIterable<MinuteRow> {
  for (let from = range.from; from < range.to; from += minutesPerDay) {
    const rows = await store.minutes({ slo, location, from, to: Math.min(range.to, from + minutesPerDay) });
    for (const row of rows) if (row.epoch === epoch) yield row;
  }
}
