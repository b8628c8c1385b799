import type { IncidentDetail, TimelineEntry } from "../api/relay-api.ts";
import { countedText } from "../format/number-text.ts";
import { needSeconds } from "../format/time-text.ts";
import { useResource } from "../live/resource.ts";
import { incidentTone, incidentWords } from "../parts/incident-list.tsx";
import { Loaded } from "../parts/loaded.tsx";
import { Page } from "../parts/page.tsx";
import { StateMark } from "../parts/state-mark.tsx";
import { Ago, Moment } from "../parts/times.tsx";
import { routeHref } from "../route/route.ts";

const entryWords: Readonly<Record<string, string>> = {
  fired: "Fires",
  joined: "Joined",
  resolved: "Resolved",
  reopened: "Fires again",
  closed: "Closed without proof",
  unknown: "Unknown",
  noData: "No data",
  silenced: "Silenced",
  unsilenced: "No longer silenced",
  muted: "Muted",
  acked: "Acknowledged",
  unacked: "Acknowledgement given back",
  ackExpired: "Acknowledgement expired",
  ackEnded: "Acknowledgement ended",
  reminded: "Reminded",
  escalated: "Escalated",
  assigned: "Assigned",
  note: "Note",
  notUseful: "Marked as not useful",
  deploy: "Rollout",
  late: "Detected late",
  handedOver: "Handed over",
};

/** One incident: what happened when, and which alerts belong to it. */
export function IncidentPage({ id }: { readonly id: string }) {
  const resource = useResource<IncidentDetail>(`incidents/${encodeURIComponent(id)}`, ["incidents"]);
  const title = resource.kind === "ready" ? resource.value.incident.title : `Incident ${id}`;
  return (
    <Page title={title}>
      <Loaded resource={resource} what="the incident" absent={<p>There is no incident {id} here.</p>}>
        {(detail) => <Detail detail={detail} />}
      </Loaded>
    </Page>
  );
}

function Detail({ detail: { incident, alerts, timeline } }: { readonly detail: IncidentDetail }) {
  const { ack, assignee, silence } = incident;
  const slo = incident.labels["slo_id"];
  const withSeconds = needSeconds(timeline.map(({ atMs }) => atMs));
  const local = incident.destinations.filter(({ workspace }) => workspace === "local");
  // The inbox writes every channel with its sign.
  const channels = [...new Set(local.map(({ channel }) => (channel.startsWith("#") ? channel : `#${channel}`)))];
  return (
    <>
      <div class="facts">
        <StateMark tone={incidentTone(incident)} words={incidentWords(incident)} />
        <span>
          {incident.id} · since <Moment ms={incident.openedAtMs} /> (<Ago ms={incident.openedAtMs} />)
        </span>
        {assignee && <span>{assignee.name} has it</span>}
        {!assignee && ack && <span>acknowledged by {ack.by.name}</span>}
        {silence && (
          <span>
            silenced by {silence.by}: {silence.reason}
          </span>
        )}
      </div>
      <p class="links">
        {slo !== undefined && <a href={routeHref({ page: "slo", id: slo })}>The objective</a>}
        {channels.map((channel) => (
          <a key={channel} href={routeHref({ page: "inbox", channel, incident: incident.id })}>
            Message in {channel}
          </a>
        ))}
      </p>
      <section aria-labelledby="timeline">
        <h2 id="timeline">What happened</h2>
        <ol class="timeline card">
          {timeline.map((entry) => (
            <Entry entry={entry} withSeconds={withSeconds} key={entry.seq} />
          ))}
        </ol>
      </section>
      <section aria-labelledby="alerts">
        <h2 id="alerts">{countedText(incident.counts.total, "alert")}</h2>
        <ul class="cards">
          {alerts.map((alert) => (
            <li class="card stacked" key={`${alert.source} ${alert.fingerprint}`}>
              <strong>{alert.title}</strong>
              <small>
                {alert.name} from {alert.source}, {alert.status} since <Moment ms={alert.startedAtMs} />
                {alert.why ? `: ${alert.why}` : ""}
              </small>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

interface EntryProps {
  readonly entry: TimelineEntry;
  readonly withSeconds: boolean;
}

function Entry({ entry: { atMs, kind, by, detail }, withSeconds }: EntryProps) {
  return (
    <li>
      <Moment ms={atMs} withSeconds={withSeconds} />
      <span>
        <strong>{entryWords[kind] ?? kind}</strong>
        {by ? ` by ${by.name}` : ""}
        {detail === "" ? "" : `: ${detail}`}
      </span>
    </li>
  );
}
