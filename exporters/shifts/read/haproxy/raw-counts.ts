import type { HaproxyRow } from "../../../haproxy/haproxy-table.ts";

/** What one server counted since HAProxy began. */
export interface RawCounts {
  readonly ended: number;
  readonly failed: number;
  readonly lost: number;
  readonly repeated: number;
  readonly bytesOut: number;
}

/**
 * Measured with HAProxy 2.6. `stot` counts every try at this server, `lbtot` those that the balancer chose it for (not those that waited in
 * the queue of `maxconn` or were bound by a cookie); a retry by `retry-on` that goes elsewhere counts as a retry here and leaves `stot` as it
 * is. So both ways of counting are never too high. An answer counts when its head is there, while `scur` goes down at its end: what is lost
 * is never overstated, and exact whenever no body is on its way. What is in flight may yet be given to another server, and counts at its end.
 * A request that waits a second for its next try is given to a server and not in flight there; whose it is nobody tells, so that each
 * server's losses are taken for certain only beyond all of those that wait.
 */
export function rawCounts(row: HaproxyRow, waiting: number): RawCounts {
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
export function waitingForRetry(backend: HaproxyRow, servers: readonly HaproxyRow[]): number {
  const at = (column: string) => servers.reduce((sum, server) => sum + server.count(column), 0);
  return Math.max(0, backend.count("scur") - backend.count("qcur") - at("scur") - at("qcur"));
}
