import { pickText } from "../json-value.ts";
import type { ParsedMessage } from "../message-context.ts";
import { noticeMessage } from "../notice.ts";
import { deployPhase, deploySeverity, deployTitle } from "./deploy-phase.ts";
import type { EventFrame } from "./event-frame.ts";

/** A deployment of an ECS service, which its resource names: `service/cluster/checkout`. */
export function ecsDeploymentEvent({
  account,
  region,
  atMs,
  detail,
  context,
  id,
  resources,
}: EventFrame): ParsedMessage {
  const service = resources[0]?.split("/").at(-1) ?? "";
  const name = pickText(detail, "eventName") ?? "";
  const phase = deployPhase(name.replace(/^SERVICE_DEPLOYMENT_/, ""));
  const deployment = pickText(detail, "deploymentId") ?? id;
  return noticeMessage(
    {
      form: "ECS deployment event",
      product: "ECS",
      fingerprint: ["ecs", account ?? "", region ?? "", resources[0] ?? "", deployment].join("/"),
      name: "ECS deployment",
      title: deployTitle(service || "an ECS service", phase, name),
      changedAtMs: atMs,
      severity: deploySeverity(phase),
      labels: { service, account, region, alertname: "ECS deployment" },
      fields: { Event: name, Deployment: deployment, Service: resources[0], Account: account, Region: region },
      text: pickText(detail, "reason") ?? "",
      deploy:
        phase === undefined || service === "" ? undefined : { service, version: undefined, phase, by: undefined, atMs },
    },
    context,
  );
}
