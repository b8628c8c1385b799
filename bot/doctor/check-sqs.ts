import type { SqsSource } from "../../slo/relay/relay-model.ts";
import { parseJson } from "../intake/parse/json-value.ts";
import { type AwsAccess, awsCallMs, awsSettings } from "../sources/aws-access.ts";
import { awsFinding } from "./aws-finding.ts";
import { bad, type Finding, good, warning } from "./finding.ts";

export interface SqsCheck {
  readonly source: SqsSource;
  readonly aws: Omit<AwsAccess, "region">;
}

// The relay hides a batch for as long while it writes it; the queue's own time only counts for other readers.
const leastRetentionSeconds = 86_400;
const manyMessages = 1_000;

/** Whether a queue can be read, keeps messages long enough, and takes them from the right senders only. */
export async function checkSqs({ source, aws }: SqsCheck): Promise<readonly Finding[]> {
  const { queueUrl, region, endpoint } = source;
  try {
    const sdk = await import("@aws-sdk/client-sqs");
    const access = { ...aws, region, ...(endpoint === undefined ? {} : { endpoint }) };
    const client = new sdk.SQSClient({ ...awsSettings(access), useQueueUrlAsEndpoint: access.endpoint === undefined });
    try {
      const command = new sdk.GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["All"] });
      const { Attributes = {} } = await client.send(command, { abortSignal: AbortSignal.timeout(awsCallMs) });
      return attributeFindings(queueUrl, Attributes);
    } finally {
      client.destroy();
    }
  } catch (error) {
    if (error instanceof Error && /NonExistentQueue|QueueDoesNotExist/.test(error.name))
      return [bad(`there is no queue ${queueUrl}`, "create it, or correct queueUrl and region of the source")];
    return [awsFinding(error, { what: `the queue ${queueUrl}`, action: "sqs:GetQueueAttributes" })];
  }
}

function attributeFindings(queueUrl: string, attributes: Readonly<Record<string, string>>): readonly Finding[] {
  const waiting = Number(attributes["ApproximateNumberOfMessages"] ?? 0);
  const visibility = Number(attributes["VisibilityTimeout"] ?? 30);
  const retention = Number(attributes["MessageRetentionPeriod"] ?? 345_600);
  return [
    good(`the queue ${queueUrl} can be read; ${waiting === 1 ? "1 message waits" : `${waiting} messages wait`}`),
    ...(waiting >= manyMessages
      ? [warning(`${waiting} messages wait in the queue`, "look whether the relay runs; old ones are taken in late")]
      : []),
    ...(attributes["RedrivePolicy"] === undefined
      ? [
          warning(
            "the queue has no queue of dead letters: a message that cannot be stored comes again until it expires",
            "set a RedrivePolicy with maxReceiveCount 10 or more",
          ),
        ]
      : redriveFindings(attributes["RedrivePolicy"])),
    ...(visibility < 10
      ? [
          warning(
            `the queue hands a message out again after ${visibility} s to readers that do not ask for longer`,
            "set its visibility timeout to 60 s",
          ),
        ]
      : []),
    ...(retention < leastRetentionSeconds
      ? [
          warning(
            `the queue keeps messages for ${Math.round(retention / 60)} min only, and then they are lost`,
            "set its retention to four days",
          ),
        ]
      : []),
    ...(isOpenToAll(attributes["Policy"])
      ? [
          bad(
            "everybody may send to the queue, and what is in it is trusted",
            "allow sqs:SendMessage to sns.amazonaws.com and events.amazonaws.com only, with the condition aws:SourceArn",
          ),
        ]
      : []),
  ];
}

function redriveFindings(text: string): readonly Finding[] {
  const policy = fieldsIn(parseJson(text));
  const most = Number(policy["maxReceiveCount"] ?? 0);
  if (most === 0 || most >= 5) return [];
  return [
    warning(
      `after ${most} tries a message goes to the queue of dead letters, where the relay does not look`,
      "set maxReceiveCount to 10 or more, so that a restart of the relay does not lose it",
    ),
  ];
}

/** Whether a statement lets anybody send without saying for which topic or account. */
function isOpenToAll(text: string | undefined): boolean {
  const statements = fieldsIn(parseJson(text ?? ""))["Statement"];
  return (Array.isArray(statements) ? statements : [statements]).map(fieldsIn).some((statement) => {
    const principal = statement["Principal"];
    const isAnybody = principal === "*" || listOf(fieldsIn(principal)["AWS"]).includes("*");
    const maySend = listOf(statement["Action"]).some((action) => /^(\*|sqs:(\*|Send.*))$/i.test(String(action)));
    const conditions = Object.keys(fieldsIn(statement["Condition"]));
    return statement["Effect"] === "Allow" && isAnybody && maySend && conditions.length === 0;
  });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function fieldsIn(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
