import { type Fields, pick, pickFields, pickText } from "../json-value.ts";
import type { MessageContext, ParsedMessage } from "../message-context.ts";
import { codeDeployEvent } from "./code-deploy.ts";
import { codePipelineEvent } from "./code-pipeline.ts";
import { ecsDeploymentEvent } from "./ecs-deployment.ts";
import { type EventFrame, eventFrame } from "./event-frame.ts";
import { guardDutyEvent } from "./guard-duty.ts";
import { healthEvent } from "./health.ts";
import { otherEvent } from "./other-event.ts";
import { securityHubEvent } from "./security-hub.ts";

/** Events with a parser of their own, by the beginning of their detail type. Every other event is shown as it is. */
const parsers: readonly { readonly type: RegExp; readonly parse: (frame: EventFrame) => ParsedMessage }[] = [
  { type: /^AWS Health /, parse: healthEvent },
  { type: /^GuardDuty Finding/, parse: guardDutyEvent },
  { type: /^Security Hub Findings/, parse: securityHubEvent },
  { type: /^CodeDeploy Deployment State-change/, parse: codeDeployEvent },
  { type: /^CodePipeline /, parse: codePipelineEvent },
  { type: /^ECS Deployment State Change/, parse: ecsDeploymentEvent },
];

/** Whether a body is an event of EventBridge. */
export function isEvent(body: Fields): boolean {
  return (
    pickText(body, "detail-type", "detailType") !== undefined &&
    (pickFields(body, "detail") !== undefined || pick(body, "source") !== undefined)
  );
}

/** News from EventBridge: of AWS, of partners, or of one's own applications. */
export function parseEvent(body: Fields, context: MessageContext): ParsedMessage {
  const frame = eventFrame(body, context);
  const parse = parsers.find(({ type }) => type.test(frame.type))?.parse ?? otherEvent;
  return parse(frame);
}
