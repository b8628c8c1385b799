import type { ShiftReport, UnseenProxies } from "../../../slo/shift/shift-report.ts";

/** Requests that were never answered, of all that were sent. */
export interface Lost {
  readonly lost: number;
  readonly sent: number;
  /** Not there where all was seen; otherwise both are the least that it can be. */
  readonly gap?: Gap | undefined;
  /** Of several HAProxies, those that are not seen, where that is why. */
  readonly unseen?: UnseenProxies | undefined;
}

/** Why some requests were not seen: HAProxy began anew meanwhile, or something that the report does not tell. */
export type Gap = "reload" | "other";

/** Why nobody knows what became of requests: connections alone are seen, they are not counted, or the counters cannot be read. */
export type Uncounted = "tcp" | "here" | "blind";

type Sources = Pick<ShiftReport, "ledger" | "changes" | "startedAtMs" | "reloadedAtMs" | "unseenProxies">;

/** What a rollout lost; nothing where the counters cannot tell. */
export function lostOf(report: Sources): Lost | null {
  const { ledger } = report;
  if (ledger === null || ledger.lost === null) return null;
  const { lost, sent, isWhole } = ledger;
  const unseen = report.unseenProxies ?? undefined;
  return { lost, sent, ...(!isWhole && { gap: gapOf(report), ...(unseen && { unseen }) }) };
}

/** A reload that found the weights as its file has them changed none: after a roll back, for instance. */
function gapOf({ changes, startedAtMs, reloadedAtMs }: Sources): Gap {
  const hasMoved = changes.some(({ atMs, by }) => by === "reload" && atMs >= (startedAtMs ?? 0));
  return hasMoved || typeof reloadedAtMs === "number" ? "reload" : "other";
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
