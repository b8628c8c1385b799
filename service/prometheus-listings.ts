import { isRecord, type SeriesLabels } from "./prometheus-result.ts";

/** Type, unit and help text that a target gave for a metric. */
export interface MetricMetadata {
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

/** A rule as Prometheus runs it. */
export interface RunningRule {
  readonly kind: "alerting" | "recording";
  readonly name: string;
  readonly query: string;
  readonly health: string;
  readonly lastError: string;
  readonly evaluationSeconds: number;
  readonly labels: SeriesLabels;
}

export interface RunningRuleGroup {
  readonly name: string;
  readonly file: string;
  readonly intervalSeconds: number;
  readonly rules: readonly RunningRule[];
}

/** A list of names. */
export function textsFrom(data: unknown): readonly string[] | undefined {
  // An empty list comes as null from some servers.
  if (data === null || data === undefined) return [];
  return Array.isArray(data) ? data.map(String) : undefined;
}

/** The values of a label in a list of series, each once. */
export function labelValuesFrom(data: unknown, label: string): readonly string[] | undefined {
  if (data === null || data === undefined) return [];
  if (!Array.isArray(data)) return undefined;
  return [...new Set(listOf(data).flatMap((labels) => (label in labels ? [String(labels[label])] : [])))].sort();
}

/** Metadata by metric. */
export function metadataFrom(data: unknown): ReadonlyMap<string, readonly MetricMetadata[]> | undefined {
  if (!isRecord(data)) return undefined;
  return new Map(
    Object.entries(data).map(([metric, entries]) => [
      metric,
      listOf(entries).map((entry) => ({
        type: String(entry.type ?? ""),
        help: String(entry.help ?? ""),
        unit: String(entry.unit ?? ""),
      })),
    ]),
  );
}

/** The rule groups that run. */
export function ruleGroupsFrom(data: unknown): readonly RunningRuleGroup[] | undefined {
  if (!isRecord(data)) return undefined;
  return listOf(data.groups).map((group) => ({
    name: String(group.name ?? ""),
    file: String(group.file ?? ""),
    intervalSeconds: Number(group.interval ?? 0),
    rules: listOf(group.rules).map((rule) => ({
      kind: rule.type === "alerting" ? ("alerting" as const) : ("recording" as const),
      name: String(rule.name ?? ""),
      query: String(rule.query ?? ""),
      health: String(rule.health ?? "unknown"),
      lastError: String(rule.lastError ?? ""),
      evaluationSeconds: Number(rule.evaluationTime ?? 0),
      labels: isRecord(rule.labels) ? (rule.labels as SeriesLabels) : {},
    })),
  }));
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
