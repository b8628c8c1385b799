import type { ComponentChildren } from "preact";
import type { ShiftArmReport, ShiftReport } from "../api/shifts-api.ts";
import { countText, known } from "../format/number-text.ts";
import { StateMark } from "../parts/state-mark.tsx";
import { precisely } from "./precisely.ts";
import { budgetNote, driftWords, lostWords, oldArmWords, verdictWords } from "./shift-words.ts";

/** What is to know of a shift at one glance. */
export function VerdictStrip({ report }: { readonly report: ShiftReport }) {
  const { arms, ledger, budget, headroom, oldArm, verdict } = report;
  const candidate: ShiftArmReport | undefined = arms.find(({ role }) => role === "candidate");
  const judged = report.alone?.isFine === false ? report.alone.why : verdict.why;
  const sentence = report.rollout === null ? "" : judged;
  return (
    <div class="verdict">
      <StateMark {...verdictWords(report)} />
      {sentence !== "" && <p>{sentence}</p>}
      <dl class="shift-facts">
        <Fact name="Intended">{known(candidate?.intended, precisely)}</Fact>
        <Fact name="Actual">{known(candidate?.actual, precisely)}</Fact>
        <Fact name="Drift">
          <StateMark {...driftWords(report)} />
        </Fact>
        {ledger !== null && (
          <Fact name="Requests lost">{lostWords(report).tone === "unknown" ? "unknown" : lostWords(report).words}</Fact>
        )}
        {budget !== null && (
          <Fact name="Error budget spent">
            {budget.isLeast && "at least "}
            {known(budget.spent, precisely)}
            <small> {budgetNote(budget)}</small>
          </Fact>
        )}
        {headroom !== null && (
          <Fact name="Room to go back">
            {headroom.requestsPerSecond === null
              ? "unknown"
              : `${countText(headroom.requestsPerSecond)} of ${countText(headroom.stableCapacity)} requests/s`}
          </Fact>
        )}
        {oldArm !== null && (
          <Fact name="Old version">
            <StateMark {...oldArmWords(report)} />
          </Fact>
        )}
      </dl>
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
