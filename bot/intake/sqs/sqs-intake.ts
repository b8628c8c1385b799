import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "../../../service/log.ts";
import type { SqsSource } from "../../../slo/relay/relay-model.ts";
import { type AwsAccess, awsReason } from "../../sources/aws-access.ts";
import type { RelayStore } from "../../store/relay-store.ts";
import type { IntakeWatch } from "../intake-event.ts";
import { queuedDelivery } from "./queued-delivery.ts";
import { openSqsQueue, type QueuedMessage, type SqsQueue } from "./sqs-queue.ts";

export interface SqsIntakeOptions {
  readonly source: SqsSource;
  readonly store: Pick<RelayStore, "take">;
  readonly log: Logger;
  readonly now: () => number;
  readonly watch: IntakeWatch;
  /** Default: those of the machine. */
  readonly credentials?: AwsAccess["credentials"];
  /** While it says so, nothing new is received. */
  readonly queueIsFull?: () => boolean;
  readonly settings?: Partial<SqsSettings>;
  /** Waits, or less when the signal ends. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface SqsSettings {
  /** Calls that wait for messages side by side. */
  readonly receivers: number;
  readonly waitSeconds: number;
  /** For one batch to reach the disk; then it is handed out again. */
  readonly hiddenSeconds: number;
}

export const defaultSqsSettings: SqsSettings = { receivers: 2, waitSeconds: 20, hiddenSeconds: 60 };

export interface SqsHealth {
  readonly source: string;
  /** Undefined: the queue answers. */
  readonly why: string | undefined;
  readonly sinceMs: number;
}

/** A queue that is being emptied. */
export interface SqsIntake {
  readonly health: () => SqsHealth;
  /** Receives nothing more, finishes what was received, and ends. */
  readonly stop: () => Promise<void>;
}

const longestPauseMs = 30_000;

/** Empties a queue into the store. A message is deleted only once it is on disk; until then SQS keeps it. */
export function startSqsIntake(options: SqsIntakeOptions): SqsIntake {
  const { source, store, log, now, watch, pause = pauseFor, queueIsFull = () => false } = options;
  const settings = { ...defaultSqsSettings, ...options.settings };
  const stopping = new AbortController();
  const { signal } = stopping;
  let health: SqsHealth = { source: source.name, why: undefined, sinceMs: now() };

  const report = (why: string | undefined): void => {
    if (why === health.why) return;
    if (why !== undefined) log.error("the queue cannot be read", { source: source.name, because: why });
    else log.info("the queue can be read again", { source: source.name });
    health = { source: source.name, why, sinceMs: now() };
    watch(
      why === undefined
        ? { kind: "reachable", source: source.name }
        : { kind: "unreachable", source: source.name, why },
    );
  };

  /** Holds the batch until the store takes it: handing it back would bring it nearer to the queue of dead letters each time. */
  const keep = async (queue: SqsQueue, messages: readonly QueuedMessage[]): Promise<boolean> => {
    const receivedAtMs = now();
    const deliveries = messages.map((message) => queuedDelivery(message, { source: source.name, receivedAtMs }));
    for (let attempt = 1; ; attempt++) {
      try {
        const taken = await store.take(deliveries);
        const known = taken.filter(({ kind }) => kind === "known").length;
        watch({ kind: "taken", source: source.name, intake: "sqs", count: taken.length, known });
        return true;
      } catch (error) {
        log.error("the store cannot keep messages of the queue", { source: source.name, error });
        watch({ kind: "pushedBack", source: source.name, why: "the store cannot keep it" });
      }
      await pause(pauseMs(attempt), signal);
      if (signal.aborted) return false;
      await queue.hold(messages).catch(() => undefined);
    }
  };

  const remove = async (queue: SqsQueue, messages: readonly QueuedMessage[]): Promise<void> => {
    try {
      const left = await queue.remove(messages);
      if (left > 0)
        log.warn("the queue kept messages that are on disk; they come again", { source: source.name, count: left });
    } catch (error) {
      log.warn("the queue kept messages that are on disk; they come again", { source: source.name, error });
    }
  };

  const receiveAll = async (queue: SqsQueue): Promise<void> => {
    let failures = 0;
    while (!signal.aborted) {
      if (queueIsFull()) {
        await pause(1_000, signal);
        continue;
      }
      try {
        const messages = await queue.receive(signal);
        failures = 0;
        report(undefined);
        if (messages.length > 0 && (await keep(queue, messages))) await remove(queue, messages);
      } catch (error) {
        if (signal.aborted) return;
        report(awsReason(error));
        await pause(pauseMs(++failures), signal);
      }
    }
  };

  const running = (async () => {
    const { endpoint, region, queueUrl } = source;
    const { credentials } = options;
    const access = {
      region,
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(credentials === undefined ? {} : { credentials }),
    };
    const queue = await openSqsQueue({ ...access, queueUrl, ...settings });
    await Promise.all(Array.from({ length: settings.receivers }, () => receiveAll(queue)));
    queue.close();
  })().catch((error: unknown) => report(awsReason(error)));

  return {
    health: () => health,
    stop: async () => {
      stopping.abort(new Error("the relay stops"));
      await running;
    },
  };
}

function pauseMs(failures: number): number {
  return Math.min(longestPauseMs, 500 * 2 ** (failures - 1)) * (0.75 + Math.random() / 2);
}

async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
