import type { HaproxyBackend, HaproxyServer } from "../../haproxy/haproxy-stat.ts";

/** A time in which the servers' weights were the same. */
export interface WeightStep {
  /** From when on they surely were so, in milliseconds from the start. */
  readonly fromMs: number;
  /** Until when they surely were so. */
  readonly toMs: number;
  readonly servers: readonly HaproxyServer[];
}

/** What HAProxy said during a proof. */
export interface HaproxyRecord {
  readonly backend: string;
  readonly steps: readonly WeightStep[];
  /** Requests of all clients that it tried again, with the same server or with another. */
  readonly retries: number;
  readonly redispatches: number;
  /** Times that its counters began anew: a reload, which also puts runtime weights back to those of the file. */
  readonly restarts: number;
  /** Times that it did not answer. */
  readonly blindLooks: number;
}

/** Puts looks at a backend together, from one before the start; it has no clock. */
export function createHaproxyRecord(first: HaproxyBackend) {
  const steps: WeightStep[] = [{ fromMs: 0, toMs: 0, servers: first.servers }];
  let last = first;
  const sums = { retries: 0, redispatches: 0, restarts: 0, blindLooks: 0 };
  return {
    /** A look that began and ended at these moments. */
    seen: (backend: HaproxyBackend, { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }) => {
      const hasRestarted = backend.sessions < last.sessions;
      if (hasRestarted) sums.restarts++;
      sums.retries += backend.retries - (hasRestarted ? 0 : last.retries);
      sums.redispatches += backend.redispatches - (hasRestarted ? 0 : last.redispatches);
      const step = steps.at(-1);
      if (step !== undefined && sameWeights(backend.servers, last.servers)) {
        steps[steps.length - 1] = { ...step, toMs: fromMs };
      } else steps.push({ fromMs: toMs, toMs, servers: backend.servers });
      last = backend;
    },
    blind: () => {
      sums.blindLooks++;
    },
    read: (): HaproxyRecord => ({ backend: first.name, steps: [...steps], ...sums }),
  };
}

function sameWeights(some: readonly HaproxyServer[], others: readonly HaproxyServer[]): boolean {
  const text = (servers: readonly HaproxyServer[]) => JSON.stringify(servers.map(({ name, weight }) => [name, weight]));
  return text(some) === text(others);
}
