import type { Subscription } from "@aws-sdk/client-sns";
import type { SnsSource } from "../../slo/relay/relay-model.ts";
import { type AwsAccess, awsCallMs, awsSettings } from "../sources/aws-access.ts";
import { awsFinding } from "./aws-finding.ts";
import { bad, type Finding, good, warning } from "./finding.ts";

export interface SnsCheck {
  readonly source: SnsSource;
  readonly relayUrl: string | undefined;
  readonly aws: Omit<AwsAccess, "region">;
}

const mostPages = 50;

/** Whether each topic of a source sends to the relay, and may. */
export async function checkSns(check: SnsCheck): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const topic of check.source.topics) {
    try {
      findings.push(...(await checkTopic(topic, check)));
    } catch (error) {
      const action = "sns:ListSubscriptionsByTopic, sns:GetSubscriptionAttributes and sns:GetTopicAttributes";
      findings.push(awsFinding(error, { what: `the topic ${topic}`, action }));
    }
  }
  return findings;
}

async function checkTopic(topic: string, { source, relayUrl, aws }: SnsCheck): Promise<readonly Finding[]> {
  const sdk = await import("@aws-sdk/client-sns");
  const region = topic.split(":")[3] ?? "";
  const client = new sdk.SNSClient(awsSettings({ ...aws, region }));
  const signal = () => ({ abortSignal: AbortSignal.timeout(awsCallMs) });
  const path = `/in/${source.name}`;
  try {
    const subscriptions: Subscription[] = [];
    let token: string | undefined;
    for (let page = 0; page < mostPages; page++) {
      const command = new sdk.ListSubscriptionsByTopicCommand({
        TopicArn: topic,
        ...(token === undefined ? {} : { NextToken: token }),
      });
      const answer = await client.send(command, signal());
      subscriptions.push(...(answer.Subscriptions ?? []));
      token = answer.NextToken;
      if (token === undefined || token === "") break;
    }
    const ours = subscriptions.filter(({ Protocol, Endpoint = "" }) => {
      if (Protocol !== "https" && Protocol !== "http") return false;
      return relayUrl === undefined
        ? Endpoint.replace(/[?#].*$/, "").endsWith(path)
        : Endpoint === `${relayUrl}${path}`;
    });
    const endpoint = `${relayUrl ?? "https://RELAY"}${path}`;
    const subscribe = `aws sns subscribe --topic-arn ${topic} --protocol https --notification-endpoint ${endpoint}`;
    if (ours.length === 0) return [bad(`the topic ${topic} does not send to ${endpoint}`, subscribe)];
    const confirmed = ours.find(({ SubscriptionArn = "" }) => SubscriptionArn.startsWith("arn:"));
    if (confirmed === undefined)
      return [
        bad(
          `the topic ${topic} waits for its subscription to be confirmed`,
          `let SNS reach the relay, which confirms by itself, and ask again: ${subscribe}`,
        ),
      ];
    const own = await client.send(
      new sdk.GetSubscriptionAttributesCommand({ SubscriptionArn: confirmed.SubscriptionArn }),
      signal(),
    );
    const topicOwn = await client.send(new sdk.GetTopicAttributesCommand({ TopicArn: topic }), signal());
    return [
      good(`the topic ${topic} sends to ${confirmed.Endpoint}`),
      ...attributeFindings(own.Attributes ?? {}, String(confirmed.SubscriptionArn)),
      ...(topicOwn.Attributes?.["SignatureVersion"] === "2"
        ? []
        : [
            warning(
              `the topic ${topic} signs with SHA-1 (signature version 1)`,
              `aws sns set-topic-attributes --topic-arn ${topic} --attribute-name SignatureVersion --attribute-value 2`,
            ),
          ]),
    ];
  } finally {
    client.destroy();
  }
}

function attributeFindings(attributes: Readonly<Record<string, string>>, arn: string): readonly Finding[] {
  const set = (name: string, value: string) =>
    `aws sns set-subscription-attributes --subscription-arn ${arn} --attribute-name ${name} --attribute-value ${value}`;
  return [
    ...(attributes["RawMessageDelivery"] === "true"
      ? [bad("the subscription delivers raw messages, which carry no signature", set("RawMessageDelivery", "false"))]
      : []),
    ...(attributes["RedrivePolicy"] === undefined
      ? [
          warning(
            "the subscription has no queue of dead letters: what the relay misses for a minute is gone",
            `${set("RedrivePolicy", `'{"deadLetterTargetArn":"arn:aws:sqs:..."}'`)}, or let an SQS queue receive the topic`,
          ),
        ]
      : []),
  ];
}
