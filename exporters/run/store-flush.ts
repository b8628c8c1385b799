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
    stored = () => undefined,
  }: {
    readonly accounts: Accounts;
    readonly health: Pick<HealthRecord, "flushed" | "flushFailed">;
    /** What else has to survive a restart. */
    readonly snapshots: () => readonly Snapshot[];
    /** Called with these snapshots once they are stored. */
    readonly stored?: (snapshots: readonly Snapshot[]) => void;
  },
): () => Promise<void> {
  return async () => {
    const taken = accounts.takeFlush();
    const others = snapshots();
    try {
      await store.flush({ ...taken, snapshots: [...taken.snapshots, ...others] });
      stored(others);
      health.flushed();
    } catch (error) {
      accounts.giveBack(taken);
      health.flushFailed();
      throw error;
    }
  };
}
