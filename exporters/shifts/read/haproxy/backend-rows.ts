import type { HaproxyRow, HaproxyTable } from "../../../haproxy/haproxy-table.ts";
import { listed, nameMatcher } from "../arm-names.ts";
import { refusal } from "../shift-source-fault.ts";

/** The servers of one backend. */
export function serversOf({ rows }: HaproxyTable, proxy: string, source: string): readonly HaproxyRow[] {
  const servers = rows.filter((row) => row.proxy === proxy && row.isServer);
  if (servers.length > 0) return servers;
  const backends = rows.filter(({ name }) => name === "BACKEND").map((row) => row.proxy);
  throw refusal(
    backends.includes(proxy)
      ? `${source} has no servers in its backend ${proxy}`
      : `${source} has no backend ${proxy}; its backends are ${listed(backends)}`,
  );
}

/** The row of the backend as a whole; a stats page may leave it out. */
export function backendOf({ rows }: HaproxyTable, proxy: string): HaproxyRow | undefined {
  return rows.find((row) => row.proxy === proxy && row.name === "BACKEND" && !row.isServer);
}

/** The servers that a pattern names. */
export function serversNamed(servers: readonly HaproxyRow[], pattern: string): readonly HaproxyRow[] {
  const isNamed = nameMatcher(pattern);
  return servers.filter(({ name }) => isNamed(name));
}

/** Where servers were looked for. */
export interface ServerPlace {
  /** As messages name it. */
  readonly source: string;
  readonly proxy: string;
}

/** An arm that is none of the servers: nobody would ever see its weight or its traffic. */
export function noServer({ source, proxy }: ServerPlace, pattern: string, servers: readonly string[]): Error {
  return refusal(
    `${source}: backend ${proxy} has no server that ${pattern} matches; its servers are ${listed(servers)}`,
  );
}
