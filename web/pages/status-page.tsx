import { useId } from "preact/hooks";
import type { ExporterStatus, Slo, Slos } from "../api/exporter-api.ts";
import type { Incidents } from "../api/relay-api.ts";
import { burnText, givenText, known } from "../format/number-text.ts";
import { durationText, periodText } from "../format/time-text.ts";
import { measuredUnit } from "../judge/measured-unit.ts";
import { nameInService, serviceName } from "../judge/slo-names.ts";
import { hourBeside, judgeSlo, type SloState, shortestKnown, stateOrder } from "../judge/slo-state.ts";
import { summaryWords } from "../judge/summary-words.ts";
import { windowWords } from "../judge/window-words.ts";
import { type Resource, useResource } from "../live/resource.ts";
import { BudgetBar } from "../parts/budget-bar.tsx";
import { IncidentList } from "../parts/incident-list.tsx";
import { Loaded } from "../parts/loaded.tsx";
import { Measured } from "../parts/measured.tsx";
import { Page } from "../parts/page.tsx";
import { ShownName } from "../parts/shown-name.tsx";
import { StateMark, type Tone } from "../parts/state-mark.tsx";
import { Ago } from "../parts/times.tsx";
import { routeHref } from "../route/route.ts";

/** Colours of the states of an SLO. */
export const sloTones: Readonly<Record<SloState, Tone>> = {
  unknown: "unknown",
  spent: "bad",
  burningFast: "bad",
  burning: "warn",
  fine: "good",
};

/** How every service stands: what is open, and what is left of each error budget. */
export function StatusPage() {
  const slos = useResource<Slos>("slos", ["slos"]);
  const status = useResource<ExporterStatus>("status", ["status", "targets"]);
  const incidents = useResource<Incidents>("incidents?open=1", ["incidents"]);
  return (
    <Page title="Status" lead={<Summary slos={slos} incidents={incidents} />}>
      {incidents.kind === "ready" && incidents.value.incidents.length > 0 && (
        <section aria-labelledby="open-incidents">
          <h2 id="open-incidents">Open incidents</h2>
          <IncidentList incidents={incidents.value.incidents} />
        </section>
      )}
      <Loaded resource={slos} what="the services" absent={noExporter}>
        {({ slos: all }) => (all.length === 0 ? <NoSlos /> : <Services slos={all} />)}
      </Loaded>
      {status.kind === "ready" && <ExporterNotes status={status.value} />}
    </Page>
  );
}

/** What pages of measurements say where only the relay runs. */
export const noExporter = (
  <p>
    Nothing is measured here: this daemon only relays alerts. <code>nines exporter</code> or <code>nines up</code>{" "}
    serves this page with services and targets.
  </p>
);

function Summary({ slos, incidents }: { readonly slos: Resource<Slos>; readonly incidents: Resource<Incidents> }) {
  if (slos.kind !== "ready") return null;
  const states = slos.value.slos.map((slo) => judgeSlo(slo).state);
  const open = incidents.kind === "ready" ? incidents.value.incidents.length : 0;
  return <>{summaryWords(states, open)}</>;
}

function NoSlos() {
  return (
    <p class="note">
      No objective is measured yet. Add one under <code>slos</code> of a service in <code>nines.config.ts</code>, and it
      shows up here with its first result.
    </p>
  );
}

function Services({ slos }: { readonly slos: readonly Slo[] }) {
  const names = [...new Set(slos.map(({ service }) => service))];
  const worst = (service: string) =>
    Math.min(...slos.filter((slo) => slo.service === service).map((slo) => stateOrder.indexOf(judgeSlo(slo).state)));
  const sorted = names.sort((a, b) => worst(a) - worst(b) || a.localeCompare(b));
  return (
    <>
      {sorted.map((service) => (
        <ServiceSection key={service} service={service} slos={slos.filter((slo) => slo.service === service)} />
      ))}
    </>
  );
}

