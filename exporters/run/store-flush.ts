import type { ExporterStore, Snapshot } from "../store/exporter-store.ts";
import type { Accounts } from "./accounts.ts";
import type { HealthRecord } from "./health-record.ts";

/** Stores what the accounts counted since the last time; what could not be stored is kept for the next. */
export function createStoreFlush(
  store: Pick<ExporterStore, "flush">,
  {
    accounts,
    health,
    snapshots,
  }: {
    readonly accounts: Accounts;
    readonly health: Pick<HealthRecord, "flushed" | "flushFailed">;
    /** What else has to survive a restart. */
    readonly snapshots: () => readonly Snapshot[];
  },
): () => Promise<void> {
  return async () => {
    const taken = accounts.takeFlush();
    try {
      await store.flush({ ...taken, snapshots: [...taken.snapshots, ...snapshots()] });
      health.flushed();
    } catch (error) {
      accounts.giveBack(taken);
      health.flushFailed();
      throw error;
    }
  };
}
