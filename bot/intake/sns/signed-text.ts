import type { SnsEnvelope, SnsType } from "./sns-envelope.ts";

/** What SNS signs, in byte order: docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html */
const confirmation = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"] as const;
const signedNames: Readonly<Record<SnsType, readonly string[]>> = {
  Notification: ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
  SubscriptionConfirmation: confirmation,
  UnsubscribeConfirmation: confirmation,
};

/** The text under an envelope's signature: name and value of each field that is there, each followed by a newline. */
export function signedText({ type, fields }: Pick<SnsEnvelope, "type" | "fields">): string {
  return signedNames[type]
    .filter((name) => fields.has(name))
    .map((name) => `${name}\n${fields.get(name)}\n`)
    .join("");
}
