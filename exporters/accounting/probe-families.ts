import { probeSeries } from "../../slo/probe/probe-series.ts";
import type { EmitSeries, MetricFamily, MetricLabels, MetricSeries, SeriesParts } from "../output/metric-family.ts";
import { phases } from "../probe/probe-attempt.ts";
import { knownFailureReasons, knownMissedReasons } from "./known-reasons.ts";
import type { TargetAccount, TracedAttempt } from "./target-account.ts";
import { attemptOrders, attemptResults, confirmedStates, timeStates } from "./target-counters.ts";

/** Accounts as they are when a family is written, and the time then. */
export interface LiveAccounts {
  readonly accounts: () => Iterable<TargetAccount>;
  readonly nowMs: () => number;
}

/** How one family reads an account. */
interface FamilyOfTargets {
  readonly name: string;
  readonly help: string;
  readonly type: MetricFamily["type"];
  readonly unit?: string;
  /** Default: the target and its location. */
  readonly labels?: (account: TargetAccount) => MetricLabels;
  readonly each: (account: TargetAccount, emit: EmitSeries, nowMs: number) => void;
}

/** The families of all targets. Series are read from the live accounts when they are written, so a target that is gone leaves nothing. */
export function probeFamilies({ accounts, nowMs }: LiveAccounts): readonly MetricFamily[] {
  return families.map(({ name, help, type, unit, labels = labelsOf, each }) => {
    const parts: SeriesParts<TargetAccount> = {
      owners: accounts,
      labels,
      each: (account, emit) => each(account, emit, nowMs()),
    };
    return {
      name,
      help,
      type,
      unit,
      series: { [Symbol.iterator]: () => allSeries(parts) },
      parts: parts as SeriesParts,
    };
  });
}

function* allSeries({ owners, labels, each }: SeriesParts<TargetAccount>): Generator<MetricSeries, void> {
  for (const owner of owners()) {
    const common = labels(owner);
    const series: MetricSeries[] = [];
    each(owner, (own, value, exemplar) => {
      series.push({ labels: { ...common, ...own }, value, ...(exemplar === undefined ? {} : { exemplar }) });
    });
    yield* series;
  }
}

const attemptLabels = attemptOrders.flatMap((attempt) =>
  attemptResults.map((result) => ({ attempt, result, labels: { result, attempt } })),
);
const phaseLabels = phases.map((phase) => ({ phase, labels: { phase } }));
const timeLabels = timeStates.map((state) => ({ state, labels: { state } }));
const stateLabels = confirmedStates.map((state) => ({ state, labels: { state } }));
const leafLabels = { certificate: "leaf" };
const chainLabels = { certificate: "chain" };
const noMore = {};

