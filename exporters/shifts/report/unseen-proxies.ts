import type { UnseenProxies } from "../../../slo/shift/shift-report.ts";
import { closedSince } from "../track/rollout.ts";
import type { ShiftState } from "../track/shift-state.ts";

/** HAProxies that are not seen, as far as that is why a ledger is not whole: what is not seen now says nothing of one that was closed before. */
export function unseenProxies({ rollout, traffic }: ShiftState): UnseenProxies | null {
  const unseen = traffic?.unseen;
  const closedMs = rollout === null ? undefined : closedSince(rollout);
  return unseen === undefined || unseen.sinceMs > (closedMs ?? Number.POSITIVE_INFINITY) ? null : unseen;
}
