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
  let down = new Map<string, number>();
  return {
    lastSeen: () => seen,
    downAt: (target) => down.get(target) ?? 0,
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
      const counted = new Map<string, number>();
      for (const name of names) {
        for (const { key, json } of await store.snapshots(name)) {
          if (key.startsWith("target:") && saysDown(json, nowMs)) {
            const target = key.slice("target:".length);
            counted.set(target, (counted.get(target) ?? 0) + 1);
          }
        }
      }
      down = counted;
    },
  };
}

function saysDown(json: string, nowMs: number): boolean {
  try {
    const { last, coveredUntilMs } = JSON.parse(json) as {
      readonly last?: { readonly state?: unknown };
      readonly coveredUntilMs?: unknown;
    };
    return last?.state === "down" && typeof coveredUntilMs === "number" && nowMs - coveredUntilMs < staleMs;
  } catch {
    return false;
  }
}
