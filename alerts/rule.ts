/** A rule that records a series. */
export interface RecordingRule {
  readonly kind: "recording";
  readonly record: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A rule that fires an alert. */
export interface AlertRule {
  readonly kind: "alert";
  readonly alert: string;
  readonly expr: string;
  readonly for: string | undefined;
  readonly keepFiringFor: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export type Rule = RecordingRule | AlertRule;

/** Rules that are evaluated one after the other at one instant. */
export interface RuleGroup {
  readonly name: string;
  /** Prometheus duration. */
  readonly interval: string;
  readonly rules: readonly Rule[];
}

/** One file of rule groups; `name` has no folder and no ending: `checkout`. */
export interface RuleFile {
  readonly name: string;
  readonly groups: readonly RuleGroup[];
}

/** A recording rule, with the labels that it adds. */
export function record(series: string, expr: string, labels: Readonly<Record<string, string>> = {}): RecordingRule {
  return { kind: "recording", record: series, expr, labels };
}
