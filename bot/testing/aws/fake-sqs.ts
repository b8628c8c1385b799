import { createHash, randomUUID } from "node:crypto";
import { type AwsJsonServer, AwsRefusal, startAwsJsonServer } from "./aws-json-server.ts";

interface StoredMessage {
  readonly id: string;
  readonly body: string;
  readonly sentAtMs: number;
  receipt: string | undefined;
  hiddenUntilMs: number;
  receives: number;
}

/** A queue of SQS on this machine, for tests: standard queues hand a message out again when its time is over. */
export interface FakeSqs extends AwsJsonServer {
  readonly queueUrl: string;
  /** Puts a message into the queue; returns its id. */
  readonly send: (body: string) => string;
  /** Bodies that are still in the queue, handed out or not. */
  readonly bodies: () => readonly string[];
  /** Messages that were handed out this often and are still there go to the queue of dead letters, as a redrive policy has it. */
  readonly deadLetters: () => readonly string[];
  /** Lets the time of everything that is handed out be over. */
  readonly expire: () => void;
}

interface FakeSqsOptions {
  readonly queueName?: string;
  readonly now?: () => number;
  /** Of the redrive policy. Default: none. */
  readonly maxReceiveCount?: number;
}

/** Starts a fake SQS with one queue. */
export async function startFakeSqs({
  queueName = "alarms",
  now = Date.now,
  maxReceiveCount = Number.POSITIVE_INFINITY,
}: FakeSqsOptions = {}): Promise<FakeSqs> {
  let messages: StoredMessage[] = [];
  const dead: string[] = [];
  const waiters = new Set<() => void>();
  const path = `/123456789012/${queueName}`;
  const wake = () => {
    for (const waiter of waiters) waiter();
  };

  const checkQueue = ({ QueueUrl }: Readonly<Record<string, unknown>>) => {
    if (!String(QueueUrl).endsWith(path)) {
      throw new AwsRefusal("QueueDoesNotExist", "The specified queue does not exist.");
    }
  };
  const handOut = (most: number, hiddenSeconds: number) => {
    for (const { body } of messages.filter(
      ({ receives, hiddenUntilMs }) => receives >= maxReceiveCount && hiddenUntilMs <= now(),
    )) {
      dead.push(body);
    }
    messages = messages.filter(({ receives, hiddenUntilMs }) => receives < maxReceiveCount || hiddenUntilMs > now());
    return messages
      .filter(({ hiddenUntilMs }) => hiddenUntilMs <= now())
      .slice(0, most)
      .map((message) => {
        message.receipt = randomUUID();
        message.hiddenUntilMs = now() + hiddenSeconds * 1_000;
        message.receives += 1;
        const { id, body, receipt, sentAtMs, receives } = message;
        const attributes = { SentTimestamp: String(sentAtMs), ApproximateReceiveCount: String(receives) };
        return { MessageId: id, ReceiptHandle: receipt, Body: body, MD5OfBody: md5(body), Attributes: attributes };
      });
  };
  const batch = (input: Readonly<Record<string, unknown>>, work: (entry: Entry) => boolean) => {
    checkQueue(input);
    const entries = input["Entries"] as readonly Entry[];
    if (entries.length === 0) throw new AwsRefusal("EmptyBatchRequest", "There should be at least one entry.");
    if (entries.length > 10) throw new AwsRefusal("TooManyEntriesInBatchRequest", "Maximum number of entries is 10.");
    const Successful: { readonly Id: string }[] = [];
    const Failed: object[] = [];
    for (const entry of entries) {
      if (work(entry)) Successful.push({ Id: entry.Id });
      else Failed.push({ Id: entry.Id, SenderFault: true, Code: "ReceiptHandleIsInvalid" });
    }
    return { Successful, Failed };
  };
  const send = (body: string): string => {
    const id = randomUUID();
    messages.push({ id, body, sentAtMs: now(), receipt: undefined, hiddenUntilMs: 0, receives: 0 });
    wake();
    return id;
  };

  const server = await startAwsJsonServer("AmazonSQS", {
    ReceiveMessage: async (input, signal) => {
      checkQueue(input);
      const most = Number(input["MaxNumberOfMessages"] ?? 1);
      const hidden = Number(input["VisibilityTimeout"] ?? 30);
      const waitMs = Number(input["WaitTimeSeconds"] ?? 0) * 1_000;
      const first = handOut(most, hidden);
      if (first.length > 0 || waitMs === 0) return { Messages: first };
      await new Promise<void>((resolve) => {
        const end = () => {
          clearTimeout(timer);
          waiters.delete(end);
          resolve();
        };
        const timer = setTimeout(end, waitMs);
        waiters.add(end);
        signal.addEventListener("abort", end, { once: true });
      });
      // What is handed to a caller who has gone stays hidden until its time is over; the real one tries not to, too.
      return signal.aborted ? {} : { Messages: handOut(most, hidden) };
    },
    SendMessage: (input) => {
      checkQueue(input);
      const body = String(input["MessageBody"]);
      return { MessageId: send(body), MD5OfMessageBody: md5(body) };
    },
    DeleteMessageBatch: (input) =>
      batch(input, ({ ReceiptHandle }) => {
        messages = messages.filter(({ receipt }) => receipt !== ReceiptHandle);
        return true;
      }),
    ChangeMessageVisibilityBatch: (input) =>
      batch(input, ({ ReceiptHandle, VisibilityTimeout = 0 }) => {
        const message = messages.find(({ receipt }) => receipt === ReceiptHandle);
        if (message === undefined) return false;
        message.hiddenUntilMs = now() + VisibilityTimeout * 1_000;
        return true;
      }),
    GetQueueAttributes: (input) => {
      checkQueue(input);
      return { Attributes: { ApproximateNumberOfMessages: String(messages.length) } };
    },
  });
  return {
    ...server,
    queueUrl: `${server.endpoint}${path}`,
    send,
    bodies: () => messages.map(({ body }) => body),
    deadLetters: () => dead,
    expire: () => {
      for (const message of messages) message.hiddenUntilMs = 0;
      wake();
    },
  };
}

interface Entry {
  readonly Id: string;
  readonly ReceiptHandle: string;
  readonly VisibilityTimeout?: number;
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
