import { type AwsAccess, awsCallMs, awsSettings } from "../../sources/aws-access.ts";

/** A message as the queue hands it out. */
export interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  readonly sentAtMs: number | undefined;
  /** What deletes it, until its time is over. */
  readonly receipt: string;
}

/** One queue of SQS. Every call rejects when SQS does not do it. */
export interface SqsQueue {
  /** Waits up to 20 s for messages; each of them is hidden from others for `hiddenSeconds`. */
  readonly receive: (signal: AbortSignal) => Promise<readonly QueuedMessage[]>;
  /** How many of them SQS did not delete; they come again. */
  readonly remove: (messages: readonly QueuedMessage[]) => Promise<number>;
  /** Keeps messages hidden for `hiddenSeconds` from now. */
  readonly hold: (messages: readonly QueuedMessage[]) => Promise<void>;
  readonly close: () => void;
}

interface QueueOptions extends AwsAccess {
  readonly queueUrl: string;
  readonly waitSeconds: number;
  readonly hiddenSeconds: number;
}

/** Opens a queue; nothing is called yet. */
export async function openSqsQueue({
  queueUrl,
  waitSeconds,
  hiddenSeconds,
  ...access
}: QueueOptions): Promise<SqsQueue> {
  const { ChangeMessageVisibilityBatchCommand, DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } =
    await import("@aws-sdk/client-sqs");
  const client = new SQSClient({ ...awsSettings(access), useQueueUrlAsEndpoint: access.endpoint === undefined });
  const entriesOf = (messages: readonly QueuedMessage[]) =>
    messages.map(({ receipt }, index) => ({ Id: String(index), ReceiptHandle: receipt }));
  return {
    receive: async (signal) => {
      const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(waitSeconds * 1_000 + awsCallMs)]);
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: waitSeconds,
          VisibilityTimeout: hiddenSeconds,
          MessageSystemAttributeNames: ["SentTimestamp"],
        }),
        { abortSignal },
      );
      return Messages.map(({ MessageId = "", Body = "", ReceiptHandle = "", Attributes }) => {
        const sentAtMs = Number(Attributes?.SentTimestamp);
        return { id: MessageId, body: Body, receipt: ReceiptHandle, sentAtMs: sentAtMs > 0 ? sentAtMs : undefined };
      });
    },
    remove: async (messages) => {
      const { Failed = [] } = await client.send(
        new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: entriesOf(messages) }),
        { abortSignal: AbortSignal.timeout(awsCallMs) },
      );
      return Failed.length;
    },
    hold: async (messages) => {
      const Entries = entriesOf(messages).map((entry) => ({ ...entry, VisibilityTimeout: hiddenSeconds }));
      await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }), {
        abortSignal: AbortSignal.timeout(awsCallMs),
      });
    },
    close: () => client.destroy(),
  };
}
