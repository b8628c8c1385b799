import type { Probe, ProbeKind } from "../../slo/probe/probe-model.ts";
import { failed, slowness } from "./attempt.ts";
import { secondsSince } from "./connect.ts";
import type { ProbeAttempt } from "./probe-attempt.ts";
import type { ProbeContext, ProbeKindRunner } from "./probe-kind.ts";

/** How to load what makes attempts, by kind. */
export type RunnerTable = { readonly [Kind in ProbeKind]: () => Promise<ProbeKindRunner<Kind>> };

export type ProbeOnce = (probe: Probe, context: ProbeContext) => Promise<ProbeAttempt>;

/** A runner that is still at work this long after its deadline is given up. */
const graceSeconds = 1;

/** Makes attempts that always end as an outcome, and judges their speed in one place. */
export function createProbeOnce(table: RunnerTable): ProbeOnce {
  const loaded = new Map<ProbeKind, unknown>();

  async function load<Kind extends ProbeKind>(kind: Kind): Promise<ProbeKindRunner<Kind>> {
    const runner = await table[kind]();
    loaded.set(kind, runner);
    return runner;
  }

  return async function probeOnce(probe, context) {
    let startedMs = performance.now();
    try {
      const run = (loaded.get(probe.kind) as ProbeKindRunner<ProbeKind> | undefined) ?? (await load(probe.kind));
      // Loading is the prober's time, not the target's.
      startedMs = performance.now();
      return judgeSpeed(await inTime(run(probe, context), probe), probe);
    } catch (error) {
      const detail = `The prober is at fault: ${error instanceof Error ? error.message : String(error)}`;
      return failed({ reason: "prober", detail }, { durationSeconds: secondsSince(startedMs) });
    }
  };
}

/** Success that took too long is a failure; a failure keeps its own reason. */
function judgeSpeed(attempt: ProbeAttempt, { maxDurationSeconds }: Probe): ProbeAttempt {
  const slow = attempt.result === "success" ? slowness(attempt.durationSeconds, maxDurationSeconds) : undefined;
  return slow === undefined ? attempt : { ...attempt, result: "failure", ...slow };
}

async function inTime(running: Promise<ProbeAttempt>, { timeoutSeconds, kind }: Probe): Promise<ProbeAttempt> {
  let timer: NodeJS.Timeout | undefined;
  const givenUp = new Promise<never>((_, reject) => {
    // Made only when it is needed: an error and its stack cost as much as all else here.
    const giveUp = () =>
      reject(new Error(`the ${kind} probe was still at work ${graceSeconds} s after its time limit.`));
    timer = setTimeout(giveUp, (timeoutSeconds + graceSeconds) * 1000);
  });
  try {
    return await Promise.race([running, givenUp]);
  } finally {
    clearTimeout(timer);
  }
}
