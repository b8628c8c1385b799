import type { Command } from "./command.ts";

interface Row {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<{ readonly command: Command }>;
}

/** Every command, in the order of the help. */
export const commands: readonly Row[] = [
  { name: "init", summary: "write a small nines.config.ts to start from", load: () => import("./commands/init.ts") },
  { name: "validate", summary: "check a config and show every problem", load: () => import("./commands/validate.ts") },
  {
    name: "explain",
    summary: "say when each alert fires, and what it costs",
    load: () => import("./commands/explain.ts"),
  },
  {
    name: "generate",
    summary: "write rules, their tests, boards and alert routes",
    load: () => import("./commands/generate.ts"),
  },
  {
    name: "check",
    summary: "run every panel and rule against a Prometheus",
    load: () => import("./commands/check.ts"),
  },
  { name: "preview", summary: "draw every board with real data", load: () => import("./commands/preview.ts") },
  {
    name: "exporter",
    summary: "probe targets and account for their error budgets",
    load: () => import("./commands/exporter.ts"),
  },
  {
    name: "relay",
    summary: "carry alerts to the on-call channel, one incident one message",
    load: () => import("./commands/relay.ts"),
  },
  {
    name: "doctor",
    summary: "look whether Slack, Alertmanager and AWS are set up as the relay needs",
    load: () => import("./commands/doctor.ts"),
  },
  {
    name: "prove",
    summary: "prove that a change loses no request, or show those that it lost",
    load: () => import("./commands/prove.ts"),
  },
  {
    name: "drain",
    summary: "propose how long a pod has to drain, and check the order",
    load: () => import("./commands/drain.ts"),
  },
  {
    name: "backfill",
    summary: "write what the exporter stored as history for Prometheus",
    load: () => import("./commands/backfill.ts"),
  },
  { name: "backtest", summary: "replay an SLO over recorded history", load: () => import("./commands/backtest.ts") },
  { name: "gate", summary: "say whether a release may take its next step", load: () => import("./commands/gate.ts") },
  {
    name: "import",
    summary: "turn Sloth, Pyrra or OpenSLO files into nines YAML",
    load: () => import("./commands/import.ts"),
  },
  { name: "export", summary: "write the SLOs in another format", load: () => import("./commands/export.ts") },
  { name: "schema", summary: "print the JSON Schema of a config", load: () => import("./commands/schema.ts") },
  {
    name: "up",
    summary: "start a whole stack with a demo shop, and tell its story",
    load: () => import("./commands/up.ts"),
  },
  { name: "demo", summary: "break, heal or shift the shop of nines up", load: () => import("./commands/demo.ts") },
];
