import type { ShiftArmReport, ShiftReport } from "../api/shifts-api.ts";
import { countedText } from "../format/number-text.ts";

/** What the actual share is one of; requests are what everybody expects. */
export const actualWords: Readonly<Record<ShiftReport["shareBasis"], string>> = {
  requests: "actual",
  sessions: "actual, of the sessions",
  bytes: "actual, of the bytes",
};

/** What an arm got, and gets now. */
export function trafficWords(
  { requests, requestsPerSecond, inflight, actual }: ShiftArmReport,
  { arms, ledger, shareBasis }: Pick<ShiftReport, "arms" | "ledger" | "shareBasis">,
): string {
  if (ledger === null && shareBasis !== "requests") return "requests cannot be counted here (TCP mode)";
  if (requests === 0 && actual === null) return "no request was counted";
  const rate = requestsPerSecond === null ? "" : `, ${Number(requestsPerSecond.toPrecision(3))}/s`;
  const flying = inflight === null ? "" : `, ${countedText(inflight, "request")} in flight`;
  // Where one arm had none, nothing was compared, and these are all that there were.
  const isCompared = arms.every((one) => one.requests > 0);
  const counted = isCompared
    ? countedText(requests, "compared request")
    : `${countedText(requests, "request")} in this rollout`;
  return `${counted}${rate}${flying}`;
}
