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

/** Backends with servers in the CSV of `show stat` or of a stats page; undefined when the text is not that. */
export function parseHaproxyStat(csv: string): readonly HaproxyBackend[] | undefined {
  const [head = "", ...lines] = csv.split("\n");
  if (!head.startsWith("# pxname,svname,")) return undefined;
  const columns = head.slice(2).split(",");
  const rows = lines
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const cells = line.split(",");
      return (column: string) => cells[columns.indexOf(column)] ?? "";
    });
  const named = (name: string) => rows.filter((row) => row("svname") === name);
  return named("BACKEND").flatMap((backend) => {
    const name = backend("pxname");
    const servers = rows
      .filter((row) => row("pxname") === name && row("type") === "2")
      .map((row) => ({ name: row("svname"), weight: takesTraffic(row("status")) ? Number(row("weight")) : 0 }));
    const count = (column: string) => Number(backend(column));
    const counters = { sessions: count("stot"), retries: count("wretr"), redispatches: count("wredis") };
    return servers.length === 0 ? [] : [{ name, servers, ...counters }];
  });
}

/** `UP`, `UP 1/2` (about to go down) and `no check` do; `DRAIN`, `MAINT`, `DOWN`, `NOLB` and their kin do not. */
function takesTraffic(status: string): boolean {
  return status.startsWith("UP") || status === "no check";
}
