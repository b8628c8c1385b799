import type { HaproxyRow } from "../../../haproxy/haproxy-table.ts";
import { hasBackendRestarted, type UnservedMemory } from "./unserved-counts.ts";

/** Counters that never go down while a server is there and HAProxy runs. */
const growing = ["stot", "lbtot", "bin", "bout", "hrsp_2xx", "hrsp_4xx", "hrsp_5xx"] as const;

/** What of a server may not go down. */
export type LastCounters = Readonly<Record<string, number>>;

/** The counters of a server by which the next look tells whether it began anew. */
export function lastCounters(row: HaproxyRow): LastCounters {
  return Object.fromEntries(growing.map((column) => [column, row.count(column)]));
}

/** One look at a backend, and what the one before it showed. */
export interface TwoLooks {
  readonly rows: readonly HaproxyRow[];
  readonly backend: HaproxyRow | undefined;
  /** Undefined where HAProxy does not tell. */
  readonly process: string | undefined;
  readonly before: {
    readonly servers: ReadonlyMap<string, { readonly last: LastCounters }>;
    readonly backend: UnservedMemory | undefined;
    readonly process: string | undefined;
  };
}

/** Whose counters began anew between two looks: all of them, or those of servers that were taken away and added again at run time. */
export function begunAnew(looks: TwoLooks): "all" | readonly string[] {
  const { rows, backend, process, before } = looks;
  if (process !== undefined && before.process !== undefined && process !== before.process) return "all";
  if (backend !== undefined && before.backend !== undefined && hasBackendRestarted(before.backend, backend))
    return "all";
  const shrunk = rows.filter((row) => hasShrunk(row, before.servers.get(row.name)?.last));
  if (shrunk.length === 0) return [];
  return process !== undefined || hasBackendKept(shrunk, looks) ? shrunk.map(({ name }) => name) : "all";
}

function hasShrunk(row: HaproxyRow, last: LastCounters | undefined): boolean {
  return last !== undefined && growing.some((column) => row.count(column) < (last[column] ?? 0));
}

/** Whether the backend still has what these servers forgot: it counts that much more than its servers do. */
function hasBackendKept(shrunk: readonly HaproxyRow[], { rows, backend, before }: TwoLooks): boolean {
  if (backend === undefined || before.backend === undefined) return false;
  const lastOf = ({ name }: HaproxyRow) => before.servers.get(name)?.last["stot"] ?? 0;
  const sum = (of: (row: HaproxyRow) => number, some: readonly HaproxyRow[]) =>
    some.reduce((all, row) => all + of(row), 0);
  const stot = (row: HaproxyRow) => row.count("stot");
  const forgotten = sum(lastOf, shrunk) - sum(stot, shrunk);
  const gapBefore = (before.backend.last["stot"] ?? 0) - sum(lastOf, rows);
  const gap = stot(backend) - sum(stot, rows);
  // Servers count each try, the backend each request: half of it tells the two apart, whatever was tried again meanwhile.
  return forgotten > 0 && gap - gapBefore >= forgotten / 2;
}
