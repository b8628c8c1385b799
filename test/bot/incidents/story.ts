import type { BookOptions, RouteSubject } from "../../../bot/incidents/book-options.ts";
import type { Due } from "../../../bot/incidents/due/due.ts";
import { IncidentBook } from "../../../bot/incidents/incident-book.ts";
import type { ActionResult, IncidentAction } from "../../../bot/incidents/people/incident-action.ts";
import type { Alert } from "../../../bot/model/alert.ts";
import { alertKey } from "../../../bot/model/alert.ts";
import type { AuditEntry, Incident, Person, TimelineEntry } from "../../../bot/model/incident.ts";
import type { Observation } from "../../../bot/model/observation.ts";
import type { PollReport } from "../../../bot/sources/poll-report.ts";
import { at } from "./observations.ts";

export const ana: Person = { id: "U1", name: "Ana" };
export const ben: Person = { id: "U2", name: "Ben" };

/** The defaults of the relay, and a chain of two steps for what is critical. */
export const options: BookOptions = {
  timing: {
    quietWindowMs: 15 * 60_000,
    greenDelayMs: 60_000,
    ackMs: 30 * 60_000,
    pollMs: 60_000,
    missedPolls: 3,
    remindMs: 15 * 60_000,
    correlateMs: 10 * 60_000,
    outageMs: 5 * 60_000,
  },
  route: ({ severity }: RouteSubject) => ({
    severity,
    destinations: [{ workspace: "acme", channel: "#alerts", mentions: ["!subteam^S1"] }],
    escalation: severity === "critical" ? "primary" : undefined,
    handOvers: severity === "critical" ? ["pager"] : [],
  }),
  escalations: [
    {
      name: "primary",
      steps: [
        {
          afterMs: 5 * 60_000,
          mentions: [{ kind: "rotation", name: "first" }],
          channel: undefined,
          handOver: undefined,
        },
        {
          afterMs: 20 * 60_000,
          mentions: [{ kind: "user", id: "U9" }],
          channel: { workspace: "acme", channel: "#bosses" },
          handOver: "phone",
        },
      ],
    },
  ],
};

/** A book as the relay uses it: everything that changes goes through JSON, and a crash loads it again. */
export interface Story {
  readonly book: () => IncidentBook;
  readonly told: (minutes: number, ...observations: readonly Observation[]) => void;
  readonly asked: (minutes: number, report: Partial<PollReport>) => void;
  readonly act: (minutes: number, action: IncidentAction, by?: Person) => ActionResult;
  readonly tick: (minutes: number) => readonly Due[];
  readonly crash: () => void;
  /** All incidents that were ever stored, oldest first. */
  readonly incidents: () => readonly Incident[];
  readonly only: () => Incident;
  readonly alerts: () => readonly Alert[];
  /** `12:00 fired title`, of all incidents. */
  readonly lines: () => readonly string[];
  readonly entries: () => readonly TimelineEntry[];
  readonly audit: () => readonly AuditEntry[];
}

export function story(given: BookOptions = options): Story {
  const stored = {
    incidents: new Map<string, Incident>(),
    alerts: new Map<string, Alert>(),
    entries: [] as TimelineEntry[],
    audit: [] as AuditEntry[],
  };
  let book = new IncidentBook(given, { incidents: [], alerts: [] });
  const store = (): void => {
    const { incidents, alerts, entries, audit } = JSON.parse(JSON.stringify(book.takeChanges()));
    for (const incident of incidents) stored.incidents.set(incident.id, incident);
    for (const alert of alerts) stored.alerts.set(alertKey(alert), alert);
    stored.entries.push(...entries);
    stored.audit.push(...audit);
  };
  const incidents = () => [...stored.incidents.values()].sort((a, b) => a.openedAtMs - b.openedAtMs);
  return {
    book: () => book,
    told: (minutes, ...observations) => {
      book.observe(observations, at(minutes), at(minutes));
      store();
    },
    asked: (minutes, report) => {
      const empty = {
        source: "prod",
        isComplete: true,
        why: undefined,
        alerts: [],
        known: undefined,
        resolved: [],
        silences: [],
      };
      book.poll({ ...empty, atMs: at(minutes), ...report }, at(minutes));
      store();
    },
    act: (minutes, action, by = ana) => {
      const result = book.act(action, by, at(minutes));
      store();
      return result;
    },
    tick: (minutes) => {
      const dues = book.tick(at(minutes));
      store();
      return JSON.parse(JSON.stringify(dues));
    },
    crash: () => {
      book = new IncidentBook(given, {
        incidents: [...stored.incidents.values()],
        alerts: [...stored.alerts.values()].reverse(),
        incidentIds: stored.incidents.keys(),
      });
    },
    incidents,
    only: () => {
      const [incident, ...others] = incidents();
      if (incident === undefined || others.length > 0) throw new Error(`${others.length + 1} incidents instead of one`);
      return incident;
    },
    alerts: () => [...stored.alerts.values()],
    lines: () => stored.entries.map(lineOf),
    entries: () => stored.entries,
    audit: () => stored.audit,
  };
}

function lineOf({ atMs, kind, by, detail }: TimelineEntry): string {
  const time = new Date(atMs).toISOString().slice(11, 16);
  return [time, kind, by === undefined ? "" : `by ${by.name}`, detail].filter((text) => text !== "").join(" ");
}
