import { parseInstant } from "../instant.ts";
import { compactJson, type Fields, pick, pickFields, pickList, pickText } from "../json-value.ts";
import { hashOf, type MessageContext, messageTimeMs } from "../message-context.ts";

/** What every event of EventBridge has around its detail. */
export interface EventFrame {
  readonly id: string;
  /** `AWS Health Event`. */
  readonly type: string;
  readonly source: string;
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly atMs: number;
  readonly resources: readonly string[];
  readonly detail: Fields;
  readonly context: MessageContext;
}

/** The frame of an event. Rules with an input path and CodeStar notifications change or leave out parts of it. */
export function eventFrame(body: Fields, context: MessageContext): EventFrame {
  const detail = pickFields(body, "detail") ?? {};
  const type = pickText(body, "detail-type", "detailType") ?? "event";
  return {
    id: pickText(body, "id") ?? hashOf(context.messageId ?? "", type, compactJson(detail, 6)),
    type,
    source: pickText(body, "source") ?? "",
    account: pickText(body, "account") ?? pickText(detail, "accountId", "affectedAccount"),
    region: pickText(body, "region") ?? pickText(detail, "region"),
    atMs: parseInstant(pick(body, "time")) ?? messageTimeMs(context),
    resources: pickList(body, "resources").filter((resource) => typeof resource === "string"),
    detail,
    context,
  };
}
