import { pickFields, pickText } from "../json-value.ts";
import type { ParsedMessage } from "../message-context.ts";
import { noticeMessage } from "../notice.ts";
import { deployPhase, deploySeverity } from "./deploy-phase.ts";
import type { EventFrame } from "./event-frame.ts";

/** A pipeline, one of its stages or one of its actions, from EventBridge or a CodeStar notification. */
export function codePipelineEvent({ account, region, atMs, detail, context, id, type }: EventFrame): ParsedMessage {
  const pipeline = pickText(detail, "pipeline") ?? "a pipeline";
  const stage = pickText(detail, "stage");
  const action = pickText(detail, "action");
  const state = pickText(detail, "state");
  const phase = deployPhase(state);
  const part = [stage, action].filter(Boolean).join(" / ");
  const by = pickText(pickFields(detail, "execution-trigger"), "trigger-detail")?.split("/").at(-1);
  const result = pickFields(detail, "execution-result");
  return noticeMessage(
    {
      form: type.replace(/ Execution State Change$/, " event"),
      product: "CodePipeline",
      fingerprint: [
        "codepipeline",
        account ?? "",
        region ?? "",
        pipeline,
        pickText(detail, "execution-id") ?? id,
        stage ?? "",
        action ?? "",
      ].join("/"),
      name: "CodePipeline execution",
      title: `${pipeline}: ${part === "" ? "pipeline" : part} ${(state ?? "changed").toLowerCase()}`,
      changedAtMs: atMs,
      severity: deploySeverity(phase),
      labels: { service: pipeline, account, region, alertname: "CodePipeline execution" },
      fields: {
        State: state,
        Stage: stage,
        Action: action,
        Execution: pickText(detail, "execution-id"),
        By: by,
        Account: account,
        Region: region,
      },
      text: pickText(result, "external-execution-summary") ?? "",
      // Stages and actions are steps of the one rollout that the pipeline is.
      deploy:
        phase === undefined || stage !== undefined
          ? undefined
          : { service: pipeline, version: undefined, phase, by, atMs },
    },
    context,
  );
}
