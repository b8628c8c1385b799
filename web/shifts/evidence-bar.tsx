import type { ShiftReport } from "../api/shifts-api.ts";
import { uncountedWords } from "./shift-words.ts";

/** How much speaks for that the new version is worse, and what it takes to say so. */
export function EvidenceBar({ report }: { readonly report: ShiftReport }) {
  const { evidence, limit, sli, detectable, kind } = report.verdict;
  const of = sli === "slow" ? "slow requests" : "errors";
  if (evidence === null) {
    const why = uncountedWords(report);
    return <small>Evidence: unknown{why === undefined ? "" : `, ${why}`}.</small>;
  }
  const share = Math.min(1, Math.max(0, evidence / limit));
  const tone = kind === "worse" ? "bad-full" : share > 0.5 ? "warn" : "actual";
  const shown = Number(evidence.toFixed(1));
  const words = `Evidence that it is worse: ${shown} of ${Number(limit.toFixed(1))}, from ${of}`;
  return (
    <div class="evidence">
      <span class={`bar bar-${tone}`} aria-hidden="true">
        <span style={{ width: `${100 * share}%` }} />
      </span>
      <small>
        {words}
        {detectable === null || kind === "worse" ? "" : `. ${detectable}× as many would have shown by now`}
      </small>
    </div>
  );
}
