import type { Transaction } from "kysely";
import type { Database } from "../../service/store/open-database.ts";
import { type Alert, type AlertStatus, alertKey } from "../model/alert.ts";
import { type Incident, isOpen } from "../model/incident.ts";
import type { PostedMessage } from "../model/message.ts";
import type { Severity } from "../model/observation.ts";
import { inChunks } from "./in-chunks.ts";
import { keyText } from "./key-text.ts";
import { holdLead } from "./lead-lease.ts";
import type { Changes, RelayStore } from "./relay-store.ts";
import type { RelayTables } from "./relay-tables.ts";

type Write = Transaction<RelayTables>;

/** Stores what work came to. Rows with a key that is there already replace it, so a repeated commit is harmless. */
export function createCommit({ query, nowMs }: Database<RelayTables>): RelayStore["commit"] {
  return (changes, lead) =>
    query.transaction().execute(async (write) => {
      await holdLead(write, lead);
      for (const ids of inChunks(changes.done ?? [])) {
        await write.updateTable("relay_deliveries").set({ done_ms: nowMs }).where("id", "in", ids).execute();
      }
      await writeState(write, changes);
      for (const entries of inChunks(changes.audit ?? [])) {
        const rows = entries.map((entry) => ({ at_ms: entry.atMs, json: JSON.stringify(entry) }));
        await write.insertInto("relay_audit").values(rows).execute();
      }
      await writeNotes(write, changes.notes ?? new Map());
    });
}

async function writeState(write: Write, changes: Changes): Promise<void> {
  // A later state of the same thing wins; a statement of PostgreSQL may touch a row only once.
  for (const alerts of inChunks(lastOf(changes.alerts ?? [], (alert) => keyText(alertKey(alert))))) {
    await write
      .insertInto("relay_alerts")
      .values(alerts.map(alertRow))
      .onConflict((conflict) =>
        conflict.column("key").doUpdateSet(({ ref }) => ({
          incident: ref("excluded.incident"),
          rank: ref("excluded.rank"),
          started_ms: ref("excluded.started_ms"),
          json: ref("excluded.json"),
        })),
      )
      .execute();
  }
  for (const incidents of inChunks(lastOf(changes.incidents ?? [], ({ id }) => keyText(id)))) {
    await write
      .insertInto("relay_incidents")
      .values(incidents.map(incidentRow))
      .onConflict((conflict) =>
        conflict.column("id").doUpdateSet(({ ref }) => ({
          opened_ms: ref("excluded.opened_ms"),
          changed_ms: ref("excluded.changed_ms"),
          ended_ms: ref("excluded.ended_ms"),
          json: ref("excluded.json"),
        })),
      )
      .execute();
  }
  const entries = (changes.entries ?? []).map((entry) => ({
    incident: keyText(entry.incident),
    seq: entry.seq,
    json: JSON.stringify(entry),
  }));
  for (const rows of inChunks(lastOf(entries, ({ incident, seq }) => `${incident}\n${seq}`))) {
    await write
      .insertInto("relay_entries")
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(["incident", "seq"]).doUpdateSet(({ ref }) => ({ json: ref("excluded.json") })),
      )
      .execute();
  }
  for (const rows of inChunks(lastOf((changes.messages ?? []).map(messageRow), ({ key }) => key))) {
    await write
      .insertInto("relay_messages")
      .values(rows)
      .onConflict((conflict) =>
        conflict.column("key").doUpdateSet(({ ref }) => ({
          subject_kind: ref("excluded.subject_kind"),
          subject: ref("excluded.subject"),
          state: ref("excluded.state"),
          sent_ms: ref("excluded.sent_ms"),
          json: ref("excluded.json"),
        })),
      )
      .execute();
  }
}

async function writeNotes(write: Write, notes: ReadonlyMap<string, string>): Promise<void> {
  const kept = [...notes].filter(([, text]) => text !== "");
  for (const rows of inChunks(kept.map(([name, text]) => ({ name: keyText(name), json: JSON.stringify(text) })))) {
    await write
      .insertInto("relay_notes")
      .values(rows)
      .onConflict((conflict) => conflict.column("name").doUpdateSet(({ ref }) => ({ json: ref("excluded.json") })))
      .execute();
  }
  const removed = [...notes].filter(([, text]) => text === "").map(([name]) => keyText(name));
  for (const names of inChunks(removed)) {
    await write.deleteFrom("relay_notes").where("name", "in", names).execute();
  }
}

const statusRank: Readonly<Record<AlertStatus, number>> = {
  firing: 0,
  unknown: 10,
  noData: 20,
  notice: 30,
  resolved: 40,
  deleted: 40,
};
const severityRank: Readonly<Record<Severity, number>> = { critical: 0, warning: 1, info: 2 };

function alertRow(alert: Alert) {
  return {
    key: keyText(alertKey(alert)),
    incident: keyText(alert.incident),
    rank: statusRank[alert.status] + (alert.severity === undefined ? 3 : severityRank[alert.severity]),
    started_ms: wholeMs(alert.startedAtMs),
    json: JSON.stringify(alert),
  };
}

function incidentRow(incident: Incident) {
  return {
    id: keyText(incident.id),
    opened_ms: wholeMs(incident.openedAtMs),
    changed_ms: wholeMs(incident.changedAtMs),
    // A poll may find an end that is long past: it counts from when it was found, so that its message is still brought to its end.
    ended_ms: isOpen(incident) ? null : wholeMs(Math.max(incident.resolvedAtMs ?? 0, incident.changedAtMs)),
    json: JSON.stringify(incident),
  };
}

function messageRow(message: PostedMessage) {
  const { subject } = message;
  return {
    key: keyText(message.key),
    subject_kind: subject.kind,
    subject: keyText(subjectId(subject)),
    state: message.state,
    sent_ms: wholeMs(message.sentAtMs),
    json: JSON.stringify(message),
  };
}

function subjectId(subject: PostedMessage["subject"]): string {
  switch (subject.kind) {
    case "incident":
      return subject.incident;
    case "call":
      return subject.call;
    case "storm":
      return subject.storm;
    case "rollout":
      return subject.rollout;
    case "canary":
      return subject.day;
  }
}

/** Columns of PostgreSQL refuse fractions, and a source's times may have them. */
function wholeMs(ms: number): number {
  return Number.isFinite(ms) ? Math.trunc(ms) : 0;
}

function lastOf<Row>(rows: readonly Row[], keyOf: (row: Row) => string): readonly Row[] {
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()];
}
