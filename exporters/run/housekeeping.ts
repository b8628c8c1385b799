import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "../../service/log.ts";

/** Something that has to be done again and again. */
export interface Job {
  /** For the log: `store what is new`. */
  readonly name: string;
  /** 0: at every look. */
  readonly everyMs: number;
  readonly run: () => void | Promise<void>;
  /** `in turn`: never at the same time as another such job. `apart`: waits for others elsewhere, and holds up nobody here. */
  readonly pace: "in turn" | "apart";
  /** Not at once, but only after `everyMs`. */
  readonly waitsFirst?: boolean;
}

/** Jobs that run until they are stopped. */
export interface Housekeeping {
  /** Does something in turn with the jobs. */
  readonly inTurn: (work: () => void | Promise<void>) => Promise<void>;
  /** Starts no job any more, and waits for those that run; for one that waits for others elsewhere not for ever. */
  readonly stop: () => Promise<void>;
}

const tickMs = 1_000;
/** Whoever stops a daemon gives it some ten seconds before they kill it. */
const patienceMs = 5_000;

/** Looks once a second which jobs are due. A job that fails is logged, and neither ends the others nor its own next time. */
export function startHousekeeping(
  jobs: readonly Job[],
  { now, log }: { readonly now: () => number; readonly log: Logger },
): Housekeeping {
  const startedMs = now();
  const lastRun = new Map(jobs.map((job) => [job, job.waitsFirst === true ? startedMs : Number.NEGATIVE_INFINITY]));
  const running = new Map<Job, Promise<void>>();
  let turn: Promise<void> = Promise.resolve();
  let waiting = 0;

  const inTurn: Housekeeping["inTurn"] = (work) => {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  };
  const timer = setInterval(tick, tickMs);
  tick();
  return {
    inTurn,
    stop: async () => {
      clearInterval(timer);
      await turn;
      await Promise.race([Promise.all(running.values()), delay(patienceMs, undefined, { ref: false })]);
    },
  };

  function tick(): void {
    for (const job of jobs) if (job.pace === "apart" && !running.has(job) && isDue(job)) startApart(job);
    // A slow store must not have a queue of rounds waiting for it.
    if (waiting > 0) return;
    waiting++;
    void inTurn(async () => {
      waiting--;
      for (const job of jobs) if (job.pace === "in turn" && isDue(job)) await guarded(job);
    });
  }

  function startApart(job: Job): void {
    running.set(
      job,
      guarded(job).finally(() => running.delete(job)),
    );
  }

  async function guarded(job: Job): Promise<void> {
    try {
      await job.run();
    } catch (error) {
      log.error(`could not ${job.name}`, { error: error instanceof Error ? error.message : String(error) });
    }
  }

  function isDue(job: Job): boolean {
    const nowMs = now();
    const sinceMs = nowMs - (lastRun.get(job) ?? Number.NEGATIVE_INFINITY);
    // A clock that was put back must not put a job off by as much.
    if (sinceMs >= 0 && sinceMs < job.everyMs) return false;
    lastRun.set(job, nowMs);
    return true;
  }
}
