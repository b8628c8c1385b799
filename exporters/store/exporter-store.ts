import type { MinuteRow } from "../accounting/minute-row.ts";

/** What the exporter keeps on disk: SQLite in one file, or a PostgreSQL that several exporters share. */
export interface ExporterStore {
  /** Everything of one flush in one transaction. Rows with a key that is there already replace it, so a repeated flush is harmless. */
  readonly flush: (flush: Flush) => Promise<void>;
  /** Minutes of one SLO in order of time, all locations unless one is named; `from` included, `to` not, in Unix minutes. */
  readonly minutes: (query: MinuteQuery) => Promise<readonly MinuteRow[]>;
  /** Minutes of other locations that were written since a cursor of an earlier call (undefined: from `from` on). */
  readonly minutesSince: (
    query: SinceQuery,
  ) => Promise<{ readonly rows: readonly MinuteRow[]; readonly cursor: string }>;
  /** Hours or days, summed from minutes that are gone or about to go; kept for 400 days. `minute` is the first of the span. */
  readonly rollups: (query: MinuteQuery & { readonly span: "hour" | "day" }) => Promise<readonly MinuteRow[]>;
  /** Sums old minutes up into hours and days, and removes what is older than it has to be. */
  readonly compact: (nowMinute: number) => Promise<void>;
  /** Snapshots of counters, one per target, as `flush` left them. */
  readonly snapshots: (location: string) => Promise<readonly Snapshot[]>;
  readonly epochs: () => Promise<readonly Epoch[]>;
  readonly failures: (query: {
    readonly location: string;
    readonly limit: number;
  }) => Promise<readonly StoredFailure[]>;
  readonly audit: (query: { readonly limit: number }) => Promise<readonly AuditRow[]>;
  /** One writer per location: resolves to the holder's words when another process has it. A dead holder's lock ends by itself. */
  readonly lock: (location: string, holder: string) => Promise<{ readonly heldBy: string } | undefined>;
  readonly unlock: (location: string, holder: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface Flush {
  readonly location: string;
  readonly minutes: readonly MinuteRow[];
  readonly snapshots: readonly Snapshot[];
  readonly epochs: readonly Epoch[];
  readonly failures: readonly StoredFailure[];
  readonly audit: readonly AuditRow[];
}

export interface MinuteQuery {
  readonly slo: string;
  readonly location?: string;
  readonly from: number;
  readonly to: number;
}

export interface SinceQuery {
  readonly notLocation: string;
  readonly from: number;
  readonly cursor: string | undefined;
}

/** Everything about one target or alert that must survive a restart, as JSON. */
export interface Snapshot {
  /** `target:shop-home`, `alert:...`. */
  readonly key: string;
  readonly json: string;
}

/** From when on an SLO is measured by this definition. */
export interface Epoch {
  readonly slo: string;
  readonly location: string;
  readonly epoch: string;
  readonly firstMinute: number;
}

/** A failed attempt, for the debug page. The newest 50 per target are kept. */
export interface StoredFailure {
  readonly target: string;
  readonly location: string;
  readonly atMs: number;
  /** The attempt, as JSON. */
  readonly json: string;
}

/** Who changed what, append-only. */
export interface AuditRow {
  readonly atMs: number;
  readonly who: string;
  readonly what: string;
  readonly detail: string;
}
