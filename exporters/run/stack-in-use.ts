import type { Logger } from "../../service/log.ts";
import type { Stack } from "../../slo/model.ts";
import type { Probe } from "../../slo/probe/probe-model.ts";
import type { Problem } from "../../slo/problem.ts";
import { machineClock } from "../schedule/clock/clock.ts";
import type { DiscoveredProbes } from "../targets/discovered-probes.ts";
import { type Shard, targetsOfShard } from "../targets/shard-of.ts";
import { watchTargets } from "../targets/watch-targets.ts";

/** The stack that the exporter works by, and the targets that it means: its own probes and the discovered ones. */
export interface StackInUse {
  readonly stack: () => Stack;
  /** The targets of this shard. */
  readonly probes: () => readonly Probe[];
  /** What is wrong with discovered targets. */
  readonly problems: () => readonly Problem[];
  /** Works by another stack from now on. */
  readonly use: (stack: Stack) => Promise<void>;
  readonly stop: () => void;
}

export interface StackInUseOptions {
  readonly shard: Shard | undefined;
  readonly userAgent: string;
  readonly log: Logger;
  /** Called when discovery finds other targets. */
  readonly onChange: () => void;
}

/** Looks at everything that the stack's discovery names, once now and again later. */
export async function createStackInUse(
  first: Stack,
  { shard, userAgent, log, onChange }: StackInUseOptions,
): Promise<StackInUse> {
  let stack = first;
  let { found, stop } = await watched();

  async function watched() {
    const watch = await watchTargets({
      discovery: stack.exporter.discovery,
      taken: new Set(stack.probes.map(({ name }) => name)),
      userAgent,
      onChange: (changed) => {
        warnOf(changed);
        found = changed;
        onChange();
      },
      clock: machineClock,
    });
    warnOf(watch.found);
    return watch;
  }

  function warnOf({ problems }: DiscoveredProbes): void {
    for (const { file, path, message, hint } of problems) log.warn(message, { file, at: path, hint });
  }

  return {
    stack: () => stack,
    probes: () => {
      const all = [...stack.probes, ...found.probes];
      return shard === undefined ? all : targetsOfShard(all, shard);
    },
    problems: () => found.problems,
    use: async (next) => {
      stop();
      stack = next;
      ({ found, stop } = await watched());
    },
    stop: () => stop(),
  };
}
