import { startLoopbackServer } from "../../../bot/testing/aws/loopback-server.ts";

/** A subscription of a topic as SNS lists it. */
export interface FakeSubscription {
  readonly arn: string;
  readonly protocol: string;
  readonly endpoint: string;
}

export interface FakeSnsApi {
  readonly endpoint: string;
  readonly close: () => Promise<void>;
}

/** The part of SNS' API that reads topics: the query protocol, XML back; two subscriptions per page. */
export async function startFakeSnsApi(topic: {
  readonly subscriptions?: readonly FakeSubscription[];
  readonly subscriptionAttributes?: Readonly<Record<string, string>>;
  readonly topicAttributes?: Readonly<Record<string, string>>;
  /** Refuses every call with this code. */
  readonly refusal?: string;
}): Promise<FakeSnsApi> {
  const { subscriptions = [], subscriptionAttributes = {}, topicAttributes = {}, refusal } = topic;
  const server = await startLoopbackServer(async (_request, body, response) => {
    const form = new URLSearchParams(body);
    const action = form.get("Action") ?? "";
    const answer = (xml: string, status = 200) =>
      void response.writeHead(status, { "content-type": "text/xml" }).end(xml);
    if (refusal !== undefined)
      return answer(
        `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${refusal}</Code><Message>no</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
        403,
      );
    const result = (inner: string) =>
      answer(
        `<${action}Response xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><${action}Result>${inner}</${action}Result></${action}Response>`,
      );
    if (action === "ListSubscriptionsByTopic") {
      const from = Number(form.get("NextToken") ?? 0);
      const members = subscriptions
        .slice(from, from + 2)
        .map(
          ({ arn, protocol, endpoint }) =>
            `<member><SubscriptionArn>${arn}</SubscriptionArn><Protocol>${protocol}</Protocol><Endpoint>${endpoint}</Endpoint></member>`,
        )
        .join("");
      const next = from + 2 < subscriptions.length ? `<NextToken>${from + 2}</NextToken>` : "";
      return result(`<Subscriptions>${members}</Subscriptions>${next}`);
    }
    const attributes = action === "GetTopicAttributes" ? topicAttributes : subscriptionAttributes;
    const entries = Object.entries(attributes)
      .map(([key, value]) => `<entry><key>${key}</key><value>${value}</value></entry>`)
      .join("");
    return result(`<Attributes>${entries}</Attributes>`);
  });
  return { endpoint: server.url, close: server.close };
}
