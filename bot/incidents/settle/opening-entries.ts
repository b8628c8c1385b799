import { durationText } from "../../facts/duration-text.ts";
import type { Alert } from "../../model/alert.ts";
import type { Incident } from "../../model/incident.ts";
import type { BookState, NewEntry } from "../book-state.ts";
import { deploysNear, deployText } from "../deploys.ts";
import type { Draft } from "./draft.ts";

const mostDeploys = 3;

/** The first lines of a timeline: what fired, that it was found late, and what was deployed shortly before. */
export function openingEntries(state: BookState, draft: Draft, { incident, nowMs }: Opened): readonly NewEntry[] {
  if (incident.status === "notice") return [];
  const others = incident.counts.total - 1;
  const more = others === 0 ? "" : ` (and ${others} more ${others === 1 ? "alert" : "alerts"})`;
  return [
    { kind: "fired", detail: `${incident.title}${more}`, atMs: incident.openedAtMs },
    ...lateEntries(draft.late, { told: incident.title, nowMs }),
    ...deployEntries(state, incident),
  ];
}

interface Opened {
  readonly incident: Incident;
  readonly nowMs: number;
}

interface Late {
  /** What the line before it names already. */
  readonly told?: string;
  readonly nowMs: number;
}

/** The line that says which alert fired before the relay knew, and how long. */
export function lateEntries(late: Alert | undefined, { told, nowMs }: Late): readonly NewEntry[] {
  if (late === undefined) return [];
  const { source, title, startedAtMs } = late;
  const name = title === told ? "" : `: ${title}`;
  const detail = `found by asking the source ${source}, ${durationText(nowMs - startedAtMs)} after it began${name}`;
  return [{ kind: "late", detail }];
}

function deployEntries(state: BookState, { openedAtMs, service }: Incident): readonly NewEntry[] {
  return deploysNear(state.deploys, openedAtMs, service)
    .filter(({ phase, atMs }) => phase === "started" && atMs <= openedAtMs)
    .slice(0, mostDeploys)
    .map((deploy) => ({
      kind: "deploy",
      detail: `${deployText(deploy)} started ${durationText(openedAtMs - deploy.atMs)} before`,
    }));
}
