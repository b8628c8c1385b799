import type { HaproxyRow } from "../../../haproxy/haproxy-table.ts";
import { hasBackendRestarted, type UnservedMemory, unservedAfter, unservedCount } from "./unserved-counts.ts";

/** What one server's traffic has come to since the first look. */
export interface ServerCounts {
  /** Requests that came to their end here: answered, or lost. */
  readonly ended: number;
  /** Its own answers that are errors. */
  readonly failed: number;
  /** Requests that it never answered, whether or not HAProxy answered in its place. */
  readonly lost: number;
  /** Tries that HAProxy made once more. */
  readonly repeated: number;
  readonly bytesOut: number;
  /** Now. */
  readonly sessions: number;
}

/** Counters since HAProxy began. */
interface Raw {
  readonly ended: number;
  readonly failed: number;
  readonly lost: number;
  readonly repeated: number;
  readonly bytesOut: number;
}

const nothing: Raw = { ended: 0, failed: 0, lost: 0, repeated: 0, bytesOut: 0 };
const fields = Object.keys(nothing) as readonly (keyof Raw)[];

/** Counters that never go down while HAProxy runs. */
const growing = ["stot", "lbtot", "bin", "bout", "hrsp_2xx", "hrsp_4xx", "hrsp_5xx"] as const;

interface Known {
  /** Of HAProxy processes before this one. */
  readonly before: Raw;
  /** What this process had counted when it was first seen, less what was not seen of it. */
  readonly from: Raw;
  readonly best: Raw;
  readonly last: Readonly<Record<string, number>>;
  readonly sessions: number;
}

/** An account as plain data, with which a later one goes on. */
export interface ServerMemory {
  readonly servers: Readonly<Record<string, Known>>;
  readonly process: string | null;
  readonly restarts: number;
  readonly interim: number;
  readonly lastInterim: number;
  readonly present: readonly string[];
  /** Null where the backend itself was never seen. */
  readonly unserved?: UnservedMemory | null;
}

/** What else a look may show and need. */
export interface LookOptions {
  /** The row of the backend as a whole. */
  readonly backend?: HaproxyRow | undefined;
  /** Looks in a row that it takes to be sure that they show two moments of HAProxy. */
  readonly looks?: number;
}

/**
 * Puts looks at the servers of a backend together, over restarts of HAProxy and of this process; it has no clock. `restarts` begins at 1
 * for a HAProxy that came when others had been read already: what it counted before its first look was not seen.
 */
export function createServerCounts(memory?: ServerMemory, { restarts: before = 0 } = {}) {
  const servers = new Map<string, Known>(Object.entries(memory?.servers ?? {}));
  let process: string | undefined = memory?.process ?? undefined;
  let restarts = memory?.restarts ?? before;
  let interim = memory?.interim ?? 0;
  let lastInterim = memory?.lastInterim ?? 0;
  let isFirst = memory === undefined;
  let present: readonly string[] = memory?.present ?? [];
  let unserved: UnservedMemory | undefined = memory?.unserved ?? undefined;

  const see = (
    rows: readonly HaproxyRow[],
    nowProcess: string | undefined,
    { backend, looks = 2 }: LookOptions = {},
  ) => {
    const isAnew = backend !== undefined && unserved !== undefined && hasBackendRestarted(unserved, backend);
    const hasRestarted = !isFirst && (nowProcess !== process || isAnew || rows.some((row) => hasShrunk(row)));
    if (backend !== undefined) unserved = unservedAfter(unserved, { backend, servers: rows, hasRestarted }, looks);
    if (hasRestarted) {
      restarts++;
      for (const [name, known] of servers)
        servers.set(name, { ...known, before: outOfSight(known), from: nothing, best: nothing });
    }
    const nowInterim = rows.reduce((sum, row) => sum + row.count("hrsp_1xx"), 0);
    if (!isFirst) interim += Math.max(0, nowInterim - (hasRestarted ? 0 : lastInterim));
    lastInterim = nowInterim;
    const waiting = backend === undefined ? 0 : waitingForRetry(backend, rows);
    for (const row of rows) {
      const raw = rawOf(row, waiting);
      const known = servers.get(row.name);
      // A server that was not there before has been seen from its beginning.
      const from = known?.from ?? (isFirst ? raw : nothing);
      servers.set(row.name, {
        before: known?.before ?? nothing,
        from,
        best: map((field) => Math.max(raw[field], known?.best[field] ?? from[field])),
        last: Object.fromEntries(growing.map((column) => [column, row.count(column)])),
        sessions: row.count("scur"),
      });
    }
    process = nowProcess;
    present = rows.map(({ name }) => name);
    isFirst = false;
  };

  function hasShrunk(row: HaproxyRow): boolean {
    const last = servers.get(row.name)?.last;
    return last !== undefined && growing.some((column) => row.count(column) < (last[column] ?? 0));
  }

  return {
    see,
    /** Of a server that was seen. */
    of: (name: string): ServerCounts => {
      const known = servers.get(name);
      return known === undefined ? { ...nothing, sessions: 0 } : { ...countsOf(known), sessions: known.sessions };
    },
    /** Of those that were there at the last look. */
    names: () => present,
    restarts: () => restarts,
    /** Answers that were none yet (1xx) since the first look. */
    interim: () => interim,
    /** Requests that no server answered, those of `lost` among them; undefined where nobody shows the backend as a whole. */
    unserved: () => unserved && unservedCount(unserved),
    memory: (): ServerMemory => ({
      servers: Object.fromEntries(servers),
      process: process ?? null,
      restarts,
      interim,
      lastInterim,
      present,
      unserved: unserved ?? null,
    }),
  };
}

