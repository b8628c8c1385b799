/**
 * Why Prometheus gave no result. `query`: it refuses the PromQL; `too-much`: it refuses the size or gave up on the time of this one query;
 * every other kind says that no query would have worked.
 */
export type PrometheusFaultKind =
  | "unreachable"
  | "timeout"
  | "login"
  | "not-prometheus"
  | "query"
  | "too-much"
  | "unavailable"
  | "broken-answer";

const retryableKinds: ReadonlySet<PrometheusFaultKind> = new Set([
  "unreachable",
  "timeout",
  "unavailable",
  "broken-answer",
]);

/** A fault of Prometheus or on the way to it: one line that says what happened, without any secret. */
export class PrometheusFault extends Error {
  readonly kind: PrometheusFaultKind;
  /** Whether the same request may succeed later without anybody changing it. */
  readonly retryable: boolean;

  constructor(kind: PrometheusFaultKind, message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = "PrometheusFault";
    this.kind = kind;
    this.retryable = retryableKinds.has(kind);
  }
}
