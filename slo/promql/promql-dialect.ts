/** What a target understands of PromQL: a version of Prometheus and whether its experimental features are switched on. */
export interface PromqlDialect {
  /** The target's name in messages, such as "Prometheus 2.42". */
  readonly name: string;
  /** The Prometheus version whose language the target speaks, such as "2.42". */
  readonly version: string;
  /** Whether functions and syntax behind Prometheus feature flags may be used. */
  readonly experimental: boolean;
}

/** The language of each target; for engines that only embed Prometheus, that of the oldest releases still in common use. */
export const promqlDialects = {
  "prometheus-2.42": { name: "Prometheus 2.42", version: "2.42", experimental: false },
  "prometheus-3": { name: "Prometheus 3.0", version: "3.0", experimental: false },
  mimir: { name: "Mimir", version: "2.53", experimental: false },
  thanos: { name: "Thanos", version: "2.53", experimental: false },
  victoriametrics: { name: "VictoriaMetrics", version: "2.42", experimental: false },
} as const satisfies Readonly<Record<string, PromqlDialect>>;

/** When something came into PromQL, when it left, and whether it waits behind a feature flag. */
export interface Availability {
  readonly since?: string;
  readonly until?: string;
  readonly flag?: string;
  /** What to use instead once it has left. */
  readonly instead?: string;
}

const promqlExperimental = "promql-experimental-functions";

/** Syntax that is younger than Prometheus 2.42; source: https://github.com/prometheus/prometheus/blob/main/CHANGELOG.md */
export const promqlSyntax = {
  "a quoted metric or label name": { since: "3.0" },
  "a number as a duration": { since: "2.54" },
  "a duration as a number": { since: "2.54" },
  "an underscore in a number": { since: "2.54" },
  "an offset of zero": { since: "3.4" },
  "a plus sign before an offset": { since: "3.4" },
  "arithmetic in a duration": { since: "3.14" },
  anchored: { since: "3.7", flag: "promql-extended-range-selectors" },
  smoothed: { since: "3.7", flag: "promql-extended-range-selectors" },
  "</": { since: "3.11" },
  ">/": { since: "3.11" },
  fill: { since: "3.10", flag: "promql-binop-fill-modifiers" },
  limitk: { since: "2.54", flag: promqlExperimental },
  limit_ratio: { since: "2.54", flag: promqlExperimental },
} as const satisfies Readonly<Record<string, Availability>>;

/** Why a dialect does not understand something, as the end of a sentence, or nothing when it does. */
export function unavailable({ since, until, flag, instead }: Availability, dialect: PromqlDialect) {
  const { name } = dialect;
  if (until !== undefined && !isBefore(dialect.version, until)) {
    return {
      reason: `was removed in Prometheus ${until}, and the target is ${name}`,
      hint: instead ? `write ${instead}` : "leave it out",
    };
  }
  if (since !== undefined && isBefore(dialect.version, since)) {
    return {
      reason: `needs Prometheus ${since} or newer, but the target is ${name}`,
      hint: "write it without, or choose a newer target",
    };
  }
  if (flag !== undefined && !dialect.experimental) {
    return {
      reason: `is experimental in Prometheus and off in ${name}`,
      hint: `write it without; Prometheus would need --enable-feature=${flag}`,
    };
  }
  return undefined;
}

function isBefore(version: string, other: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split(".").map(Number);
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}
