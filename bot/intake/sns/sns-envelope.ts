/** What SNS posts, as far as the signature vouches for it. */
export interface SnsEnvelope {
  readonly type: SnsType;
  readonly messageId: string;
  readonly topic: TopicArn;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly signatureVersion: "1" | "2";
  /** Base64. */
  readonly signature: string;
  readonly certificateUrl: string;
  /** Only with the two confirmations. */
  readonly token: string | undefined;
  /** All fields that are texts, by name. */
  readonly fields: ReadonlyMap<string, string>;
}

export type SnsType = "Notification" | "SubscriptionConfirmation" | "UnsubscribeConfirmation";

export interface TopicArn {
  readonly arn: string;
  /** `aws`, `aws-cn`. */
  readonly partition: string;
  readonly region: string;
}

const types: ReadonlySet<string> = new Set<SnsType>([
  "Notification",
  "SubscriptionConfirmation",
  "UnsubscribeConfirmation",
]);

const needed = [
  "Type",
  "MessageId",
  "TopicArn",
  "Message",
  "Timestamp",
  "SignatureVersion",
  "Signature",
  "SigningCertURL",
];

/** Reads an envelope, or says in words why it is none. Nothing in it is to be believed before its signature was checked. */
export function parseSnsEnvelope(text: string): SnsEnvelope | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "it is not JSON";
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "it is not a JSON object";
  const fields = new Map(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
  const missing = needed.find((name) => !fields.has(name));
  if (missing !== undefined) return `it has no ${missing}, so it is not a message of SNS`;
  const field = (name: string): string => fields.get(name) ?? "";
  const type = field("Type");
  if (!types.has(type)) return "its Type is none that SNS sends";
  const version = field("SignatureVersion");
  if (version !== "1" && version !== "2") return "its SignatureVersion is neither 1 nor 2";
  const topic = parseTopicArn(field("TopicArn"));
  if (topic === undefined) return "its TopicArn is not one of a topic";
  if (type !== "Notification" && !fields.has("Token")) return "it has no Token";
  return {
    type: type as SnsType,
    messageId: field("MessageId"),
    topic,
    timestamp: field("Timestamp"),
    signatureVersion: version,
    signature: field("Signature"),
    certificateUrl: field("SigningCertURL"),
    token: fields.get("Token"),
    fields,
  };
}

/** The parts of `arn:aws:sns:eu-west-1:123456789012:alarms`. */
export function parseTopicArn(arn: string): TopicArn | undefined {
  const match = /^arn:(aws[a-z-]*):sns:([a-z]{2,}(?:-[a-z0-9]+)+):\d{12}:[\w-]{1,256}(?:\.fifo)?$/.exec(arn);
  const [, partition, region] = match ?? [];
  return partition === undefined || region === undefined ? undefined : { arn, partition, region };
}
