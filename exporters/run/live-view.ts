import { budgetSpent } from "../../slo/error-budget.ts";
import { exclusionHolds } from "../../slo/exclusion-holds.ts";
import type { Stack } from "../../slo/model.ts";
import type { Probe } from "../../slo/probe-model.ts";
import type { Problem } from "../../slo/problem.ts";
import { sliEvents } from "../accounting/sli-events.ts";
import type { WindowReading } from "../accounting/slo-reading.ts";
import type {
  ExporterView,
  FailureView,
  SloDayView,
  SloDetailView,
  SloView,
  SloWindowView,
  TargetView,
} from "../output/exporter-view.ts";
import type { ExporterHealth } from "../output/health-families.ts";
import type { ProbeAttempt } from "../probe/probe-attempt.ts";
import { probeHost } from "../schedule/target/probe-host.ts";
import type { ExporterStore } from "../store/exporter-store.ts";
import type { AccountedSlo, Accounts } from "./accounts.ts";
import type { HeardLocations } from "./heard-locations.ts";
import { quorumState } from "./quorum-state.ts";

/** What the view reads; the functions give the state of the moment. */
export interface LiveState {
  readonly location: string;
  readonly accounts: Accounts;
  readonly store: Pick<ExporterStore, "failures" | "rollups">;
  readonly stack: () => Stack;
  readonly health: () => ExporterHealth;
  readonly notReady: () => readonly string[];
  readonly configProblems: () => readonly Problem[];
  /** What the other locations say. */
  readonly heard: Pick<HeardLocations, "lastSeen" | "downAt" | "upAt">;
  readonly now: () => number;
}

/** The exporter as people and the web app see it. */
export function liveView(state: LiveState): ExporterView {
  const { accounts, location, stack, now } = state;
  return {
    status: () => ({
      nowMs: now(),
      health: state.health(),
      notReady: state.notReady(),
      alerts: stack().exporter.alerts,
      quorum: stack().exporter.quorum,
      locations: stack().exporter.locations.map(({ name, weight }) => ({
        name,
        weight,
        isOurs: name === location,
        lastSeenMs: name === location ? state.health().flushedAtMs : state.heard.lastSeen().get(name),
      })),
      configProblems: state.configProblems(),
    }),
    targets: () =>
      [...accounts.targets.keys()].map((name) => targetView(name, state)).filter((view) => view !== undefined),
    slos: () => [...accounts.slos.values()].map(sloView),
    slo: async (id) => {
      const found = accounts.slos.get(id);
      return found === undefined ? undefined : sloDetailView(found, state);
    },
    failures: async ({ target, limit }) => {
      const stored = await state.store.failures({ location, limit: target === undefined ? limit : 5_000 });
      return stored
        .filter((failure) => target === undefined || failure.target === target)
        .slice(0, limit)
        .map(({ json, ...failure }): FailureView => ({ ...failure, attempt: JSON.parse(json) as ProbeAttempt }));
    },
  };
}

function targetView(name: string, { accounts, location, heard, stack, now }: LiveState): TargetView | undefined {
  const account = accounts.targets.get(name);
  if (account === undefined) return undefined;
  const { probe, last, counters } = account;
  const recent = accounts.recent.of(name);
  const { attempts, missed, excluded } = counters;
  return {
    name,
    kind: probe.kind,
    address: addressOf(probe),
    location,
    labels: probe.labels,
    intervalSeconds: probe.intervalSeconds,
    state: last.state,
    stateSinceMs: recent.stateSinceMs,
    quorumState: quorumState(
      {
        down: heard.downAt(name) + (last.state === "down" ? 1 : 0),
        up: heard.upAt(name) + (last.state === "up" ? 1 : 0),
      },
      stack().exporter,
    ),
    maintenance: maintenanceView(probe, now()),
    lastRunMs: last.runMs,
    lastSuccessMs: last.successMs,
    last: recent.last,
    recent: recent.outcomes,
    counts: {
      success: attempts.first.success,
      failure: attempts.first.failure,
      inconclusive: attempts.first.inconclusive,
      missed: Object.values(missed).reduce((sum, count) => sum + count, 0),
      excluded: excluded.dueTimes,
    },
    slos: [...accounts.slos.values()].filter(({ account: slo }) => slo.slo.target === name).map(({ slo }) => slo.id),
  };
}

function addressOf(probe: Probe): string {
  switch (probe.kind) {
    case "http":
    case "websocket":
      return probe.url.replace(/\/\/[^/@]*@/, "//").replace(/\?.*$/, "?…");
    case "journey":
      return `${probe.steps.length} steps at ${probeHost(probe)}`;
    case "dns":
      return `${probe.record} ${probe.query}`;
    case "icmp":
      return probe.host;
    default:
      return `${probe.host}:${probe.port}`;
  }
}

function maintenanceView({ maintenance }: Probe, nowMs: number): TargetView["maintenance"] {
  const work = maintenance.filter(({ when }) => exclusionHolds(when, nowMs / 1000));
  if (work.length === 0) return undefined;
  const ends = work.map(({ when }) => (when.kind === "once" ? 1000 * when.toSeconds : undefined));
  return {
    untilMs: ends.every((end) => end !== undefined) ? Math.max(...ends) : undefined,
    mute: work.some(({ mute }) => mute),
    exclude: work.some(({ exclude }) => exclude),
    probe: work.every(({ probe }) => probe),
  };
}

function sloView({ slo, account }: AccountedSlo): SloView {
  const { windows, period, budget } = account.read();
  return {
    id: slo.id,
    service: slo.service,
    name: slo.name,
    objective: account.slo.objective,
    period: slo.period.text,
    target: account.slo.target,
    current: windowView(period),
    budgetRemaining: budget.remaining,
    exhaustionSeconds: budget.exhaustionSeconds,
    windows: windows.map(windowView),
  };
}

function windowView({ window, seconds, sli, interval, sampleSize, coverage, burnRate }: WindowReading): SloWindowView {
  return { window, seconds, sli, interval, sampleSize, coverage, burnRate };
}

async function sloDetailView(found: AccountedSlo, state: LiveState): Promise<SloDetailView> {
  const { account, firstMinute } = found;
  const { judgement, epoch } = account.slo;
  const view = sloView(found);
  const nowMinute = Math.floor(state.now() / 60_000);
  const rows = await state.store.rollups({
    slo: view.id,
    span: "day",
    from: nowMinute - 100 * 1_440,
    to: nowMinute + 1,
  });
  const current = account.read().period.counts;
  const days = rows
    .filter((row) => row.epoch === epoch && row.location === state.location)
    .map((row): SloDayView => {
      const counts = sliEvents(row, judgement);
      // The day's bad events over all events of the period: what it took of the budget that is on show.
      const spent = budgetSpent({ total: current.total, bad: counts.bad }, judgement.budget);
      return {
        dayMs: row.minute * 60_000,
        good: row.good,
        bad: row.bad,
        unknownSeconds: row.unknownMs / 1000,
        excludedSeconds: row.excludedMs / 1000,
        budgetSpent: spent,
      };
    });
  const weight = account.slo.weights.get(state.location) ?? 1;
  return {
    ...view,
    epochSinceMs: firstMinute * 60_000,
    locations: [{ location: state.location, weight, current: view.current }],
    days,
    notes: [],
  };
}
