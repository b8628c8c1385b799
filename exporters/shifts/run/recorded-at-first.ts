import type { Logger } from "../../../service/log.ts";
import { ShiftSourceFault } from "../read/shift-source-fault.ts";
import type { RecordedRollout } from "../track/absence/recorded-rollout.ts";
import { notReadYet } from "./shift-source.ts";
import type { ShiftReaders } from "./watch-shift.ts";

/** A network that comes up after the process, as a sidecar's does, and a Prometheus that is moved at the same time. */
const mostWaitMs = 15_000;

interface FirstOptions {
  readonly shift: string;
  readonly readers: Pick<ShiftReaders, "recorded">;
  readonly now: () => number;
  readonly log: Logger;
}

/**
 * Asks what rules recorded of a rollout before the first look at a shift. While a candidate has a part of the traffic and nobody answers,
 * the weights are not read yet, for some seconds: what begins without an answer has forgotten what was said of the candidate.
 */
export function recordedAtFirst({ shift, readers, now, log }: FirstOptions) {
  let failedAtMs: number | undefined;
  return async (share: number, signal: AbortSignal): Promise<RecordedRollout | undefined> => {
    try {
      return await readers.recorded(signal);
    } catch (error) {
      const isFirst = failedAtMs === undefined;
      failedAtMs ??= now();
      if (isFirst) {
        const reason = error instanceof Error ? error.message : String(error);
        log.warn("nobody says whether a rollout was on its way before this looked", { shift, reason });
      }
      if (share > 0 && share < 1 && now() - failedAtMs < mostWaitMs)
        throw new ShiftSourceFault(notReadYet, { retryable: true, cause: error });
      return undefined;
    }
  };
}
