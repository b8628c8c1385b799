/** One line of HAProxy's statistics: a frontend, a server, or a backend as a whole. */
export interface HaproxyRow {
  readonly proxy: string;
  /** The server's name; `BACKEND` and `FRONTEND` for the proxy itself. */
  readonly name: string;
  readonly isServer: boolean;
  /** Empty where HAProxy shows none. */
  readonly text: (column: string) => string;
  /** 0 where HAProxy shows none. */
  readonly count: (column: string) => number;
}

/** HAProxy's whole table of statistics at one moment. */
export interface HaproxyTable {
  readonly rows: readonly HaproxyRow[];
  /** Of the process that answered; another one after a reload. Undefined where it does not tell, as on the stats page. */
  readonly process: string | undefined;
}

/** Reads the CSV of `show stat`, alone or behind `show info`, or of a stats page; undefined when the text is not that. */
export function parseHaproxyTable(answer: string): HaproxyTable | undefined {
  const start = answer.search(/^# pxname,svname,/m);
  if (start === -1) return undefined;
  const [head = "", ...lines] = answer.slice(start).split(/\r?\n/);
  const columns = new Map(
    head
      .slice(2)
      .split(",")
      .map((name, index) => [name, index]),
  );
  // A line that broke off has fewer cells than the head, and what it counts may be cut in half.
  const whole = lines.filter((line) => line.trim() !== "" && line.split(",").length >= columns.size - 1);
  const [, pid] = /^Pid: (\d+)/m.exec(answer.slice(0, start)) ?? [];
  const [, startedAt = ""] = /^Start_time_sec: (\d+)/m.exec(answer.slice(0, start)) ?? [];
  return {
    rows: whole.map((line) => rowOf(line, columns)),
    process: pid === undefined ? undefined : `${pid} ${startedAt}`.trim(),
  };
}

function rowOf(line: string, columns: ReadonlyMap<string, number>): HaproxyRow {
  const cells = line.split(",");
  const text = (column: string) => cells[columns.get(column) ?? -1] ?? "";
  return {
    proxy: text("pxname"),
    name: text("svname"),
    isServer: text("type") === "2",
    text,
    count: (column) => Number(text(column)),
  };
}

/** Set so by somebody, or asked for by the server itself (`NOLB`): `MAINT (via app/blue)` and `DRAIN 1/2` are such states, too. */
export function isSetAside(status: string): boolean {
  return /^(MAINT|DRAIN|NOLB)/.test(status);
}

/** `UP`, `UP 1/2` (about to go down) and `no check` do; `DRAIN`, `MAINT`, `DOWN`, `NOLB` and their kin do not. */
export function takesTraffic(status: string): boolean {
  return status.startsWith("UP") || status === "no check";
}