/** What was in flight when a process ended was given, and nobody sees its end: a reload lets the old process go on with it. */
function outOfSight(known: Known): Raw {
  const counts = countsOf(known);
  return { ...counts, ended: counts.ended + known.sessions };
}

function countsOf({ before, from, best }: Known): Raw {
  return map((field) => before[field] + best[field] - from[field]);
}

function map(of: (field: keyof Raw) => number): Raw {
  return Object.fromEntries(fields.map((field) => [field, of(field)])) as unknown as Raw;
}

/**
 * Measured with HAProxy 2.6. `stot` counts every try at this server, `lbtot` those that the balancer chose it for (not those that waited in
 * the queue of `maxconn` or were bound by a cookie); a retry by `retry-on` that goes elsewhere counts as a retry here and leaves `stot` as it
 * is. So both ways of counting are never too high. An answer counts when its head is there, while `scur` goes down at its end: what is lost
 * is never overstated, and exact whenever no body is on its way. What is in flight may yet be given to another server, and counts at its end.
 * A request that waits a second for its next try is given to a server and not in flight there; whose it is nobody tells, so that each
 * server's losses are taken for certain only beyond all of those that wait.
 */
function rawOf(row: HaproxyRow, waiting: number): Raw {
  const [retries, redispatches] = [row.count("wretr"), row.count("wredis")];
  const given = Math.max(row.count("stot") - retries, row.count("lbtot")) - redispatches;
  const answered = ["1xx", "2xx", "3xx", "4xx", "5xx", "other"].reduce(
    (sum, code) => sum + row.count(`hrsp_${code}`),
    0,
  );
  const over = given - row.count("scur");
  const lost = Math.max(0, over - answered);
  const open = Math.min(lost, waiting);
  return {
    ended: Math.max(0, over - open),
    failed: row.count("hrsp_5xx"),
    lost: lost - open,
    repeated: retries + redispatches,
    bytesOut: row.count("bout"),
  };
}

/**
 * Requests of the backend that are at no server and in no queue. Measured with HAProxy 2.6 and a server that was killed and came back half
 * a second later, three times: at every look exactly what servers had been given beyond their answers, 17 at most, and 0 in the end.
 */
function waitingForRetry(backend: HaproxyRow, servers: readonly HaproxyRow[]): number {
  const at = (column: string) => servers.reduce((sum, server) => sum + server.count(column), 0);
  return Math.max(0, backend.count("scur") - backend.count("qcur") - at("scur") - at("qcur"));
}
