import type { Logger } from "../../service/log.ts";
import type { PollReport } from "../sources/poll-report.ts";

/** A source that can be asked what is true. */
export interface PolledSource {
  readonly name: string;
  readonly poll: (nowMs: number) => Promise<PollReport>;
}

export interface PollOptions {
  /** Asked each round, so that a reload counts at once. */
  readonly sources: () => readonly PolledSource[];
  readonly everyMs: () => number;
  readonly onReport: (report: PollReport) => void;
  readonly now: () => number;
  readonly log: Logger;
}

/** Asks every source in turn, the first time at once: what fired or ended while nobody listened is found then. Gives how to stop. */
export function pollSources({ sources, everyMs, onReport, now, log }: PollOptions): () => Promise<void> {
  let isStopping = false;
  let timer: NodeJS.Timeout | undefined;
  const ask = async ({ name, poll }: PolledSource): Promise<void> => {
    const nowMs = now();
    try {
      onReport(await poll(nowMs));
    } catch (error) {
      // A poll says itself when its source is not reachable; this is a fault of ours, and no reason to change any state.
      log.error("cannot ask a source what is true", { source: name, error: String(error) });
    }
  };
  const round = async (): Promise<void> => {
    await Promise.all(sources().map(ask));
    if (!isStopping) timer = setTimeout(again, everyMs());
  };
  const again = (): void => {
    running = round();
  };
  let running = round();
  return async () => {
    isStopping = true;
    clearTimeout(timer);
    await running;
  };
}
