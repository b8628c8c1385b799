import type { ShiftReport } from "../../../slo/shift/shift-report.ts";

/** Requests that were never answered, of all that were sent. */
export interface Lost {
  readonly lost: number;
  readonly sent: number;
}

/** Why nobody knows what became of requests: connections alone are seen, they are not counted, or the counters cannot be read. */
export type Uncounted = "tcp" | "here" | "blind";

/** What a rollout lost; nothing where the counters cannot tell. */
export function lostOf({ ledger }: Pick<ShiftReport, "ledger">): Lost | null {
  return ledger === null || ledger.lost === null ? null : { lost: ledger.lost, sent: ledger.sent };
}

/** Why nobody knows what became of requests; nothing where they are counted. */
export function uncountedOf({ ledger, blind, shareBasis, outcome }: ShiftReport): Uncounted | undefined {
  const lost = ledger?.lost ?? null;
  // What was lost before stays lost, and what was counted until the end stays counted.
  if (lost !== null && (lost > 0 || outcome !== null)) return undefined;
  if (ledger === null && shareBasis !== "requests") return "tcp";
  if (blind.some(({ source }) => source === "traffic")) return "blind";
  return ledger === null ? "here" : undefined;
}
