import type { Budget, Day } from "../api/exporter-api.ts";
import { countText, known, shareText } from "../format/number-text.ts";
import { dayText, durationText } from "../format/time-text.ts";

const daySeconds = 86_400;
const height = 72;
const step = 14;

/** What each day spent, as bars; hatched where nobody measured. The table says the same. */
export function DayBars({ days, unit }: { readonly days: readonly Day[]; readonly unit: Budget["unit"] }) {
  if (days.length === 0) return <p class="note">Of no day is anything counted yet.</p>;
  // One or two bars compare nothing.
  if (days.length < 3) {
    return (
      <div class="card day-table">
        <DayTable days={days} unit={unit} />
      </div>
    );
  }
  const most = Math.max(...days.map(({ budgetSpent }) => budgetSpent ?? 0), 0.01);
  return (
    <div class="card days">
      <svg
        class="day-chart"
        viewBox={`0 0 ${days.length * step} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`What each of ${days.length} days spent; the most was ${shareText(most)} of the budget. The table below says the same.`}
      >
        <defs>
          <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="2" height="5" class="hatch-line" />
          </pattern>
        </defs>
        {days.map((day, index) => (
          <DayBar day={day} x={index * step} most={most} key={day.dayMs} />
        ))}
      </svg>
      <p class="day-ends" aria-hidden="true">
        <span>{dayText(days[0]?.dayMs ?? 0, utc)}</span>
        <span>{dayText(days.at(-1)?.dayMs ?? 0, utc)}</span>
      </p>
      <details>
        <summary>The days as a table</summary>
        <DayTable days={days} unit={unit} />
      </details>
    </div>
  );
}

const utc = { timeZone: "UTC" } as const;

function DayBar({ day, x, most }: { readonly day: Day; readonly x: number; readonly most: number }) {
  const { dayMs, budgetSpent, unknownSeconds, excludedSeconds } = day;
  const spent = budgetSpent ?? 0;
  const tall = spent === 0 ? 0 : Math.max(2, (spent / most) * (height - 4));
  const unknown = Math.min(1, (unknownSeconds + excludedSeconds) / daySeconds) * (height - 4);
  const isUnknown = budgetSpent === undefined || budgetSpent === null;
  return (
    <g>
      <title>{`${dayText(dayMs, utc)}: ${known(budgetSpent, shareText)} of the budget`}</title>
      <rect x={x} y={0} width={step - 3} height={height} class="day-room" />
      {(isUnknown || unknown > 2) && (
        <rect x={x} y={0} width={step - 3} height={isUnknown ? height : unknown} fill="url(#hatch)" />
      )}
      <rect
        x={x}
        y={height - Math.max(1.5, tall)}
        width={step - 3}
        height={Math.max(1.5, tall)}
        class={tall === 0 ? "day-none" : "day-spent"}
      />
    </g>
  );
}

function DayTable({ days, unit }: { readonly days: readonly Day[]; readonly unit: Budget["unit"] }) {
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Day (UTC)</th>
            <th scope="col">Budget spent</th>
            <th scope="col">Bad {unit}</th>
            <th scope="col">Good {unit}</th>
            <th scope="col">Unknown</th>
          </tr>
        </thead>
        <tbody>
          {[...days].reverse().map(({ dayMs, budgetSpent, bad, good, unknownSeconds }) => (
            <tr key={dayMs}>
              <th scope="row">{dayText(dayMs, utc)}</th>
              <td>{known(budgetSpent, shareText)}</td>
              <td>{countText(bad)}</td>
              <td>{countText(good)}</td>
              <td>{unknownSeconds === 0 ? "none" : durationText(unknownSeconds)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
