import type { Probe } from "../../../slo/probe/probe-model.ts";
import type { ProbeAttempt } from "../../probe/probe-attempt.ts";
import type { Attempts, CancelAttempt } from "../attempts/attempts.ts";
import type { Capacity } from "../attempts/capacity.ts";
import type { ScheduleLoop } from "../clock/schedule-loop.ts";

const longestPauseMs = 1_000;

/**
 * Repeats a failed attempt until one succeeds or the probe's retries are used up. Due times go first: it waits while there is no slot,
 * and whoever has a new due time calls the answer to end it.
 */
export function startConfirmation({
  probe,
  host,
  loop,
  capacity,
  attempts,
  onAttempt,
}: {
  /** The probe as it is now: a reload may change its retries. */
  readonly probe: () => Probe;
  readonly host: string;
  readonly loop: Pick<ScheduleLoop<unknown>, "after" | "nowMs">;
  readonly capacity: Pick<Capacity, "hasRoom">;
  readonly attempts: Pick<Attempts, "start">;
  readonly onAttempt: (attempt: ProbeAttempt, startedMs: number) => void;
}): () => void {
  let used = 0;
  let isEnded = false;
  let cancel: CancelAttempt | undefined;

  function pause(): void {
    if (used >= probe().retries) return;
    loop.after(Math.min(longestPauseMs, probe().intervalSeconds * 100), retry);
  }

  function retry(): void {
    if (isEnded) return;
    if (!capacity.hasRoom(host)) {
      pause();
      return;
    }
    used++;
    const startedMs = Math.floor(loop.nowMs());
    cancel = attempts.start({
      probe: probe(),
      host,
      onEnd: () => {},
      onVerdict: (attempt) => {
        onAttempt(attempt, startedMs);
        if (attempt.result !== "success") pause();
      },
    });
  }

  pause();
  return () => {
    isEnded = true;
    cancel?.();
  };
}
