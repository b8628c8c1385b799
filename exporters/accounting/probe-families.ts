import { probeSeries } from "../../slo/names.ts";
import type { MetricFamily, MetricLabels, MetricSeries, SeriesParts } from "../output/metric-family.ts";
import { phases } from "../probe/probe-attempt.ts";
import { knownFailureReasons, knownMissedReasons } from "./known-reasons.ts";
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
  readonly series: (account: TargetAccount, nowMs: number) => Iterable<MetricSeries>;
  /** What the series depend on beside the account, where time alone may change them. */
  readonly state?: (account: TargetAccount, nowMs: number) => 0 | 1;
}

/** The families of all targets. Series are read from the live accounts when they are written, so a target that is gone leaves nothing. */
export function probeFamilies({ accounts, nowMs }: LiveAccounts): readonly MetricFamily[] {
  return families.map((family) => ({
    name: family.name,
    help: family.help,
    type: family.type,
    unit: family.unit,
    series: {
      *[Symbol.iterator]() {
        const now = nowMs();
        for (const account of accounts()) yield* family.series(account, now);
      },
    },
    parts: partsOf(family, { accounts, nowMs }),
  }));
}

function partsOf(family: FamilyOfTargets, { accounts, nowMs }: LiveAccounts): SeriesParts {
  const parts: SeriesParts<TargetAccount> = {
    owners: accounts,
    version: (account) => 2 * account.version + (family.state?.(account, nowMs()) ?? 0),
    series: (account) => family.series(account, nowMs()),
  };
  return parts;
}

const families: readonly FamilyOfTargets[] = [
  {
    name: probeSeries.info.replace(/_info$/, ""),
    help: "A target and its labels",
    type: "info",
    // The target's own labels never hide ours.
    series: ({ probe, location }) => {
      const { name, kind, alert, runbook } = probe;
      return [
        { labels: { ...probe.labels, target: name, location, kind, alert, runbook_url: runbook ?? "" }, value: 1 },
      ];
    },
  },
  {
    name: withoutTotal(probeSeries.attempts),
    help: "Attempts to use the target; availability is measured by first attempts, retries only confirm the state",
    type: "counter",
    *series({ counters, traced, probe, location }) {
      for (const attempt of attemptOrders) {
        for (const result of attemptResults) {
          const value = counters.attempts[attempt][result];
          // A target that is never retried needs no series for it; counters from before that was so stay.
          if (attempt === "retry" && value === 0 && probe.retries === 0) continue;
          const exemplar = attempt === "first" && result === "failure" ? exemplarOf(traced.failed) : {};
          yield { labels: { target: probe.name, location, result, attempt }, value, ...exemplar };
        }
      }
    },
  },
  {
    name: withoutTotal(probeSeries.missed),
    help: "Due times that passed without an attempt",
    type: "counter",
    series: (account) => byReason(account, knownMissedReasons(account.probe), account.counters.missed),
  },
  {
    name: withoutTotal(probeSeries.failureReason),
    help: "Failed first attempts by what went wrong",
    type: "counter",
    series: (account) => byReason(account, knownFailureReasons(account.probe), account.counters.reasons),
  },
  {
    name: probeSeries.durationBucket.replace(/_bucket$/, ""),
    help: "Duration of first attempts that succeeded or failed",
    type: "histogram",
    unit: "seconds",
    series: (account) => {
      const { edges, traced, counters } = account;
      const { counts, sum } = counters.durations;
      const exemplar = exemplarOf(latest(traced.failed, traced.slow));
      return [{ labels: labelsOf(account), value: { edges, counts, sum }, ...exemplar }];
    },
  },
  {
    name: probeSeries.phaseDuration,
    help: "Duration of each phase of the last attempt, over all redirects",
    type: "gauge",
    unit: "seconds",
    series: (account) => phases.flatMap((phase) => one({ ...labelsOf(account), phase }, account.last.phases[phase])),
  },
  {
    name: withoutTotal(probeSeries.timeInState),
    help: "Time that the due times so far stand for; what was missed or inconclusive is unknown",
    type: "counter",
    unit: "seconds",
    series: (account) =>
      timeStates.map((state) => ({
        labels: { ...labelsOf(account), state },
        value: account.counters.time[state] / 1000,
      })),
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
    series: (account) =>
      confirmedStates.map((state) => ({
        labels: { ...labelsOf(account), state },
        value: Number(account.last.state === state),
      })),
  },
  {
    ...gauge(probeSeries.muted, "Whether planned work keeps the alerts of the target quiet", mutedNow),
    state: mutedNow,
  },
  {
    name: probeSeries.tlsNotAfter,
    help: "When the certificate expires: the target's own, and the first of its chain",
    type: "gauge",
    unit: "seconds",
    series: (account) => {
      const { tls } = account.last;
      return [
        ...one({ ...labelsOf(account), certificate: "leaf" }, tls?.leafNotAfter),
        ...one({ ...labelsOf(account), certificate: "chain" }, tls?.chainNotAfter),
      ];
    },
  },
  gauge(probeSeries.tlsVerified, "Whether the certificate could be verified", ({ last: { tls } }) =>
    tls === undefined ? undefined : Number(tls.verified),
  ),
];

function mutedNow(account: TargetAccount, nowMs: number): 0 | 1 {
  return account.isMuted(nowMs) ? 1 : 0;
}

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
    series: (account, nowMs) => one(labelsOf(account), value(account, nowMs)),
  };
}

function one(labels: MetricLabels, value: number | undefined): readonly MetricSeries[] {
  return value === undefined ? [] : [{ labels, value }];
}

/** Every reason that is to be expected, from 0 on, and what was counted without being expected. */
function* byReason(
  account: TargetAccount,
  known: readonly string[],
  counts: Readonly<Record<string, number>>,
): Iterable<MetricSeries> {
  for (const reason of known) yield { labels: { ...labelsOf(account), reason }, value: counts[reason] ?? 0 };
  for (const reason in counts) {
    const value = counts[reason] ?? 0;
    if (value > 0 && !known.includes(reason)) yield { labels: { ...labelsOf(account), reason }, value };
  }
}

// Made anew each time: kept for thousands of targets, label sets take more room than all else of them.
function labelsOf({ probe, location }: TargetAccount): { readonly target: string; readonly location: string } {
  return { target: probe.name, location };
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
