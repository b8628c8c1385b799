import type { Registry } from "prom-client";
import { relaySeries, relayVisibleEdges } from "../../slo/relay/relay-series.ts";
import type { CallReport, VisibleReport } from "../dispatch/desired-message.ts";
import type { IntakeEvent } from "../intake/intake-event.ts";

/** What the relay measures of itself. */
export interface RelayMetrics {
  readonly registry: Registry;
  readonly intake: (event: IntakeEvent) => void;
  readonly call: (report: CallReport) => void;
  readonly visible: (report: VisibleReport, heard: { readonly atMs: number; readonly severity: string }) => void;
  readonly corrected: (source: string, kind: "late" | "ended" | "unknown") => void;
  readonly dropped: () => void;
  readonly set: (gauge: GaugeName, value: number, workspace?: string) => void;
}

type GaugeName = "waiting" | "oldest" | "unseen" | "failed" | "storms" | "open" | "connected" | "leading" | "lastRound";

/** The relay's own metrics; counters begin at 0, so that the first event is seen. */
export async function createRelayMetrics(): Promise<RelayMetrics> {
  const { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } = await import("prom-client");
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "nines_relay_" });
  // Gauges with the suffix of counters; the same by type of handle stays.
  for (const kind of ["handles", "requests", "resources"]) {
    registry.removeSingleMetric(`nines_relay_nodejs_active_${kind}_total`);
  }
  const registers = [registry];
  const intake = new Counter({
    name: relaySeries.intake,
    help: "Deliveries by source and result.",
    labelNames: ["source", "result"],
    registers,
  });
  const calls = new Counter({
    name: relaySeries.calls,
    help: "Calls to workspaces by method and result.",
    labelNames: ["workspace", "method", "result"],
    registers,
  });
  const visible = new Histogram({
    name: relaySeries.visible,
    help: "From the first word of an incident to its first message.",
    labelNames: ["severity"],
    buckets: [...relayVisibleEdges],
    registers,
  });
  for (const severity of ["critical", "warning", "info"]) visible.zero({ severity });
  const corrections = new Counter({
    name: relaySeries.corrections,
    help: "What asking the sources put right.",
    labelNames: ["source", "kind"],
    registers,
  });
  const dropped = new Counter({
    name: relaySeries.dropped,
    help: "Deliveries that could not be worked on; they are kept. Must be 0.",
    registers,
  });
  const gauge = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Gauge({ name, help, labelNames: [...labelNames], registers });
  const gauges = {
    waiting: gauge(relaySeries.waiting, "Deliveries that wait to be worked on."),
    oldest: gauge(relaySeries.oldest, "Age of the oldest of them."),
    unseen: gauge(relaySeries.unseen, "Messages that should be seen and are not."),
    failed: gauge(relaySeries.failed, "Messages that no channel takes."),
    storms: gauge(relaySeries.storms, "Storms that go on."),
    open: gauge(relaySeries.open, "Open incidents."),
    connected: gauge(relaySeries.connected, "Whether buttons of a workspace reach the relay.", ["workspace"]),
    leading: gauge(relaySeries.leading, "Whether this replica works on deliveries."),
    lastRound: gauge(relaySeries.lastRound, "When the leader last finished a round."),
  };
  return {
    registry,
    intake: (event) => {
      if (event.kind === "taken") {
        intake.inc({ source: event.source, result: "new" }, event.count - event.known);
        intake.inc({ source: event.source, result: "known" }, event.known);
      } else if (event.kind !== "reachable" && event.kind !== "subscribed") {
        intake.inc({ source: event.source, result: event.kind });
      }
    },
    call: ({ workspace, method, result }) => calls.inc({ workspace, method, result }),
    visible: ({ atMs }, heard) => visible.observe({ severity: heard.severity }, Math.max(0, atMs - heard.atMs) / 1_000),
    corrected: (source, kind) => corrections.inc({ source, kind }),
    dropped: () => dropped.inc(),
    set: (name, value, workspace) => {
      if (workspace === undefined) gauges[name].set(value);
      else gauges[name].set({ workspace }, value);
    },
  };
}
