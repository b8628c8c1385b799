import type { Budget, Failures, SloDetail, Targets } from "../api/exporter-api.ts";
import { BurnDownChart } from "../chart/burn-down-chart.tsx";
import { givenText } from "../format/number-text.ts";
import { durationText, periodText } from "../format/time-text.ts";
import { budgetWords } from "../judge/budget-words.ts";
import { measuredUnit } from "../judge/measured-unit.ts";
import { nameAlone } from "../judge/slo-names.ts";
import { judgeSlo } from "../judge/slo-state.ts";
import { useNow } from "../live/now.ts";
import { useResource } from "../live/resource.ts";
import { BudgetBar } from "../parts/budget-bar.tsx";
import { Loaded } from "../parts/loaded.tsx";
import { Measured } from "../parts/measured.tsx";
import { Page } from "../parts/page.tsx";
import { StateMark } from "../parts/state-mark.tsx";
import { Ago, Moment } from "../parts/times.tsx";
import { routeHref } from "../route/route.ts";
import { BudgetIncidents } from "../slo/budget-incidents.tsx";
import { DayBars } from "../slo/day-bars.tsx";
import { ForecastWords } from "../slo/forecast-words.tsx";
import { ProbedTarget } from "../slo/probed-target.tsx";
import { WindowTable } from "../slo/window-table.tsx";
import { noExporter, sloTones } from "./status-page.tsx";

/** One objective: where its budget went, what took it, and how it may end. */
export function SloPage({ id }: { readonly id: string }) {
  const resource = useResource<SloDetail>(`slos/${encodeURIComponent(id)}`, ["slos"]);
  const name = resource.kind === "ready" ? nameAlone(resource.value) : undefined;
  const absent =
    resource.kind === "absent" && resource.code === "unknown-slo" ? (
      <p>
        There is no objective {id}. <a href={routeHref({ page: "status" })}>Status</a> lists all.
      </p>
    ) : (
      noExporter
    );
  return (
    <Page title={name?.words ?? id} lead={resource.kind === "ready" ? objectiveWords(resource.value, name?.id) : null}>
      <Loaded resource={resource} what="the objective" absent={absent}>
        {(slo) => <Detail slo={slo} />}
      </Loaded>
    </Page>
  );
}

function objectiveWords({ objective, period }: SloDetail, name: string | undefined): string {
  const words = `The objective: ${givenText(objective)} good over ${periodText(period)}.`;
  return name === undefined ? words : `${name}. ${words}`;
}

function Detail({ slo }: { readonly slo: SloDetail }) {
  const { state, words, when } = judgeSlo(slo);
  const unit = measuredUnit(slo);
  return (
    <>
      <div class="card key-figures">
        <div>
          <h2>{slo.asOfMs ? <AsOf ms={slo.asOfMs} /> : "Now"}</h2>
          <StateMark tone={sloTones[state]} words={words} />
          {when !== "" && <small>{when}</small>}
          {slo.budget?.source.problem && (
            <small class="tone-unknown">not read lately: {slo.budget.source.problem}</small>
          )}
        </div>
        <div>
          <h2>Error budget</h2>
          <BudgetBar remaining={slo.budgetRemaining} />
        </div>
        <div>
          <h2>Good in {periodText(slo.period)}</h2>
          <Measured window={slo.current} unit={unit} />
        </div>
      </div>
      {slo.notes.map((note) => (
        <p class="note" key={note}>
          {note}
        </p>
      ))}
      {slo.budget ? <BudgetSections slo={slo} budget={slo.budget} /> : <NoHistory sinceMs={slo.epochSinceMs} />}
      {slo.windows.length > 0 && (
        <section aria-labelledby="windows">
          <h2 id="windows">How fast it burns</h2>
          <WindowTable windows={slo.windows} unit={unit} />
        </section>
      )}
      {slo.target && <Probed target={slo.target} />}
      {slo.locations.length > 1 && (
        <section aria-labelledby="locations">
          <h2 id="locations">By location</h2>
          <ul class="cards">
            {slo.locations.map(({ location, weight, current }) => (
              <li class="card stacked" key={location}>
                <strong>
                  {location}, {givenText(weight)} of users
                </strong>
                <Measured window={current} unit={unit} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {slo.epochSinceMs && (
        <p class="footnote">
          Measured by this definition since <Moment ms={slo.epochSinceMs} />.
        </p>
      )}
    </>
  );
}

function AsOf({ ms }: { readonly ms: number }) {
  return (
    <>
      As of <Ago ms={ms} />
    </>
  );
}

/** Results may come late, so a minute counts two minutes after it is over. */
const firstCountedMs = 180_000;

function NoHistory({ sinceMs }: { readonly sinceMs: number | null | undefined }) {
  const nowMs = useNow();
  const fromMs = sinceMs === undefined || sinceMs === null ? 0 : sinceMs + firstCountedMs;
  return (
    <p class="note">
      Where its budget went is not known yet: a minute counts two minutes after it is over, so that late results are in
      it.
      {fromMs > nowMs && (
        <>
          {" "}
          The first one shows up here at <Moment ms={fromMs} />.
        </>
      )}{" "}
      What stands above is of now.
    </p>
  );
}

function BudgetSections({ slo, budget }: { readonly slo: SloDetail; readonly budget: Budget }) {
  const { unknownSeconds, excludedSeconds, budgetRemaining } = budget.period;
  return (
    <>
      <section aria-labelledby="burn-down">
        <h2 id="burn-down">Where the budget went</h2>
        <p>
          Until <Moment ms={budget.asOfMs} />, <Ago ms={budget.asOfMs} />
          {budget.source.kind === "probe"
            ? ": a minute counts two minutes after it is over, so that late results are in it."
            : ", as Prometheus recorded it."}
        </p>
        <BurnDownChart days={slo.days} budget={budget} summary={chartWords(budget)} />
        <ForecastWords forecast={budget.forecast} slo={slo} />
        {(unknownSeconds > 0 || excludedSeconds > 0) && (
          <p class="tone-unknown">
            {unknownSeconds > 0 && `For ${durationText(unknownSeconds)} of the period nobody knows how it was. `}
            {excludedSeconds > 0 && `${durationText(excludedSeconds)} are left out for maintenance.`}
          </p>
        )}
      </section>
      <section aria-labelledby="budget-incidents">
        <h2 id="budget-incidents">What took it</h2>
        <BudgetIncidents budget={budget} isKnown={budgetRemaining !== undefined && budgetRemaining !== null} />
      </section>
      <section aria-labelledby="days">
        <h2 id="days">Day by day</h2>
        <DayBars days={slo.days} unit={budget.unit} />
      </section>
    </>
  );
}

function chartWords({ period, incidents }: Budget): string {
  const count =
    incidents.length === 0 ? "no incidents" : incidents.length === 1 ? "one incident" : `${incidents.length} incidents`;
  return `Error budget over ${periodText(period.window)}: ${budgetWords(period.budgetRemaining)}, with ${count}. The tables below say the same.`;
}

function Probed({ target }: { readonly target: string }) {
  const targets = useResource<Targets>("targets", ["targets"]);
  const failures = useResource<Failures>(`failures?limit=5&target=${encodeURIComponent(target)}`, ["targets"]);
  const found = targets.kind === "ready" ? targets.value.targets.find(({ name }) => name === target) : undefined;
  if (found === undefined) return null;
  return <ProbedTarget target={found} failures={failures.kind === "ready" ? failures.value.failures : []} />;
}
