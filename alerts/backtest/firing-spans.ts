/** When an alert fired: from the evaluation that fired it to the one that resolved it; no end while it still fires. Unix seconds. */
export interface FiringSpan {
  readonly from: number;
  readonly to: number | undefined;
}

interface Alerting {
  readonly start: number;
  readonly stepSeconds: number;
  readonly length: number;
  /** Whether the alert's expression has a result at an instant. */
  readonly holds: (time: number) => boolean;
  readonly forSeconds: number;
  readonly keepFiringSeconds: number;
}

/** The spans in which Prometheus would report an alert as firing, in order; `for` and `keep_firing_for` as in rules/alerting.go. */
export function firingSpans({
  start,
  stepSeconds,
  length,
  holds,
  forSeconds,
  keepFiringSeconds,
}: Alerting): readonly FiringSpan[] {
  const spans: FiringSpan[] = [];
  let activeSince: number | undefined;
  let firingSince: number | undefined;
  let keptSince: number | undefined;
  for (let index = 0; index < length; index++) {
    const now = start + index * stepSeconds;
    if (holds(now)) {
      activeSince ??= now;
      keptSince = undefined;
      if (now - activeSince >= forSeconds) firingSince ??= now;
      continue;
    }
    if (firingSince !== undefined && keepFiringSeconds > 0) {
      keptSince ??= now;
      if (now - keptSince < keepFiringSeconds) continue;
    }
    if (firingSince !== undefined) spans.push({ from: firingSince, to: now });
    activeSince = firingSince = keptSince = undefined;
  }
  if (firingSince !== undefined) spans.push({ from: firingSince, to: undefined });
  return spans;
}

/** Spans that overlap or touch, joined; the rest as they are, in order. */
export function joinSpans(spans: readonly FiringSpan[]): readonly FiringSpan[] {
  const joined: FiringSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last === undefined || endOf(last) < span.from) joined.push(span);
    else if (endOf(span) > endOf(last)) joined[joined.length - 1] = { from: last.from, to: span.to };
  }
  return joined;
}

/** The end of a span; infinity while it still fires. */
export function endOf({ to }: FiringSpan): number {
  return to ?? Number.POSITIVE_INFINITY;
}
