import type { ProbeAttempt } from "../../probe/probe-attempt.ts";
import { proberFault } from "../attempts/prober-fault.ts";
import { createFailureStreak, type FailedTarget } from "./failure-streak.ts";

/** Decides whether a failed attempt is the target's fault or the prober's own. */
export interface SelfCheck {
  /** Calls back once, now or a little later, with the attempt as it counts. */
  readonly judge: (failure: Failure, decide: (attempt: ProbeAttempt) => void) => void;
  readonly succeeded: (target: string) => void;
  readonly removed: (target: string) => void;
}

export interface Failure extends FailedTarget {
  readonly attempt: ProbeAttempt;
  /** How long the verdict may wait for what other targets say. */
  readonly holdMs: number;
}

/** A self-check that asks control addresses; none of them answering means that the prober is cut off. */
export function selfCheckByControl(controlAnswers: () => Promise<boolean>): SelfCheck {
  return {
    judge: ({ attempt }, decide) => {
      void controlAnswers().then((answers) => {
        decide(answers ? attempt : proberFault("no control address answers, so the prober itself is cut off", attempt));
      });
    },
    succeeded: () => {},
    removed: () => {},
  };
}

interface Held {
  readonly failure: Failure;
  readonly decide: (attempt: ProbeAttempt) => void;
}

/** A self-check without control addresses: when every target fails at once, it is hardly the targets. */
export function selfCheckByTargets({
  after,
  monotonic,
  neededInARow,
}: {
  readonly after: (delayMs: number, run: () => void) => void;
  readonly monotonic: () => number;
  /** Infinitely many when the plan has too few targets to tell. */
  readonly neededInARow: () => number;
}): SelfCheck {
  const streak = createFailureStreak();
  const held = new Set<Held>();

  const everythingFails = () => streak.everythingFails(monotonic(), neededInARow());

  function release(one: Held, isOwnFault: boolean): void {
    if (!held.delete(one)) return;
    const { attempt, target } = one.failure;
    if (!isOwnFault) streak.concluded(target);
    one.decide(
      isOwnFault ? proberFault("every target fails at once, so the prober itself is cut off", attempt) : attempt,
    );
  }

  return {
    judge: (failure, decide) => {
      streak.failed(failure);
      const one = { failure, decide };
      held.add(one);
      if (everythingFails()) for (const each of [...held]) release(each, true);
      else if (neededInARow() === Number.POSITIVE_INFINITY) release(one, false);
      else after(failure.holdMs, () => release(one, everythingFails()));
    },
    succeeded: (target) => {
      streak.succeeded(target);
      for (const each of [...held]) release(each, false);
    },
    removed: streak.removed,
  };
}
