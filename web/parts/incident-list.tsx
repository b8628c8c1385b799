import type { Incident } from "../api/relay-api.ts";
import { routeHref } from "../route/route.ts";
import { StateMark, type Tone } from "./state-mark.tsx";
import { Ago } from "./times.tsx";

/** Open incidents, worst first. */
export function IncidentList({ incidents }: { readonly incidents: readonly Incident[] }) {
  const sorted = [...incidents].sort((a, b) => rank(a) - rank(b) || b.openedAtMs - a.openedAtMs);
  return (
    <ul class="cards">
      {sorted.map((incident) => (
        <li key={incident.id} class={`card incident-row edge-${incidentTone(incident)}`}>
          <StateMark tone={incidentTone(incident)} words={incidentWords(incident)} />
          <a href={routeHref({ page: "incident", id: incident.id })}>{incident.title}</a>
          <small>
            since <Ago ms={incident.openedAtMs} /> · {whoWords(incident)}
          </small>
        </li>
      ))}
    </ul>
  );
}

/** The colour of an incident's state. */
export function incidentTone({ status, severity }: Incident): Tone {
  if (status === "resolved") return "good";
  if (status === "unknown") return "unknown";
  if (status === "silenced" || status === "notice" || severity === "info") return "quiet";
  return severity === "critical" ? "bad" : "warn";
}

/** An incident's state in words. */
export function incidentWords({ status, severity, resolvedAtMs }: Incident): string {
  if (status === "firing") return { critical: "Critical", warning: "Warning", info: "Info" }[severity];
  const isOver = resolvedAtMs !== undefined && resolvedAtMs !== null;
  if (status === "unknown") return isOver ? "Closed without proof" : "Unknown";
  return { silenced: "Silenced", resolved: "Resolved", notice: "Notice" }[status];
}

function whoWords({ ack, assignee, severity, status }: Incident): string {
  if (assignee) return `${assignee.name} has it`;
  if (ack) return `acknowledged by ${ack.by.name}`;
  return status === "firing" && severity === "critical" ? "nobody has acknowledged it" : "open";
}

function rank({ status, severity }: Incident): number {
  if (status !== "firing") return 3;
  return { critical: 0, warning: 1, info: 2 }[severity];
}