function ServiceSection({ service, slos }: { readonly service: string; readonly slos: readonly Slo[] }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>
        <ShownName name={serviceName(slos[0] ?? { service, serviceTitle: service })} />
      </h2>
      <ul class="cards">
        {slos.map((slo) => (
          <SloRow slo={slo} key={slo.id} />
        ))}
      </ul>
    </section>
  );
}

function SloRow({ slo }: { readonly slo: Slo }) {
  const { state, words, when } = judgeSlo(slo);
  const name = nameInService(slo);
  return (
    <li class={`card slo-row edge-${sloTones[state]}`}>
      <div class="slo-name">
        <h3>
          <a href={routeHref({ page: "slo", id: slo.id })}>{name.words}</a>
        </h3>
        <StateMark tone={sloTones[state]} words={words} />
        {when !== "" && <small>{when}</small>}
        {name.id !== undefined && <small class="config-name">{name.id}</small>}
        <small>objective {givenText(slo.objective)}</small>
        {slo.asOfMs && (
          <small>
            as of <Ago ms={slo.asOfMs} />
          </small>
        )}
      </div>
      <dl>
        <div>
          <dt>Error budget</dt>
          <dd>
            <BudgetBar remaining={slo.budgetRemaining} />
            <small>{exhaustionWords(slo)}</small>
          </dd>
        </div>
        <div>
          <dt>Good over {periodText(slo.period)}</dt>
          <dd>
            <Measured window={slo.current} unit={measuredUnit(slo)} />
          </dd>
        </div>
        <div>
          <dt>Burn rate</dt>
          <dd>
            <BurnNow slo={slo} />
          </dd>
        </div>
      </dl>
    </li>
  );
}

function BurnNow({ slo }: { readonly slo: Slo }) {
  const recent = shortestKnown(slo.windows);
  if (recent === undefined) return <small>nothing is known of the last hours yet</small>;
  const isUnknown = recent.burnRate === undefined || recent.burnRate === null;
  const hour = hourBeside(slo.windows);
  return (
    <>
      <strong class={`figure${isUnknown ? " tone-unknown" : ""}`}>{known(recent.burnRate, burnText)}</strong>
      <small>
        {isUnknown
          ? `nothing was measured over the last ${windowWords(recent)}`
          : burnWords(recent.burnRate ?? 0, windowWords(recent))}
      </small>
      {hour && (
        <small>
          {known(hour.burnRate, burnText)} over the last {windowWords(hour)}
        </small>
      )}
    </>
  );
}

function burnWords(rate: number, last: string): string {
  const when = `over the last ${last}`;
  if (rate === 0) return `no errors ${when}`;
  return `${when}, ${rate > 1 ? "faster" : "slower"} than the budget lasts`;
}

function exhaustionWords({ exhaustionSeconds, budgetRemaining }: Slo): string {
  if (budgetRemaining === undefined || budgetRemaining === null) return "too little was measured";
  if (budgetRemaining <= 0 || exhaustionSeconds === undefined || exhaustionSeconds === null) return "";
  return exhaustionSeconds > 400 * 86_400 ? "" : `gone in ${durationText(exhaustionSeconds)} at this rate`;
}

function ExporterNotes({ status: { notReady, configProblems, locations } }: { readonly status: ExporterStatus }) {
  if (notReady.length === 0 && configProblems.length === 0) return null;
  const own = locations.find(({ isOurs }) => isOurs)?.name ?? "";
  return (
    <section aria-labelledby="exporter-notes">
      <h2 id="exporter-notes">The exporter{own === "" ? "" : ` in ${own}`}</h2>
      <ul class="plain">
        {notReady.map((why) => (
          <li key={why}>
            <StateMark tone="unknown" words={`Not ready: ${why}`} />
          </li>
        ))}
        {configProblems.map(({ path, message, hint }) => (
          <li key={`${path} ${message}`}>
            <StateMark tone="warn" words="A changed configuration was not taken over" />
            <p>
              <code>{path}</code> {message}
              {hint === "" ? "" : ` (${hint})`}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
