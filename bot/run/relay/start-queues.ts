import { defaultIntakeLimits } from "../../intake/http/intake-options.ts";
import { createQueueGauge } from "../../intake/http/queue-gauge.ts";
import { type SqsIntake, startSqsIntake } from "../../intake/sqs/sqs-intake.ts";
import type { RelayParts } from "./relay-parts.ts";

/** Begins to empty each configured queue of SQS. Whoever takes them one by one can stop those that began. */
export function* startQueues({ setup, options, store, watchIntake, now }: RelayParts): Generator<SqsIntake> {
  const { aws, log } = setup;
  const credentials = aws?.credentials;
  const queueIsFull = createQueueGauge({ store, mostWaiting: defaultIntakeLimits.mostWaiting, now });
  for (const source of options().sources) {
    if (source.kind !== "sqs") continue;
    yield startSqsIntake({
      source: { ...source, endpoint: source.endpoint ?? aws?.endpoint },
      store,
      log,
      now,
      watch: watchIntake,
      queueIsFull,
      ...(credentials === undefined ? {} : { credentials }),
    });
  }
}
