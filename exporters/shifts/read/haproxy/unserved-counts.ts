import type { HaproxyRow } from "../../../haproxy/haproxy-table.ts";

/** What a backend's requests came to that no server answered, as plain data with which a later account goes on. */
export interface UnservedMemory {
  /** Of HAProxy processes before this one. */
  readonly before: number;
  /** What this process had counted when it was first seen, less what was not seen of it. */
  readonly from: number;
  readonly best: number;
  /** What the last looks said, oldest first. */
  readonly held: readonly number[];
  /** Errors that servers answered themselves, by server: one that is taken away takes its counters with it. */
  readonly failed: Readonly<Record<string, number>>;
  /** Those of servers that were taken away and added again, before that; not there in memories of older versions. */
  readonly failedBefore?: number;
  readonly last: Readonly<Record<string, number>>;
}

/** One look at a backend. */
export interface BackendLook {
  readonly backend: HaproxyRow;
  readonly servers: readonly HaproxyRow[];
  /** Whose counters began anew since the last one. */
  readonly anew: "all" | readonly string[];
}

/** Counters that never go down while HAProxy runs. */
const growing = ["stot", "hrsp_2xx", "hrsp_3xx", "hrsp_4xx", "hrsp_5xx"] as const;

/** Whether the backend's counters began anew. */
export function hasBackendRestarted({ last }: UnservedMemory, backend: HaproxyRow): boolean {
  return growing.some((column) => backend.count(column) < (last[column] ?? 0));
}

/**
 * The account after one more look. Rows are read one after the other, and a request that ends in between is in some of them: only what so
 * many looks in a row say is taken.
 */
export function unservedAfter(
  memory: UnservedMemory | undefined,
  { backend, servers, anew }: BackendLook,
  looks: number,
): UnservedMemory {
  const known = memory !== undefined && anew === "all" ? startedAnew(memory) : memory;
  const failed = { ...known?.failed };
  let failedBefore = known?.failedBefore ?? 0;
  for (const name of anew === "all" ? [] : anew) {
    failedBefore += failed[name] ?? 0;
    failed[name] = 0;
  }
  for (const server of servers) failed[server.name] = Math.max(failed[server.name] ?? 0, server.count("hrsp_5xx"));
  const raw = unansweredBy(backend) - Object.values(failed).reduce((sum, count) => sum + count, failedBefore);
  const from = known?.from ?? raw;
  const held = [...(known?.held ?? []), raw - from].slice(-looks);
  const sure = held.length < looks ? 0 : Math.min(...held);
  return {
    before: known?.before ?? 0,
    from,
    best: Math.max(known?.best ?? 0, sure),
    held,
    failed,
    failedBefore,
    last: Object.fromEntries(growing.map((column) => [column, backend.count(column)])),
  };
}

/** Requests that came to their end without the answer of a server, since the first look. */
export function unservedCount({ before, best }: UnservedMemory): number {
  return before + best;
}

function startedAnew(memory: UnservedMemory): UnservedMemory {
  // The old process counts no more: the newest of its looks is as good as it gets.
  const seen = Math.max(memory.best, memory.held.at(-1) ?? 0);
  return { before: memory.before + seen, from: 0, best: 0, held: [], failed: {}, failedBefore: 0, last: {} };
}

/**
 * Measured with HAProxy 2.6 against what clients saw: a backend's sessions that ended, less its answers that are no errors, less the errors
 * of servers, is exactly what clients lost: 300 of 300 with weights of 0, 500 and 501 of 500 and 501 with the one server killed, 441 of 441
 * by the timeout of a queue, 603 of 603 with all servers dead, and 15, 16, 1 and 0 of as many with every kind of retry. `req_tot` counts
 * answers and leaves out what was hung up on (597 of 600). What HAProxy answers well itself (a redirect, a 403) is not lost, and a client
 * that goes away changes nothing.
 */
function unansweredBy(backend: HaproxyRow): number {
  const fine = ["1xx", "2xx", "3xx", "4xx", "other"].reduce((sum, code) => sum + backend.count(`hrsp_${code}`), 0);
  return backend.count("stot") - backend.count("scur") - fine;
}
