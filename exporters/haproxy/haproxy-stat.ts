import { type HaproxyTable, takesTraffic } from "./haproxy-table.ts";

/** One server of a backend, as HAProxy's table of statistics shows it. */
export interface HaproxyServer {
  readonly name: string;
  /** What it is given of the traffic: nothing while it is drained, in maintenance or down, whatever number is configured. */
  readonly weight: number;
}

/** One backend at one moment. */
export interface HaproxyBackend {
  readonly name: string;
  readonly servers: readonly HaproxyServer[];
  /** Counters since HAProxy, or its new worker after a reload, began. */
  readonly sessions: number;
  readonly retries: number;
  readonly redispatches: number;
}

/** Backends with servers. */
export function haproxyBackends({ rows }: HaproxyTable): readonly HaproxyBackend[] {
  return rows
    .filter(({ name }) => name === "BACKEND")
    .flatMap(({ proxy, count }) => {
      const servers = rows
        .filter((row) => row.proxy === proxy && row.isServer)
        .map(({ name, text, count: countOf }) => ({
          name,
          weight: takesTraffic(text("status")) ? countOf("weight") : 0,
        }));
      const counters = { sessions: count("stot"), retries: count("wretr"), redispatches: count("wredis") };
      return servers.length === 0 ? [] : [{ name: proxy, servers, ...counters }];
    });
}
