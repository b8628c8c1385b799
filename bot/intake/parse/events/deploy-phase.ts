import type { Deploy } from "../../../model/alert-facts.ts";
import type { Severity } from "../../../model/observation.ts";

const phases: ReadonlyMap<string, Deploy["phase"]> = new Map([
  ["CREATED", "started"],
  ["QUEUED", "started"],
  ["START", "started"],
  ["STARTED", "started"],
  ["IN_PROGRESS", "started"],
  ["INPROGRESS", "started"],
  ["RESUMED", "started"],
  ["READY", "started"],
  ["SUCCESS", "succeeded"],
  ["SUCCEEDED", "succeeded"],
  ["COMPLETED", "succeeded"],
  ["FAILURE", "failed"],
  ["FAILED", "failed"],
  ["STOP", "stopped"],
  ["STOPPED", "stopped"],
  ["STOPPING", "stopped"],
  ["CANCELED", "stopped"],
  ["SUPERSEDED", "stopped"],
]);

/** The phase that a deployment's state means, in the words of CodeDeploy, CodePipeline and ECS. */
export function deployPhase(state: string | undefined): Deploy["phase"] | undefined {
  return phases.get((state ?? "").toUpperCase());
}

/** A failed deployment is worth a look; the others are news. */
export function deploySeverity(phase: Deploy["phase"] | undefined): Severity {
  return phase === "failed" ? "warning" : "info";
}

/** `checkout: deployment started`. */
export function deployTitle(service: string, phase: Deploy["phase"] | undefined, state: string | undefined): string {
  return `${service}: deployment ${phase ?? state?.toLowerCase() ?? "changed"}`;
}
