import type { CloudWatchFacts } from "../../model/alert-facts.ts";
import type { IncidentView } from "../../render/incident-view.ts";
import { keepNewest } from "../keep-newest.ts";

type Datapoints = CloudWatchFacts["datapoints"];

const mostIncidents = 500;
const mostPoints = 300;

/** Keeps the values that the notifications of an incident brought: that of its end holds only the last ones. */
export function rememberDatapoints(): (view: IncidentView) => Datapoints {
  const known = new Map<string, Datapoints>();
  return ({ incident, alerts }) => {
    const [lead] = alerts;
    if (lead?.facts.kind !== "cloudwatch") return [];
    const key = `${incident.id}\n${lead.fingerprint}`;
    const before = known.get(key) ?? [];
    const points = merged(before, lead.facts.datapoints);
    if (points.length > 0) keepNewest(known, [key, points], mostIncidents);
    return points;
  };
}

/** Values by time; the newer one of two for the same time is the truth. */
function merged(before: Datapoints, news: Datapoints): Datapoints {
  const byTime = new Map([...before, ...news].map((point) => [point.atMs, point]));
  return [...byTime.values()].sort((a, b) => a.atMs - b.atMs).slice(-mostPoints);
}
