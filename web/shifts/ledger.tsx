import type { ShiftReport } from "../api/shifts-api.ts";
import { countText } from "../format/number-text.ts";
import { StateMark } from "../parts/state-mark.tsx";
import { earlierWords, gapWords, isPartial, lostWords, uncountedWords } from "./shift-words.ts";

/** Where every request of the rollout went. */
export function Ledger({ report }: { readonly report: ShiftReport }) {
  const { tone, words } = lostWords(report);
  const [earlier, gap] = [earlierWords(report), gapWords(report)];
  return (
    <div class="ledger">
      <StateMark tone={tone} words={`Requests lost: ${words}`} />
      {earlier !== undefined && <small>{earlier}.</small>}
      {gap !== undefined && <small>{gap}.</small>}
      {report.ledger !== null && <small>{partsOf(report.ledger, uncountedWords(report) !== undefined)}</small>}
    </div>
  );
}

function partsOf(ledger: NonNullable<ShiftReport["ledger"]>, isOld: boolean): string {
  const { answered, failed, inflight, rescued } = ledger;
  const parts = [
    `${countText(answered)} answered`,
    `${countText(failed)} of them with an error`,
    // What is in flight is known of this moment alone.
    ...(inflight === null || isOld ? [] : [`${countText(inflight)} in flight`]),
    // Also tries of requests that failed all the same.
    ...(rescued === null ? [] : [`${countText(rescued)} ${rescued === 1 ? "try" : "tries"} made again`]),
  ];
  const since = isPartial(ledger) ? "seen: " : "";
  return `${isOld ? "before: " : since}${parts.join(", ")}`;
}
