import { type AwsAccess, awsCallMs, awsSettings } from "../../sources/aws-access.ts";
import type { TopicArn } from "./sns-envelope.ts";

/** Confirms that a topic may send here; rejects when AWS does not take it. */
export type ConfirmSubscription = (topic: TopicArn, token: string) => Promise<void>;

/** Confirms by the AWS API, so that no address out of a message is ever called; from then on only the topic's owner can end the subscription. */
export function createConfirmSubscription(access: Omit<AwsAccess, "region"> = {}): ConfirmSubscription {
  return async ({ arn, region }, token) => {
    const { ConfirmSubscriptionCommand, SNSClient } = await import("@aws-sdk/client-sns");
    const client = new SNSClient(awsSettings({ ...access, region }));
    try {
      await client.send(
        new ConfirmSubscriptionCommand({ TopicArn: arn, Token: token, AuthenticateOnUnsubscribe: "true" }),
        { abortSignal: AbortSignal.timeout(awsCallMs) },
      );
    } finally {
      client.destroy();
    }
  };
}
