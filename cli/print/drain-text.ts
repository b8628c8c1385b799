import pc from "picocolors";
import {
  balancerSecondsOf,
  type DrainFacts,
  type DrainSettings,
  drainedSeconds,
  longestRequestSeconds,
  shutdownSecondsOf,
  sumOf,
} from "../../slo/shift/drain/drain-facts.ts";
import { graceMarginSeconds } from "../../slo/shift/drain/propose-drain.ts";
import { secondsText } from "../../slo/shift/drain/seconds-text.ts";
import type { Output } from "../world.ts";
import { renderTable } from "./table.ts";

/** A proposal with its reasons, and what to write on Kubernetes. */
export function drainText(settings: DrainSettings, facts: DrainFacts, { colors }: Pick<Output, "colors">): string {
  const { bold, dim } = pc.createColors(colors);
  const { preStopSeconds, deregistrationSeconds, graceSeconds } = settings;
  const balancer = balancerSecondsOf(facts);
  const longest = longestRequestSeconds(facts);
  const isCut = longest < facts.slowestRequestSeconds;
  // A load balancer whose deregistration ends with preStop is not sure to let go first.
  const outlivingSeconds = sumOf(preStopSeconds, -drainedSeconds(facts));
  const isOutliving = preStopSeconds > Math.ceil(drainedSeconds(facts));
  const preStop = [
    `${secondsText(facts.endpointSeconds)} until the cluster knows`,
    ...(balancer === 0 ? [] : [`${secondsText(balancer)} until the load balancer sends nothing new`]),
    `${secondsText(longest)} for the slowest request${isCut ? " that AWS lets live" : ""}`,
    ...(isOutliving ? [`${secondsText(outlivingSeconds)} to outlive the deregistration`] : []),
  ];
  const grace = `preStop + ${secondsText(shutdownSecondsOf(facts))} to end + ${secondsText(graceMarginSeconds)} to spare`;
  const preStopText = `${preStop.join(" + ")}${isOutliving ? "" : roundedText(drainedSeconds(facts))}`;
  const rows: (readonly [string, number, string])[] = [
    ["preStop", preStopSeconds, preStopText],
    ...(deregistrationSeconds === undefined
      ? []
      : [
          [
            "deregistration",
            deregistrationSeconds,
            `${isCut ? "the most that AWS takes" : "the slowest request"}, and less than preStop`,
          ] as const,
        ]),
    ["grace", graceSeconds, `${grace}${roundedText(shutdownSecondsOf(facts))}`],
  ];
  const table = renderTable(
    rows.map(([name, seconds, reason]) => [name, { text: `${seconds} s`, paint: bold }, { text: reason, paint: dim }]),
    { align: ["left", "right", "left"], indent: "  " },
  );
  return `${table}\n${kubernetesText(settings, facts)}`;
}

/** Manifests take whole seconds. */
function roundedText(seconds: number): string {
  return Number.isInteger(seconds) ? "" : ", rounded up";
}

function kubernetesText(
  { preStopSeconds, deregistrationSeconds, graceSeconds }: DrainSettings,
  { layer }: DrainFacts,
): string {
  const annotation =
    layer === "alb"
      ? "alb.ingress.kubernetes.io/target-group-attributes"
      : "service.beta.kubernetes.io/aws-load-balancer-target-group-attributes";
  const attribute =
    deregistrationSeconds === undefined
      ? ""
      : `  ${annotation}: deregistration_delay.timeout_seconds=${deregistrationSeconds}\n`;
  // Kubernetes before 1.33 refuses a sleep of 0 seconds.
  const lifecycle = preStopSeconds === 0 ? "" : `  lifecycle: { preStop: { sleep: { seconds: ${preStopSeconds} } } }\n`;
  return `  terminationGracePeriodSeconds: ${graceSeconds}\n${lifecycle}${attribute}`;
}
