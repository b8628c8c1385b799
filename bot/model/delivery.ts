/**
 * How something arrived. What it is, its body says. `self` is the relay's own words, an `Observation` as JSON; `action` is what a person
 * did: both take the same way as alerts, so that they survive a kill and any replica can take them in.
 */
export type Intake = "webhook" | "sns" | "sqs" | "poll" | "self" | "action";

/** What a sender handed over, as it arrived; on disk before the sender hears that it was taken. */
export interface Delivery {
  /** Ascending in the order of arrival, given by the store. */
  readonly id: number;
  /** Name of the configured source. */
  readonly source: string;
  readonly intake: Intake;
  /** Unix milliseconds. */
  readonly receivedAtMs: number;
  readonly body: string;
  /** The sender's own id of the message, where it has one (`MessageId` of SNS and SQS): a second delivery with it is not a new one. */
  readonly messageId: string | undefined;
  /** When the transport says it was sent, for bodies without a usable time. Unix milliseconds. */
  readonly sentAtMs: number | undefined;
}
