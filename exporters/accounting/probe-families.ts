import { probeSeries } from "../../slo/names.ts";
import type { MetricFamily, MetricLabels, MetricSeries } from "../output/metric-family.ts";
import { phases } from "../probe/probe-attempt.ts";
import { type ProbeLabelSets, probeLabelSets } from "./probe-label-sets.ts";
import {
  attemptOrders,
  attemptResults,
  confirmedStates,
  type TargetAccount,
  type TracedAttempt,
  timeStates,
} from "./target-account.ts";

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
  readonly series: (account: TargetAccount, sets: ProbeLabelSets, nowMs: number) => Iterable<MetricSeries>;
}

/** The families of all targets. Series are read from the live accounts when they are written, so a target that is gone leaves nothing. */
export function probeFamilies({ accounts, nowMs }: LiveAccounts): readonly MetricFamily[] {
  return families.map(({ name, help, type, unit, series }) => ({
    name,
    help,
    type,
    unit,
    series: {
      *[Symbol.iterator]() {
        const now = nowMs();
        for (const account of accounts()) yield* series(account, probeLabelSets(account), now);
      },
    },
  }));
}

const families: readonly FamilyOfTargets[] = [
  {
    name: probeSeries.info.replace(/_info$/, ""),
    help: "A target and its labels",
    type: "info",
    series: (_, { info }) => [{ labels: info, value: 1 }],
  },
  {
    name: withoutTotal(probeSeries.attempts),
    help: "Attempts to use the target; availability is measured by first attempts, retries only confirm the state",
    type: "counter",
    *series({ counters, traced, probe }, sets) {
      for (const attempt of attemptOrders) {
        for (const result of attemptResults) {
          const value = counters.attempts[attempt][result];
          // A target that is never retried needs no series for it; counters from before that was so stay.
          if (attempt === "retry" && value === 0 && probe.retries === 0) continue;
          const exemplar = attempt === "first" && result === "failure" ? exemplarOf(traced.failed) : {};
          yield { labels: sets.attempts[attempt][result], value, ...exemplar };
        }
      }
    },
  },
  {
    name: withoutTotal(probeSeries.missed),
    help: "Due times that passed without an attempt",
    type: "counter",
    series: ({ counters }, { missed }) => counts(missed, counters.missed),
  },
  {
    name: withoutTotal(probeSeries.failureReason),
    help: "Failed first attempts by what went wrong",
    type: "counter",
    series: ({ counters }, { reasons }) => counts(reasons, counters.reasons),
  },
  {
    name: probeSeries.durationBucket.replace(/_bucket$/, ""),
    help: "Duration of first attempts that succeeded or failed",
    type: "histogram",
    unit: "seconds",
    series: ({ counters, edges, traced }, { target }) => [
      {
        labels: target,
        value: { edges, counts: counters.durations.counts, sum: counters.durations.sum },
        ...exemplarOf(latest(traced.failed, traced.slow)),
      },
    ],
  },
  {
    name: probeSeries.phaseDuration,
    help: "Duration of each phase of the last attempt, over all redirects",
    type: "gauge",
    unit: "seconds",
    series: ({ last }, sets) => phases.flatMap((phase) => one(sets.phases[phase], last.phases[phase])),
  },
  {
    name: withoutTotal(probeSeries.timeInState),
    help: "Time that the due times so far stand for; what was missed or inconclusive is unknown",
    type: "counter",
    unit: "seconds",
    series: ({ counters }, { times }) =>
      timeStates.map((state) => ({ labels: times[state], value: counters.time[state] / 1000 })),
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
    series: ({ last }, { states }) =>
      confirmedStates.map((state) => ({ labels: states[state], value: Number(last.state === state) })),
  },
  gauge(probeSeries.muted, "Whether planned work keeps the alerts of the target quiet", (account, nowMs) =>
    Number(account.isMuted(nowMs)),
  ),
  {
    name: probeSeries.tlsNotAfter,
    help: "When the certificate expires: the target's own, and the first of its chain",
    type: "gauge",
    unit: "seconds",
    series: ({ last: { tls } }, { certificates }) => [
      ...one(certificates.leaf, tls?.leafNotAfter),
      ...one(certificates.chain, tls?.chainNotAfter),
    ],
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
  return {
    name,
    help,
    type: "gauge",
    ...unit,
    series: (account, { target }, nowMs) => one(target, value(account, nowMs)),
  };
}

function one(labels: MetricLabels, value: number | undefined): readonly MetricSeries[] {
  return value === undefined ? [] : [{ labels, value }];
}

function* counts(
  sets: ReadonlyMap<string, MetricLabels>,
  values: Readonly<Record<string, number>>,
): Iterable<MetricSeries> {
  for (const [reason, labels] of sets) yield { labels, value: values[reason] ?? 0 };
}

function exemplarOf(traced: TracedAttempt | undefined): Pick<MetricSeries, "exemplar"> {
  if (traced === undefined) return {};
  return { exemplar: { labels: { trace_id: traced.traceId }, value: traced.seconds, atMs: traced.atMs } };
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
