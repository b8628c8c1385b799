import type { HaproxyRow } from "../../../haproxy/haproxy-table.ts";

/** A count that a look ought to show. */
export interface LackingCell {
  readonly row: HaproxyRow;
  readonly column: string;
}

interface Shown {
  readonly process: string | undefined;
  readonly cells: ReadonlySet<string>;
}

const codes = ["1xx", "2xx", "3xx", "4xx", "5xx", "other"].map((code) => `hrsp_${code}`);
const columns = ["stot", "lbtot", "wretr", "wredis", "scur", "qcur", "bin", "bout", ...codes];

/**
 * Tells of each look at a HAProxy which count it lacks, if any: one that another server has, or that this process showed before. An answer
 * of Prometheus may be without some series for a moment, and nobody knows what they are at; without answers all requests would be lost.
 */
export function createLackingCells() {
  const shown = new Map<string, Shown>();
  return (proxy: string, rows: readonly HaproxyRow[], process: string | undefined): LackingCell | undefined => {
    const known = shown.get(proxy);
    const isAnother = process !== undefined && known?.process !== undefined && process !== known.process;
    const before = isAnother ? undefined : known;
    const cells = new Set([...(before?.cells ?? []), ...rows.flatMap(cellsOf)]);
    shown.set(proxy, { process: process ?? before?.process, cells });
    return rows
      .flatMap((row) => columns.map((column) => ({ row, column })))
      .find(({ row, column }) => row.text(column) === "" && cells.has(cellOf(row, column)));
  };
}

function cellsOf(row: HaproxyRow): readonly string[] {
  return columns.filter((column) => row.text(column) !== "").map((column) => cellOf(row, column));
}

/** The same of all servers, and another one of the backend. */
function cellOf({ isServer }: HaproxyRow, column: string): string {
  return `${isServer ? "server" : "backend"} ${column}`;
}
