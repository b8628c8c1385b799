import type { Budget, BudgetIncident } from "../api/exporter-api.ts";
import { countText, known, shareText } from "../format/number-text.ts";
import { clockText, durationText } from "../format/time-text.ts";
import { spentWords } from "../judge/budget-words.ts";
import { StateMark } from "../parts/state-mark.tsx";
import { Moment } from "../parts/times.tsx";

const most = 20;

/** What spent the budget: each incident, the small ones together, and what no incident explains. */
export function BudgetIncidents({ budget, isKnown }: { readonly budget: Budget; readonly isKnown: boolean }) {
  const { incidents, otherIncidents, rest, unit, period } = budget;
  if (!isKnown) return <p class="note">What was spent is unknown, because too little of the period was measured.</p>;
  if (period.bad === 0) return <p class="note">Nothing was spent in this period.</p>;
  const others = {
    bad: otherIncidents.bad + rest.bad,
    spent: (otherIncidents.budgetSpent ?? 0) + (rest.budgetSpent ?? 0),
  };
  return (
    <ul class="cards">
      {incidents.slice(0, most).map((incident) => (
        <Row incident={incident} unit={unit} asOfMs={budget.asOfMs} key={incident.fromMs} />
      ))}
      {incidents.length > most && <li class="card">and {incidents.length - most} older ones</li>}
      {others.bad > 0 && (
        <li class="card spend-row">
          <span>
            {otherIncidents.count > 0
              ? `${countText(otherIncidents.count)} smaller incidents and single errors`
              : "Single errors outside of incidents"}
          </span>
          <strong>{spentWords(others.spent)}</strong>
          <small>
            {countText(others.bad)} bad {unit}
          </small>
        </li>
      )}
    </ul>
  );
}

interface RowProps {
  readonly incident: BudgetIncident;
  readonly unit: Budget["unit"];
  readonly asOfMs: number;
}

function Row({ incident, unit, asOfMs }: RowProps) {
  const { fromMs, toMs, isOngoing, errorRatio, bad, budgetSpent } = incident;
  return (
    <li class={`card spend-row${isOngoing && toMs >= asOfMs ? " edge-bad" : ""}`}>
      <span>
        <span>
          <Moment ms={fromMs} />, {durationText((toMs - fromMs) / 1_000)}
        </span>
        {isOngoing && <Ongoing toMs={toMs} asOfMs={asOfMs} />}
      </span>
      <strong>{known(budgetSpent, spentWords)}</strong>
      <small>
        {countText(bad)} bad {unit}
        {errorRatio === undefined || errorRatio === null ? "" : `, ${shareText(errorRatio)} of all meanwhile`}
      </small>
    </li>
  );
}

/** An incident is over when long enough nothing went wrong: until then it may go on, which is not to say that it does. */
function Ongoing({ toMs, asOfMs }: { readonly toMs: number; readonly asOfMs: number }) {
  return toMs >= asOfMs ? (
    <StateMark tone="bad" words={`went on at ${clockText(asOfMs)}`} />
  ) : (
    <StateMark tone="quiet" words={`nothing bad since ${clockText(toMs)}, may come again`} />
  );
}
