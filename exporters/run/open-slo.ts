import type { Slo } from "../../slo/model.ts";
import type { MinuteRow } from "../accounting/minute-row.ts";
import { minuteOf } from "../accounting/minute-sums.ts";
import type { ProbeSlo } from "../accounting/probe-slo.ts";
import { SloAccount } from "../accounting/slo-account.ts";
import { snapshotKey } from "../accounting/target-snapshot.ts";
import { keptMinuteDays } from "../store/compact-minutes.ts";
import type { Epoch, ExporterStore } from "../store/exporter-store.ts";

/** An SLO of the stack with the account that this exporter keeps of it. */
export interface AccountedSlo {
  readonly slo: Slo;
  readonly account: SloAccount;
  readonly firstMinute: number;
}

interface OpenedFrom {
  readonly measured: ProbeSlo;
  /** Since when it is measured like this; undefined where it is from now on. */
  readonly epoch: Epoch | undefined;
  /** Of targets, by their keys. */
  readonly snapshots: ReadonlyMap<string, string>;
  /** Minutes that are not in the store yet. */
  readonly unstored: readonly MinuteRow[];
  readonly location: string;
  readonly store: Pick<ExporterStore, "minutes" | "rollups">;
  readonly now: () => number;
}

const minutesPerDay = 1_440;
const longestQuarterDays = 190;

/** An account of an SLO that goes on where the store left it. */
export async function openSlo(
  slo: Slo,
  { measured, epoch, snapshots, unstored, location, store, now }: OpenedFrom,
): Promise<AccountedSlo> {
  const nowMs = now();
  const nowMinute = minuteOf(nowMs);
  const firstMinute = epoch?.firstMinute ?? nowMinute;
  const account = new SloAccount(measured, { location, firstMinute, nowMs });
  if (epoch === undefined) return { slo, account, firstMinute };
  const days = measured.period.kind === "rolling" ? measured.period.seconds / 86_400 + 1 : keptMinuteDays;
  const from = nowMinute - Math.max(4, Math.ceil(days)) * minutesPerDay;
  const stored = await store.minutes({ slo: slo.id, location, from, to: nowMinute + 2 * minutesPerDay });
  // The minute in which a definition changed has a row of each.
  const isCurrent = (row: MinuteRow) => row.slo === slo.id && row.epoch === measured.epoch;
  const rows = withNewer(stored.filter(isCurrent), unstored.filter(isCurrent));
  const firstDay = (rows[0]?.minute ?? nowMinute) - ((rows[0]?.minute ?? nowMinute) % minutesPerDay);
  const past =
    measured.period.kind === "calendar" && measured.period.unit === "quarter"
      ? await store.rollups({
          slo: slo.id,
          location,
          span: "day",
          from: nowMinute - longestQuarterDays * minutesPerDay,
          to: firstDay,
        })
      : [];
  const json = snapshots.get(snapshotKey(measured.target));
  account.restore(rows, { nowMs, past, coveredUntilMs: json === undefined ? undefined : coveredUntil(json) });
  return { slo, account, firstMinute };
}

function withNewer(stored: readonly MinuteRow[], newer: readonly MinuteRow[]): readonly MinuteRow[] {
  const byMinute = new Map([...stored, ...newer].map((row) => [row.minute, row]));
  return [...byMinute.values()].sort((a, b) => a.minute - b.minute);
}

/** Until when a stored snapshot accounts for its target. */
function coveredUntil(json: string): number | undefined {
  try {
    const { coveredUntilMs } = JSON.parse(json) as { readonly coveredUntilMs?: unknown };
    return typeof coveredUntilMs === "number" ? coveredUntilMs : undefined;
  } catch {
    return undefined;
  }
}
