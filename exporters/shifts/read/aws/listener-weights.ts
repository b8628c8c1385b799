import type { Action, ElasticLoadBalancingV2Client, TargetGroupTuple } from "@aws-sdk/client-elastic-load-balancing-v2";
import { namesOfGroup, resourceOfArn } from "../../../../slo/shift/target-group-names.ts";
import type { ShiftWeights, TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { ruleWeights, type WeightRule } from "../rule-weights.ts";
import { refusal } from "../shift-source-fault.ts";
import type { ReadWeights, WeightReaderOptions } from "../weight-reader.ts";
import { withinTime } from "../within-time.ts";
import { callingAws, lazyAwsClient } from "./aws-reading.ts";

type Weights = Extract<ShiftWeights, { kind: "albListener" | "nlbListener" }>;

/** Weights of the target groups that a load balancer's rule forwards to, or its default action. */
export function listenerWeights(
  weights: Weights,
  shift: TrafficShift,
  { closing }: Pick<WeightReaderOptions, "closing">,
): ReadWeights {
  const rule = weights.kind === "albListener" ? weights.rule : undefined;
  const arn = rule ?? weights.listener;
  const source = rule === undefined ? `listener ${resourceOfArn(arn)}` : `rule ${resourceOfArn(arn)}`;
  const client = lazyAwsClient(
    async (settings) => {
      const { ElasticLoadBalancingV2Client } = await import("@aws-sdk/client-elastic-load-balancing-v2");
      return new ElasticLoadBalancingV2Client(settings);
    },
    { region: weights.region ?? arn.split(":")[3], endpoint: weights.endpoint, closing },
  );
  return (signal) =>
    withinTime({ name: source, signal }, async (abortSignal) => {
      const opened = await client();
      const actions = await callingAws(source, () =>
        actionsOf(opened, { rule, listener: weights.listener, abortSignal }),
      );
      if (actions === undefined) throw refusal(`${source}: there is none`);
      const forwards = actions.filter(({ Type }) => Type === "forward");
      if (forwards.length === 0) throw refusal(`${source} forwards to no target group`);
      return {
        weights: ruleWeights(shift, forwards.map(ruleOf), { source, what: "target groups" }),
        state: undefined,
        step: undefined,
        by: undefined,
        detail: stickinessOf(forwards),
      };
    });
}

async function actionsOf(
  client: ElasticLoadBalancingV2Client,
  {
    rule,
    listener,
    abortSignal,
  }: { readonly rule: string | undefined; readonly listener: string; readonly abortSignal: AbortSignal },
): Promise<readonly Action[] | undefined> {
  const sdk = await import("@aws-sdk/client-elastic-load-balancing-v2");
  if (rule !== undefined) {
    const { Rules = [] } = await client.send(new sdk.DescribeRulesCommand({ RuleArns: [rule] }), { abortSignal });
    return Rules[0]?.Actions;
  }
  const { Listeners = [] } = await client.send(new sdk.DescribeListenersCommand({ ListenerArns: [listener] }), {
    abortSignal,
  });
  return Listeners[0] && (Listeners[0].DefaultActions ?? []);
}

function ruleOf({ ForwardConfig, TargetGroupArn }: Action): WeightRule {
  const groups: readonly TargetGroupTuple[] =
    ForwardConfig?.TargetGroups ?? (TargetGroupArn === undefined ? [] : [{ TargetGroupArn }]);
  return {
    targets: groups.map(({ TargetGroupArn: arn = "", Weight = 1 }) => ({ names: namesOfGroup(arn), weight: Weight })),
  };
}

function stickinessOf(actions: readonly Action[]): string | undefined {
  const sticky = actions
    .map(({ ForwardConfig }) => ForwardConfig?.TargetGroupStickinessConfig)
    .find((one) => one?.Enabled);
  return sticky === undefined
    ? undefined
    : `clients stay with their target group for ${sticky.DurationSeconds ?? "?"} s, whatever the weights say`;
}
