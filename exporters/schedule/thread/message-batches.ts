import type { Clock } from "../clock/clock.ts";
import type { ProberMessage } from "../due-result.ts";

/** Messages on their way to another thread, which costs less in batches. */
export interface MessageBatches {
  readonly add: (message: ProberMessage) => void;
  /** Sends what there is. */
  readonly flush: () => void;
}

const longestWaitMs = 50;
const mostMessages = 500;

/** Collects messages for 50 ms, or until there are 500. */
export function createMessageBatches({
  send,
  setTimer,
}: {
  readonly send: (messages: readonly ProberMessage[]) => void;
  readonly setTimer: Clock["setTimer"];
}): MessageBatches {
  let batch: ProberMessage[] = [];
  let cancel: (() => void) | undefined;

  function flush(): void {
    cancel?.();
    cancel = undefined;
    if (batch.length === 0) return;
    const full = batch;
    batch = [];
    send(full);
  }

  return {
    add: (message) => {
      batch.push(message);
      if (batch.length >= mostMessages) flush();
      else cancel ??= setTimer(flush, longestWaitMs);
    },
    flush,
  };
}
