import type { HaproxyRow } from "../../../haproxy/haproxy-table.ts";
import { begunAnew, type LastCounters, lastCounters } from "./began-anew.ts";
import { type RawCounts, rawCounts, waitingForRetry } from "./raw-counts.ts";
import { type UnservedMemory, unservedAfter, unservedCount } from "./unserved-counts.ts";

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

const nothing: RawCounts = { ended: 0, failed: 0, lost: 0, repeated: 0, bytesOut: 0 };
const fields = Object.keys(nothing) as readonly (keyof RawCounts)[];

/** HAProxy may not be seen for a few looks, when one scrape fails; after more it is gone, and so is what was in flight in it. */
const mostMissedLooks = 12;

/** For an hour nobody knows whether it serves unseen; after that it was taken away for good. */
const mostUnseenLooks = 720;

interface Known {
  /** Of HAProxy processes before this one, and of servers of this name before this one. */
  readonly before: RawCounts;
  /** What this process had counted when it was first seen, less what was not seen of it. */
  readonly from: RawCounts;
  readonly best: RawCounts;
  readonly last: LastCounters;
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
  /** Looks in a row that did not show this HAProxy; not there in memories of older versions. */
  readonly missed?: number;
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
  let missed = memory?.missed ?? 0;

  const see = (
    rows: readonly HaproxyRow[],
    nowProcess: string | undefined,
    { backend, looks = 2 }: LookOptions = {},
  ) => {
    const looked = { rows, backend, process: nowProcess, before: { servers, backend: unserved, process } };
    const anew = isFirst ? [] : begunAnew(looked);
    const hasRestarted = anew === "all";
    if (backend !== undefined) unserved = unservedAfter(unserved, { backend, servers: rows, anew }, looks);
    if (hasRestarted) restarts++;
    for (const [name, known] of servers) {
      if (!hasRestarted && !anew.includes(name)) continue;
      servers.set(name, { ...known, before: outOfSight(known), from: nothing, best: nothing, sessions: 0 });
    }
    const nowInterim = rows.reduce((sum, row) => sum + row.count("hrsp_1xx"), 0);
    if (!isFirst) interim += Math.max(0, nowInterim - (hasRestarted ? 0 : lastInterim));
    lastInterim = nowInterim;
    const waiting = backend === undefined ? 0 : waitingForRetry(backend, rows);
    for (const row of rows) {
      const raw = rawCounts(row, waiting);
      const known = servers.get(row.name);
      // A server that was not there before has been seen from its beginning.
      const from = known?.from ?? (isFirst ? raw : nothing);
      servers.set(row.name, {
        before: known?.before ?? nothing,
        from,
        best: map((field) => Math.max(raw[field], known?.best[field] ?? from[field])),
        last: lastCounters(row),
        sessions: row.count("scur"),
      });
    }
    // A look that does not tell the process shows the same one, unless its counters say otherwise.
    process = nowProcess ?? (hasRestarted ? undefined : process);
    present = rows.map(({ name }) => name);
    isFirst = false;
    missed = 0;
  };

  const isThere = (name: string) => missed <= mostMissedLooks && present.includes(name);

  return {
    see,
    /** Of a server that was seen. */
    of: (name: string): ServerCounts => {
      const known = servers.get(name);
      if (known === undefined) return { ...nothing, sessions: 0 };
      // Of one that was taken away nothing is in flight any more, and what it counted stays counted.
      return isThere(name) ? { ...countsOf(known), sessions: known.sessions } : { ...outOfSight(known), sessions: 0 };
    },
    /** A look that did not show this HAProxy. */
    miss: () => {
      missed++;
    },
    /** Whether this HAProxy may serve where nobody sees it: it is away for a few looks, or for so long that it is gone. */
    sight: (): "seen" | "away" | "gone" | "removed" => {
      if (missed === 0) return "seen";
      if (missed <= mostMissedLooks) return "away";
      return missed <= mostUnseenLooks ? "gone" : "removed";
    },
    /** Of those that were there at the last look. */
    names: () => present,
    /** Of all that were ever there. */
    allNames: (): readonly string[] => [...servers.keys()],
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
      missed,
    }),
  };
}

/** What was in flight when a process ended was given, and nobody sees its end: a reload lets the old process go on with it. */
function outOfSight(known: Known): RawCounts {
  const counts = countsOf(known);
  return { ...counts, ended: counts.ended + known.sessions };
}

function countsOf({ before, from, best }: Known): RawCounts {
  return map((field) => before[field] + best[field] - from[field]);
}

function map(of: (field: keyof RawCounts) => number): RawCounts {
  return Object.fromEntries(fields.map((field) => [field, of(field)])) as unknown as RawCounts;
}
