import type { ExporterStore } from "../store/exporter-store.ts";
import type { Accounts } from "./accounts.ts";

/** What the other locations store, as far as this process has heard of it. */
export interface HeardLocations {
  /** Asks the store for what is new. */
  readonly listen: (nowMs: number) => Promise<void>;
  /** When each location last wrote something. */
  readonly lastSeen: () => ReadonlyMap<string, number>;
  /** How many other locations see a target down. */
  readonly downAt: (target: string) => number;
  /** How many other locations see it up. */
  readonly upAt: (target: string) => number;
}

/** A location that wrote nothing for so long is not asked for its opinion. */
const staleMs = 5 * 60_000;

/** Listens to the other locations of the stack through a store that they share. */
export function hearLocations(
  others: () => readonly string[],
  {
    store,
    location,
    accounts,
    fromMinute,
  }: {
    readonly store: Pick<ExporterStore, "minutesSince" | "snapshots">;
    readonly location: string;
    readonly accounts: Accounts;
    readonly fromMinute: number;
  },
): HeardLocations {
  let cursor: string | undefined;
  const seen = new Map<string, number>();
  let counted = new Map<string, number>();
  return {
    lastSeen: () => seen,
    downAt: (target) => counted.get(`down ${target}`) ?? 0,
    upAt: (target) => counted.get(`up ${target}`) ?? 0,
    listen: async (nowMs) => {
      const names = others();
      if (names.length === 0) return;
      const found = await store.minutesSince({ notLocation: location, from: fromMinute, cursor });
      cursor = found.cursor;
      for (const { account } of accounts.slos.values()) {
        const mine = found.rows.filter((row) => row.slo === account.slo.id);
        if (mine.length > 0) account.merge(mine);
      }
      for (const row of found.rows) seen.set(row.location, Math.max(seen.get(row.location) ?? 0, row.minute * 60_000));
      const counts = new Map<string, number>();
      for (const name of names) {
        for (const { key, json } of await store.snapshots(name)) {
          if (!key.startsWith("target:")) continue;
          const said = `${stateIn(json, nowMs)} ${key.slice("target:".length)}`;
          counts.set(said, (counts.get(said) ?? 0) + 1);
        }
      }
      counted = counts;
    },
  };
}

/** The state that a location last stored of a target; unknown when that was too long ago. */
function stateIn(json: string, nowMs: number): string {
  try {
    const { last, coveredUntilMs } = JSON.parse(json) as {
      readonly last?: { readonly state?: unknown };
      readonly coveredUntilMs?: unknown;
    };
    const isFresh = typeof coveredUntilMs === "number" && nowMs - coveredUntilMs < staleMs;
    return isFresh ? String(last?.state) : "unknown";
  } catch {
    return "unknown";
  }
}
