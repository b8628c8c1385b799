import type { Alert } from "../model/alert.ts";
import type { Observation } from "../model/observation.ts";
import type { PollReport } from "../sources/poll-report.ts";
import { selfSource } from "./self-alerts.ts";

/**
 * What the relay says fires of its own, as if it were asked like any source: trouble that a killed process raised, and that no process
 * raises again or repeats, becomes unknown and closes in the end. Whether a source can be asked, the book knows itself.
 */
export function selfReport({
  raised,
  known,
  asked,
  atMs,
}: {
  /** By this process. */
  readonly raised: readonly Observation[];
  /** The relay's own alerts in the book. */
  readonly known: readonly Alert[];
  /** Names of the sources that are asked. */
  readonly asked: ReadonlySet<string>;
  readonly atMs: number;
}): PollReport {
  const judgedByBook = known.flatMap(({ status, ...alert }): readonly Observation[] =>
    status === "firing" && alert.name === "SourceUnreachable" && asked.has(alert.labels["source"] ?? "")
      ? [{ ...alert, status }]
      : [],
  );
  return {
    source: selfSource,
    atMs,
    isComplete: true,
    why: undefined,
    alerts: [...raised, ...judgedByBook],
    known: undefined,
    resolved: [],
    silences: [],
  };
}
