import { type ExpressionBuilder, type Kysely, sql } from "kysely";
import type { Database } from "../../service/store/open-database.ts";
import type { Alert } from "../model/alert.ts";
import type { AuditEntry, Incident, TimelineEntry } from "../model/incident.ts";
import type { PostedMessage } from "../model/message.ts";
import { keyText } from "./key-text.ts";
import type { RelayStore } from "./relay-store.ts";
import type { RelayTables } from "./relay-tables.ts";

type Reads = "load" | "incident" | "incidents" | "alertsOf" | "timeline" | "audit" | "notes";

/** Reads what was committed. */
export function createReads({ query }: Database<RelayTables>): Pick<RelayStore, Reads> {
  return {
    // Three looks at one moment: a leader of before may still be writing.
    load: (closedSinceMs) =>
      query
        .transaction()
        .setIsolationLevel("repeatable read")
        .execute((read) => loadState(read, closedSinceMs)),
    incident: async (id) => {
      const row = await query
        .selectFrom("relay_incidents")
        .select("json")
        .where("id", "=", keyText(id))
        .executeTakeFirst();
      return row === undefined ? undefined : parsed<Incident>(row);
    },
    incidents: async ({ open, sinceMs, limit }) => {
      let select = query.selectFrom("relay_incidents").select("json");
      if (open !== undefined) select = select.where("ended_ms", open ? "is" : "is not", null);
      if (sinceMs !== undefined) select = select.where("changed_ms", ">=", sinceMs);
      const rows = await select.orderBy("opened_ms", "desc").orderBy("id").limit(limit).execute();
      return rows.map(parsed<Incident>);
    },
    alertsOf: async (incident, limit) => {
      const rows = await query
        .selectFrom("relay_alerts")
        .select("json")
        .where("incident", "=", keyText(incident))
        .orderBy("rank")
        .orderBy("started_ms")
        .orderBy("key")
        .limit(limit)
        .execute();
      return rows.map(parsed<Alert>);
    },
    timeline: async (incident) => {
      const rows = await query
        .selectFrom("relay_entries")
        .select("json")
        .where("incident", "=", keyText(incident))
        .orderBy("seq")
        .execute();
      return rows.map(parsed<TimelineEntry>);
    },
    audit: async (sinceMs, limit) => {
      const rows = await query
        .selectFrom("relay_audit")
        .select("json")
        .where("at_ms", ">=", sinceMs)
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(parsed<AuditEntry>);
    },
    notes: async (prefix) => {
      const rows = await query
        .selectFrom("relay_notes")
        .select(["name", "json"])
        .where(sql<string>`substr(name, 1, ${sql.lit([...prefix].length)})`, "=", prefix)
        .orderBy("name")
        .execute();
      return new Map(rows.map((row) => [row.name, parsed<string>(row)]));
    },
  };
}

async function loadState(read: Kysely<RelayTables>, closedSinceMs: number) {
  const isLoaded = ({ or, eb }: ExpressionBuilder<RelayTables, "relay_incidents">) =>
    or([eb("ended_ms", "is", null), eb("ended_ms", ">=", closedSinceMs)]);
  const loaded = read.selectFrom("relay_incidents").select("id").where(isLoaded);
  const incidents = await read
    .selectFrom("relay_incidents")
    .select("json")
    .where(isLoaded)
    .orderBy("opened_ms")
    .orderBy("id")
    .execute();
  const alerts = await read
    .selectFrom("relay_alerts")
    .select("json")
    // Proofs that overtook their alerts belong to no incident yet.
    .where(({ or, eb }) => or([eb("incident", "in", loaded), eb("incident", "=", "")]))
    .orderBy("key")
    .execute();
  const messages = await read
    .selectFrom("relay_messages")
    .select("json")
    .where(({ or, and, eb }) =>
      or([
        and([eb("subject_kind", "=", "incident"), eb("subject", "in", loaded)]),
        // A rollout may go on for days, and the end of its message is told after that.
        eb("subject_kind", "=", "rollout"),
        // Nobody knows yet whether it is there.
        eb("state", "=", "sending"),
        eb("sent_ms", ">=", closedSinceMs),
      ]),
    )
    .orderBy("key")
    .execute();
  const ids = await read.selectFrom("relay_incidents").select("id").execute();
  return {
    incidentIds: ids.map(({ id }) => id),
    incidents: incidents.map(parsed<Incident>),
    alerts: alerts.map(parsed<Alert>),
    messages: messages.map(parsed<PostedMessage>),
  };
}

function parsed<T>({ json }: { readonly json: string }): T {
  return JSON.parse(json) as T;
}
