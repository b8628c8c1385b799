import { useState } from "preact/hooks";
import type { Maintenance, Target, TargetState, Targets } from "../api/exporter-api.ts";
import { countText } from "../format/number-text.ts";
import { dayText, durationText } from "../format/time-text.ts";
import { judgeCertificate } from "../judge/certificate-state.ts";
import { useNow } from "../live/now.ts";
import { useResource } from "../live/resource.ts";
import { AttemptStrip } from "../parts/attempt-strip.tsx";
import { Loaded } from "../parts/loaded.tsx";
import { Page } from "../parts/page.tsx";
import { PhaseBars } from "../parts/phase-bar.tsx";
import { StateMark, type Tone } from "../parts/state-mark.tsx";
import { Ago, Moment } from "../parts/times.tsx";
import { routeHref } from "../route/route.ts";
import { noExporter } from "./status-page.tsx";

const tones: Readonly<Record<TargetState, Tone>> = { up: "good", down: "bad", unknown: "unknown" };
const words: Readonly<Record<TargetState, string>> = { up: "Up", down: "Down", unknown: "Unknown" };
const order: readonly TargetState[] = ["down", "unknown", "up"];

/** Everything that is probed: how it is, its last attempts, and where their time went. */
export function TargetsPage() {
  const targets = useResource<Targets>("targets", ["targets"]);
  const lead = targets.kind === "ready" ? leadWords(targets.value.targets) : null;
  return (
    <Page title="Targets" lead={lead}>
      <Loaded resource={targets} what="the targets" absent={noExporter}>
        {({ targets: all }) => (all.length === 0 ? <NoTargets /> : <TargetList targets={all} />)}
      </Loaded>
    </Page>
  );
}

function leadWords(targets: readonly Target[]): string {
  const parts = order
    .map((state) => ({ state, count: targets.filter((one) => one.state === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${countText(count)} ${words[state].toLowerCase()}`);
  return targets.length === 0 ? "" : `${parts.join(", ")}.`;
}

function NoTargets() {
  return (
    <p class="note">
      Nothing is probed yet. Add targets under <code>probes</code> in <code>nines.config.ts</code>, and they show up
      here with their first attempt.
    </p>
  );
}

function TargetList({ targets }: { readonly targets: readonly Target[] }) {
  const [filter, setFilter] = useState("");
  const wanted = filter.trim().toLowerCase();
  const shown = [...targets]
    .filter((target) => wanted === "" || searchText(target).includes(wanted))
    .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.name.localeCompare(b.name));
  return (
    <>
      {targets.length > 5 && (
        <label class="filter">
          <span>Find a target</span>
          <input
            type="search"
            value={filter}
            onInput={(event) => setFilter(event.currentTarget.value)}
            placeholder="name, address, label or state"
          />
        </label>
      )}
      {shown.length === 0 && <p class="note">No target has “{filter}” in its name, address, labels or state.</p>}
      <ul class="cards">
        {shown.map((target) => (
          <TargetCard target={target} key={`${target.location} ${target.name}`} />
        ))}
      </ul>
    </>
  );
}

function searchText({ name, kind, address, location, labels, state }: Target): string {
  return [name, kind, address, location, state, ...Object.values(labels)].join(" ").toLowerCase();
}

function TargetCard({ target }: { readonly target: Target }) {
  const { name, kind, address, state, stateSinceMs, quorumState, maintenance, last, recent, slos, intervalSeconds } =
    target;
  return (
    <li class={`card target edge-${tones[state]}`}>
      <div class="target-head">
        <h2>{name}</h2>
        <StateMark tone={tones[state]} words={words[state]} />
        {stateSinceMs ? (
          <small>
            since <Moment ms={stateSinceMs} />
          </small>
        ) : null}
        {quorumState && quorumState !== state && (
          <small>all locations together say {words[quorumState].toLowerCase()}</small>
        )}
        {maintenance && <MaintenanceNote maintenance={maintenance} />}
      </div>
      <p class="address">
        {kind} · {address} · every {durationText(intervalSeconds)}
        {fromWords(target.location)}
      </p>
      {last?.result === "failure" && <p class="detail">{last.detail}</p>}
      {last?.result === "inconclusive" && <p class="detail">Nothing is known from the last attempt: {last.detail}</p>}
      <AttemptStrip recent={recent} />
      {last && (
        <div class="last">
          <p>
            Last attempt <Ago ms={last.atMs} />, {durationText(last.durationSeconds)}
          </p>
          <PhaseBars hops={last.hops} />
          {last.tls && <Certificate tls={last.tls} />}
        </div>
      )}
      {slos.length > 0 && (
        <p class="links">
          {slos.map((id) => (
            <a key={id} href={routeHref({ page: "slo", id })}>
              counts for {id}
            </a>
          ))}
        </p>
      )}
    </li>
  );
}

/** An exporter that is alone may go without a name for its place. */
function fromWords(location: string): string {
  return location === "" ? "" : ` from ${location}`;
}

function MaintenanceNote({ maintenance: { untilMs, mute, exclude, probe } }: { readonly maintenance: Maintenance }) {
  const effects = [
    ...(mute ? ["no alerts"] : []),
    ...(exclude ? ["does not count"] : []),
    ...(probe ? [] : ["is not probed"]),
  ];
  return (
    <span class="maintenance">
      <StateMark tone="quiet" words="Maintenance" />
      <small>
        {untilMs ? (
          <>
            until <Moment ms={untilMs} />
          </>
        ) : (
          "without an end"
        )}
        {effects.length > 0 && `: ${effects.join(", ")}`}
      </small>
    </span>
  );
}

function Certificate({ tls }: { readonly tls: NonNullable<NonNullable<Target["last"]>["tls"]> }) {
  const nowMs = useNow();
  const { state, expiresAtMs } = judgeCertificate(tls, nowMs);
  const when = `${dayText(expiresAtMs)} ${new Date(expiresAtMs).getFullYear()}`;
  const days = Math.floor(Math.abs(expiresAtMs - nowMs) / 86_400_000);
  const inDays = `${countText(days)} ${days === 1 ? "day" : "days"}`;
  switch (state) {
    case "expired":
      return <StateMark tone="bad" words={`Certificate expired ${inDays} ago, on ${when}`} />;
    case "unverified":
      return <StateMark tone="bad" words={`Certificate not trusted${tls.problem ? `: ${tls.problem}` : ""}`} />;
    case "soon":
      return <StateMark tone="warn" words={`Certificate expires in ${inDays}, on ${when}`} />;
    case "fine":
      return <StateMark tone="good" words={`Certificate good until ${when}`} />;
  }
}
