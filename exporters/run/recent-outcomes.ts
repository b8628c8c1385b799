import type { RecentOutcome } from "../output/exporter-view.ts";
import type { ProbeAttempt } from "../probe/probe-attempt.ts";
import type { ProberMessage } from "../schedule/due-result.ts";

/** What people want to see of a target beside its counters. */
export interface Recent {
  readonly outcomes: readonly RecentOutcome[];
  readonly last: (ProbeAttempt & { readonly atMs: number }) | undefined;
  readonly stateSinceMs: number | undefined;
}

const nothing: Recent = { outcomes: [], last: undefined, stateSinceMs: undefined };
const mostOutcomes = 60;

/** The last due times of each target, and its last attempt; only in memory. */
export class RecentOutcomes {
  readonly #byTarget = new Map<string, Recent>();

  of(target: string): Recent {
    return this.#byTarget.get(target) ?? nothing;
  }

  note(message: Exclude<ProberMessage, { kind: "clock-step" }>): void {
    const before = this.of(message.target);
    this.#byTarget.set(message.target, noted(before, message));
  }

  /** Forgets targets that are gone. */
  keep(targets: ReadonlySet<string>): void {
    for (const target of this.#byTarget.keys()) if (!targets.has(target)) this.#byTarget.delete(target);
  }
}

function noted(before: Recent, message: Exclude<ProberMessage, { kind: "clock-step" }>): Recent {
  switch (message.kind) {
    case "state":
      return { ...before, stateSinceMs: message.atMs };
    case "retry":
      return { ...before, last: { ...message.attempt, atMs: message.atMs } };
    case "due": {
      const outcomes = [...before.outcomes, message.outcome].slice(-mostOutcomes);
      const attempt = "attempt" in message ? message.attempt : undefined;
      return { ...before, outcomes, last: attempt === undefined ? before.last : { ...attempt, atMs: message.dueMs } };
    }
  }
}
