import type { RelayOptions } from "../../slo/relay/relay-model.ts";

/** What of a new config counts only after a restart, in words: it is opened at the start, and stays as it was. */
export function countsAfterRestart(before: RelayOptions, after: RelayOptions): readonly string[] {
  const parts: Readonly<Record<string, (options: RelayOptions) => unknown>> = {
    "Slack workspaces": ({ slack }) => slack,
    "SQS sources": ({ sources }) => sources.filter(({ kind }) => kind === "sqs"),
    Prometheus: ({ prometheus }) => prometheus,
    "the exporter": ({ exporter }) => exporter,
  };
  return Object.entries(parts).flatMap(([name, part]) =>
    JSON.stringify(part(before)) === JSON.stringify(part(after)) ? [] : [name],
  );
}
