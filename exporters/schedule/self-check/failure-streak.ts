/** Failures of targets that worked before, with no success of any target in between. */
export interface FailureStreak {
  readonly failed: (failure: FailedTarget) => void;
  /** Any success at all: the network works. */
  readonly succeeded: (target: string) => void;
  /** The failure turned out to be the target's own. */
  readonly concluded: (target: string) => void;
  readonly removed: (target: string) => void;
  /** Whether so many fail at once that the prober itself is the likelier cause. */
  readonly everythingFails: (atMs: number, needed: number) => boolean;
}

export interface FailedTarget {
  readonly target: string;
  readonly host: string;
  /** Monotonic milliseconds. */
  readonly atMs: number;
  readonly intervalMs: number;
}

const fewestTargets = 5;
const fewestHosts = 3;
const mostNeeded = 20;

/**
 * How many targets in a row have to fail before it looks like the prober's own fault, given the hosts of all targets. Infinitely
 * many where there are too few targets or hosts to tell; a twentieth of many targets, so that an outage of most of them is not taken for one of all.
 */
export function neededInARow(hosts: readonly string[]): number {
  if (hosts.length < fewestTargets || new Set(hosts).size < fewestHosts) return Number.POSITIVE_INFINITY;
  return Math.min(mostNeeded, Math.max(fewestTargets, Math.ceil(hosts.length / 20)));
}

/** A streak of failures, empty. A target that was failing on its own already is no news, so it does not count. */
export function createFailureStreak(): FailureStreak {
  const streak = new Map<string, FailedTarget>();
  const failingAlone = new Set<string>();
  return {
    failed: (failure) => {
      if (streak.has(failure.target) || !failingAlone.has(failure.target)) streak.set(failure.target, failure);
    },
    succeeded: (target) => {
      streak.clear();
      failingAlone.delete(target);
    },
    concluded: (target) => failingAlone.add(target),
    removed: (target) => {
      streak.delete(target);
      failingAlone.delete(target);
    },
    everythingFails: (atMs, needed) => {
      const hosts = new Set<string>();
      let recent = 0;
      for (const failure of streak.values()) {
        // Two due times of a target lie less than two intervals apart: one that is silent for longer says nothing any more.
        if (atMs - failure.atMs >= 2 * failure.intervalMs) continue;
        recent++;
        hosts.add(failure.host);
        if (recent >= needed && hosts.size >= fewestHosts) return true;
      }
      return false;
    },
  };
}
