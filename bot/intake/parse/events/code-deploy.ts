import { parseInstant } from "../instant.ts";
import { type Fields, pick, pickFields, pickText } from "../json-value.ts";
import { type MessageContext, messageTimeMs, type ParsedMessage } from "../message-context.ts";
import { noticeMessage } from "../notice.ts";
import { deployPhase, deploySeverity, deployTitle } from "./deploy-phase.ts";
import type { EventFrame } from "./event-frame.ts";

interface Deployment {
  readonly form: string;
  readonly id: string;
  readonly application: string;
  readonly group: string | undefined;
  readonly state: string | undefined;
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly atMs: number;
  readonly fields: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

/** Whether a message is one that a trigger of CodeDeploy sends to SNS. */
export function isCodeDeployMessage(body: Fields): boolean {
  return (
    pickText(body, "deploymentId") !== undefined &&
    pickText(body, "applicationName", "deploymentGroupName") !== undefined
  );
}

/** A deployment as a trigger of CodeDeploy tells it; messages about one instance of it have `instanceId`. */
export function codeDeployMessage(body: Fields, context: MessageContext): ParsedMessage {
  const state = pickText(body, "status") ?? pickText(body, "instanceStatus");
  const isStarted = deployPhase(state) === "started";
  const time =
    parseInstant(pick(body, isStarted ? "createTime" : "completeTime")) ?? parseInstant(pick(body, "lastUpdatedAt"));
  const overview = pickFields(body, "deploymentOverview");
  return deploymentMessage(
    {
      form: "CodeDeploy message",
      id: pickText(body, "deploymentId") ?? "",
      application: pickText(body, "applicationName") ?? pickText(body, "deploymentGroupName") ?? "",
      group: pickText(body, "deploymentGroupName"),
      state,
      account: pickText(body, "accountId"),
      region: pickText(body, "region"),
      atMs: time ?? messageTimeMs(context),
      fields: {
        Instance: pickText(body, "instanceId"),
        Instances: Object.entries(overview ?? {})
          .flatMap(([name, count]) =>
            typeof count === "number" && count > 0 ? [`${count} ${name.toLowerCase()}`] : [],
          )
          .join(", "),
        Trigger: pickText(body, "eventTriggerName"),
      },
      text: pickText(pickFields(body, "errorInformation"), "ErrorMessage", "errorMessage") ?? "",
    },
    context,
  );
}

/** A deployment as EventBridge tells it. */
export function codeDeployEvent({ account, region, atMs, detail, context, id }: EventFrame): ParsedMessage {
  return deploymentMessage(
    {
      form: "CodeDeploy event",
      id: pickText(detail, "deploymentId") ?? id,
      application: pickText(detail, "application") ?? pickText(detail, "deploymentGroup") ?? "",
      group: pickText(detail, "deploymentGroup"),
      state: pickText(detail, "state"),
      account,
      region: pickText(detail, "region") ?? region,
      atMs,
      fields: {},
      text: "",
    },
    context,
  );
}

/** One deployment is one piece of news that changes, whichever way its states come. */
function deploymentMessage(deployment: Deployment, context: MessageContext): ParsedMessage {
  const { id, application, group, state, account, region, atMs } = deployment;
  const service = application || "an application";
  const phase = deployPhase(state);
  const ofInstance = deployment.fields["Instance"];
  return noticeMessage(
    {
      form: deployment.form,
      product: "CodeDeploy",
      fingerprint: [
        "codedeploy",
        account ?? "",
        region ?? "",
        id,
        ...(ofInstance === undefined ? [] : [ofInstance]),
      ].join("/"),
      name: "CodeDeploy deployment",
      title: deployTitle(service, phase, state),
      changedAtMs: atMs,
      severity: deploySeverity(phase),
      labels: { service: application, account, region, alertname: "CodeDeploy deployment" },
      fields: { State: state, Deployment: id, Group: group, ...deployment.fields, Account: account, Region: region },
      text: deployment.text,
      deploy:
        phase === undefined || application === "" || ofInstance !== undefined
          ? undefined
          : { service: application, version: undefined, phase, by: undefined, atMs },
    },
    context,
  );
}
