import type { RelayStore } from "../../store/relay-store.ts";

interface QueueOptions {
  readonly store: Pick<RelayStore, "waitingCount">;
  readonly mostWaiting: number;
  readonly now: () => number;
}

const refreshMs = 1_000;

/** Whether more deliveries wait than should. The store is asked once a second at most, beside the requests. */
export function createQueueGauge({ store, mostWaiting, now }: QueueOptions): () => boolean {
  let isFull = false;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  return () => {
    if (now() - askedAtMs >= refreshMs) {
      askedAtMs = now();
      // A store that does not answer shows itself when the delivery is to be kept.
      store.waitingCount().then(
        ({ count }) => {
          isFull = count >= mostWaiting;
        },
        () => undefined,
      );
    }
    return isFull;
  };
}
