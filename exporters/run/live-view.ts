import { allSlos, type Stack } from "../../slo/model.ts";
import type { Probe } from "../../slo/probe/probe-model.ts";
import type { Problem } from "../../slo/problem.ts";
import { exclusionHolds } from "../../slo/sli/exclusion-holds.ts";
import type { BudgetBook } from "../budgets/budget-book.ts";
import type { ExporterView, FailureView, TargetView } from "../output/exporter-view.ts";
import type { ExporterHealth } from "../output/health-families.ts";
import type { ProbeAttempt } from "../probe/probe-attempt.ts";
import { probeHost } from "../schedule/target/probe-host.ts";
import type { ExporterStore } from "../store/exporter-store.ts";
import type { Accounts } from "./accounts.ts";
import { budgetView } from "./budget-view.ts";
import type { HeardLocations } from "./heard-locations.ts";
import { quorumState } from "./quorum-state.ts";
import { measuredSloDetail, measuredSloView, recordedSloDetail, recordedSloView } from "./slo-view.ts";

/** What the view reads; the functions give the state of the moment. */
export interface LiveState {
  readonly location: string;
  readonly accounts: Accounts;
  readonly budgets: Pick<BudgetBook, "report" | "reports" | "status">;
  readonly store: Pick<ExporterStore, "failures">;
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
  const { accounts, budgets, location, stack, now } = state;
  const titleOf = (service: string) => stack().services.find(({ name }) => name === service)?.title ?? service;
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
    slos: () => [
      ...[...accounts.slos.values()].map((found) => measuredSloView(found, titleOf(found.slo.service))),
      ...allSlos(stack()).flatMap((slo) => recordedSloView(slo, { budgets, serviceTitle: titleOf(slo.service) }) ?? []),
    ],
    configuredSlos: () => allSlos(stack()).map(({ id }) => id),
    slo: (id) => {
      const found = accounts.slos.get(id);
      if (found !== undefined) {
        return measuredSloDetail(found, { location, budgets, serviceTitle: titleOf(found.slo.service) });
      }
      const slo = allSlos(stack()).find((one) => one.id === id);
      return slo === undefined ? undefined : recordedSloDetail(slo, { budgets, serviceTitle: titleOf(slo.service) });
    },
    budgets: () => [...budgets.reports()].map((report) => budgetView(report, budgets.status())),
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
