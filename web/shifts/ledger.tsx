import type { ShiftLedgerReport } from "../api/shifts-api.ts";
import { countText } from "../format/number-text.ts";
import { StateMark } from "../parts/state-mark.tsx";

/** Where every request of the rollout went. */
export function Ledger({
  ledger: { sent, answered, failed, inflight, rescued, lost },
}: {
  readonly ledger: ShiftLedgerReport;
}) {
  const parts = [
    `${countText(answered)} answered`,
    `${countText(failed)} of them with an error`,
    ...(inflight === null ? [] : [`${countText(inflight)} in flight`]),
    ...(rescued === null ? [] : [`${countText(rescued)} saved by a retry`]),
  ];
  return (
    <div class="ledger">
      {lost === null ? (
        <StateMark tone="unknown" words={`Requests lost: unknown of ${countText(sent)}`} />
      ) : (
        <StateMark tone={lost > 0 ? "bad" : "good"} words={`Requests lost: ${countText(lost)} of ${countText(sent)}`} />
      )}
      <small>{parts.join(", ")}</small>
    </div>
  );
}