const families: readonly FamilyOfTargets[] = [
  {
    name: probeSeries.info.replace(/_info$/, ""),
    help: "A target and its labels",
    type: "info",
    // The target's own labels never hide ours.
    labels: ({ probe, location }) => {
      const { name, kind, alert, runbook } = probe;
      return { ...probe.labels, target: name, location, kind, alert, runbook_url: runbook ?? "" };
    },
    each: (_account, emit) => emit(noMore, 1),
  },
  {
    name: withoutTotal(probeSeries.attempts),
    help: "Attempts to use the target; availability is measured by first attempts, retries only confirm the state",
    type: "counter",
    each: ({ counters, traced, probe }, emit) => {
      for (const { attempt, result, labels } of attemptLabels) {
        const value = counters.attempts[attempt][result];
        // A target that is never retried needs no series for it; counters from before that was so stay.
        if (attempt === "retry" && value === 0 && probe.retries === 0) continue;
        emit(labels, value, attempt === "first" && result === "failure" ? exemplarOf(traced.failed) : undefined);
      }
    },
  },
  {
    name: withoutTotal(probeSeries.missed),
    help: "Due times that passed without an attempt",
    type: "counter",
    each: ({ probe, counters }, emit) => emitByReason(emit, knownMissedReasons(probe), counters.missed),
  },
  {
    name: withoutTotal(probeSeries.failureReason),
    help: "Failed first attempts by what went wrong",
    type: "counter",
    each: ({ probe, counters }, emit) => emitByReason(emit, knownFailureReasons(probe), counters.reasons),
  },
  {
    name: probeSeries.durationBucket.replace(/_bucket$/, ""),
    help: "Duration of first attempts that succeeded or failed",
    type: "histogram",
    unit: "seconds",
    each: ({ edges, traced, counters }, emit) => {
      const { counts, sum } = counters.durations;
      emit(noMore, { edges, counts, sum }, exemplarOf(latest(traced.failed, traced.slow)));
    },
  },
  {
    name: probeSeries.phaseDuration,
    help: "Duration of each phase of the last attempt, over all redirects",
    type: "gauge",
    unit: "seconds",
    each: ({ last }, emit) => {
      for (const { phase, labels } of phaseLabels) emitIfKnown(emit, labels, last.phases[phase]);
    },
  },
  {
    name: withoutTotal(probeSeries.timeInState),
    help: "Time that the due times so far stand for; what was missed or inconclusive is unknown",
    type: "counter",
    unit: "seconds",
    each: ({ counters }, emit) => {
      for (const { state, labels } of timeLabels) emit(labels, counters.time[state] / 1000);
    },
  },
  gauge(probeSeries.lastSuccess, "When an attempt last succeeded", (account) => seconds(account.last.successMs)),
  gauge(probeSeries.lastRun, "When an attempt last ended", (account) => seconds(account.last.runMs)),
  gauge(probeSeries.scheduleLag, "How late the last first attempt began", (account) => seconds(account.last.lagMs)),
  gauge(probeSeries.success, "Whether the last first attempt succeeded", ({ last }) =>
    last.success === undefined ? undefined : Number(last.success),
  ),
  {
    name: probeSeries.state,
    help: "1 for the state that the attempts confirmed",
    type: "gauge",
    each: ({ last }, emit) => {
      for (const { state, labels } of stateLabels) emit(labels, Number(last.state === state));
    },
  },
  gauge(probeSeries.muted, "Whether planned work keeps the alerts of the target quiet", (account, nowMs) =>
    Number(account.isMuted(nowMs)),
  ),
  {
    name: probeSeries.tlsNotAfter,
    help: "When the certificate expires: the target's own, and the first of its chain",
    type: "gauge",
    unit: "seconds",
    each: ({ last: { tls } }, emit) => {
      emitIfKnown(emit, leafLabels, tls?.leafNotAfter);
      emitIfKnown(emit, chainLabels, tls?.chainNotAfter);
    },
  },
  gauge(probeSeries.tlsVerified, "Whether the certificate could be verified", ({ last: { tls } }) =>
    tls === undefined ? undefined : Number(tls.verified),
  ),
];

function gauge(
  name: string,
  help: string,
  value: (account: TargetAccount, nowMs: number) => number | undefined,
): FamilyOfTargets {
  const unit = name.endsWith("_seconds") ? { unit: "seconds" } : {};
  const each: FamilyOfTargets["each"] = (account, emit, nowMs) => emitIfKnown(emit, noMore, value(account, nowMs));
  return { name, help, type: "gauge", ...unit, each };
}

function emitIfKnown(emit: EmitSeries, labels: MetricLabels, value: number | undefined): void {
  if (value !== undefined) emit(labels, value);
}

/** Every reason that is to be expected, from 0 on, and what was counted without being expected. */
function emitByReason(emit: EmitSeries, known: readonly string[], counts: Readonly<Record<string, number>>): void {
  for (const reason of known) emit(reasonLabels(reason), counts[reason] ?? 0);
  for (const reason in counts) {
    const value = counts[reason] ?? 0;
    if (value > 0 && !known.includes(reason)) emit(reasonLabels(reason), value);
  }
}

const labelsByReason = new Map<string, MetricLabels>();

/** The same object each time; reasons are a fixed list. */
function reasonLabels(reason: string): MetricLabels {
  const known = labelsByReason.get(reason) ?? { reason };
  labelsByReason.set(reason, known);
  return known;
}

function labelsOf({ probe, location }: TargetAccount): { readonly target: string; readonly location: string } {
  return { target: probe.name, location };
}

function exemplarOf(traced: TracedAttempt | undefined): MetricSeries["exemplar"] {
  if (traced === undefined) return undefined;
  return { labels: { trace_id: traced.traceId }, value: traced.seconds, atMs: traced.atMs };
}

function latest(a: TracedAttempt | undefined, b: TracedAttempt | undefined): TracedAttempt | undefined {
  return a === undefined || (b !== undefined && b.atMs >= a.atMs) ? b : a;
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}

function withoutTotal(name: string): string {
  return name.replace(/_total$/, "");
}
