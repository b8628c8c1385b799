import { createHash } from "node:crypto";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Stack } from "../../slo/model.ts";
import type { ExporterHealth } from "../output/health-families.ts";
import type { Accounts } from "./accounts.ts";
import type { ExporterSetup } from "./exporter-setup.ts";

/** How the exporter is, as its parts note it. */
export interface HealthRecord {
  readonly now: () => ExporterHealth;
  /** Why it is not ready yet, in words. */
  readonly notReady: () => readonly string[];
  /** The probing thread lives. */
  readonly beat: (loopLagMs: number) => void;
  readonly flushed: () => void;
  readonly flushFailed: () => void;
  /** A stack is in use from now on. */
  readonly loaded: (stack: Stack) => void;
  /** A newer stack could not be read. */
  readonly refused: () => void;
  readonly stop: () => void;
}

/** Begins to note how the exporter is. */
export function createHealthRecord(
  { version, location, shard, stack }: ExporterSetup,
  { accounts, now }: { readonly accounts: Accounts; readonly now: () => number },
): HealthRecord {
  const loop = monitorEventLoopDelay({ resolution: 20 });
  loop.enable();
  let health: ExporterHealth = {
    version,
    location,
    shard: shard === undefined ? undefined : `${shard.index}/${shard.of}`,
    startedAtMs: now(),
    loopLagSeconds: {},
    heartbeatAtMs: undefined,
    flushedAtMs: undefined,
    flushFailures: 0,
    dropped: { late: 0 },
    clockSteps: 0,
    config: { hash: hashOf(stack), loadedAtMs: now(), lastLoadWorked: true, failedLoads: 0 },
    targets: {},
  };
  return {
    now: () => ({
      ...health,
      loopLagSeconds: { ...health.loopLagSeconds, main: loop.max / 1e9 },
      dropped: { late: accounts.dropped },
      clockSteps: accounts.clockSteps,
      targets: targetsByKind(accounts),
    }),
    notReady: () => [
      ...(health.heartbeatAtMs === undefined ? ["the probing thread has not started yet"] : []),
      ...(health.flushedAtMs === undefined ? ["the store has not taken anything yet"] : []),
    ],
    beat: (loopLagMs) => {
      const loopLagSeconds = { ...health.loopLagSeconds, prober: loopLagMs / 1000 };
      health = { ...health, heartbeatAtMs: now(), loopLagSeconds };
    },
    flushed: () => {
      health = { ...health, flushedAtMs: now() };
    },
    flushFailed: () => {
      health = { ...health, flushFailures: health.flushFailures + 1 };
    },
    loaded: (next) => {
      const config = { ...health.config, hash: hashOf(next), loadedAtMs: now(), lastLoadWorked: true };
      health = { ...health, config };
    },
    refused: () => {
      const failedLoads = health.config.failedLoads + 1;
      health = { ...health, config: { ...health.config, lastLoadWorked: false, failedLoads } };
    },
    stop: () => loop.disable(),
  };
}

function targetsByKind({ targets }: Accounts): Readonly<Record<string, number>> {
  const byKind = Map.groupBy(targets.values(), ({ probe }) => probe.kind);
  return Object.fromEntries([...byKind].map(([kind, all]) => [kind, all.length]));
}

function hashOf(stack: Stack): string {
  return createHash("sha256").update(JSON.stringify(stack)).digest("hex").slice(0, 12);
}
