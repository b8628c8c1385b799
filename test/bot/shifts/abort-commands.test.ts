import { describe, expect, test } from "@jest/globals";
import type { KnownBlock } from "@slack/types";
import { plainTextBlock } from "../../../bot/render/plain-text.ts";
import { abortCommands, quoted } from "../../../bot/shifts/abort/abort-commands.ts";
import { renderAbort } from "../../../bot/shifts/render/render-abort.ts";
import { shiftTexts } from "../../../bot/shifts/texts/shift-texts.ts";
import { checkViewLimits } from "../../../bot/slack/block-limits.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { reportOf } from "./sample-report.ts";
import { sampleShift } from "./sample-shift.ts";
import { bookOf, hear } from "./tell.ts";

const { stable, candidate } = sampleShift();
const arn = (name: string) =>
  `arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/${name}/50dc6c495c0c9188`;
const listener =
  "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2";

describe("abortCommands()", () => {
  test.each<{ readonly name: string; readonly shift: Partial<TrafficShift>; readonly commands: readonly string[] }>([
    {
      name: "Argo Rollouts",
      shift: { weights: { kind: "argoRollouts", namespace: "shop", rollout: "checkout" } },
      commands: ["kubectl argo rollouts abort checkout -n shop"],
    },
    {
      name: "Flagger",
      shift: { weights: { kind: "flagger", namespace: "shop", workload: "checkout" } },
      commands: ["kubectl -n shop rollout undo deployment/checkout"],
    },
    {
      name: "HAProxy with a socket",
      shift: { weights: { kind: "haproxy" } },
      commands: [
        "echo 'set server app/blue weight 100%' | socat stdio unix-connect:/run/haproxy/admin.sock",
        "echo 'set server app/green weight 0' | socat stdio unix-connect:/run/haproxy/admin.sock",
      ],
    },
    {
      name: "HAProxy with a socket over TCP",
      shift: {
        weights: { kind: "haproxy" },
        traffic: {
          kind: "haproxy",
          proxy: "app",
          mode: "http",
          contstats: false,
          stats: "127.0.0.1:9999",
          matchers: "",
        },
      },
      commands: [
        "echo 'set server app/blue weight 100%' | socat stdio tcp-connect:127.0.0.1:9999",
        "echo 'set server app/green weight 0' | socat stdio tcp-connect:127.0.0.1:9999",
      ],
    },
    {
      name: "a ratio of pods",
      shift: { weights: { kind: "podRatio", namespace: "shop" } },
      commands: [
        "kubectl -n shop scale deployment/blue --replicas=N",
        "kubectl -n shop rollout status deployment/blue",
        "kubectl -n shop scale deployment/green --replicas=0",
      ],
    },
    {
      name: "the ReplicaSets of a Deployment",
      shift: {
        weights: { kind: "podRatio", namespace: "shop" },
        traffic: { kind: "pods", namespace: "shop", by: "replicaSet", requests: "all", errors: "bad" },
        stable: {
          ...stable,
          match: "checkout-5d4f8c7b9|checkout-7f6d5c8b4",
          target: "checkout-5d4f8c7b9|checkout-7f6d5c8b4",
        },
        candidate: { ...candidate, match: "checkout-6b9c7d5f4", target: "checkout-6b9c7d5f4" },
      },
      commands: [
        "kubectl -n shop rollout undo deployment/checkout",
        "kubectl -n shop rollout status deployment/checkout",
      ],
    },
    {
      name: "a Service's selector",
      shift: { weights: { kind: "serviceSelector", namespace: "shop", service: "checkout", label: "track" } },
      commands: [`kubectl -n shop patch service checkout -p '{"spec":{"selector":{"track":"blue"}}}'`],
    },
    {
      name: "an Ingress",
      shift: { weights: { kind: "ingressNginx", namespace: "shop", ingress: "checkout-canary" } },
      commands: [
        "kubectl -n shop annotate ingress checkout-canary nginx.ingress.kubernetes.io/canary-weight=0 --overwrite",
      ],
    },
    {
      name: "an HTTPRoute",
      shift: { weights: { kind: "gatewayRoute", namespace: "shop", route: "checkout" } },
      commands: ["kubectl -n shop edit httproute checkout"],
    },
    {
      name: "a VirtualService",
      shift: { weights: { kind: "virtualService", namespace: "shop", name: "checkout" } },
      commands: ["kubectl -n shop edit virtualservice checkout"],
    },
    {
      name: "a rule of an ALB",
      shift: {
        weights: { kind: "albListener", listener, rule: "arn:aws:rule/1", region: "eu-west-1" },
        stable: { ...stable, target: arn("blue") },
        candidate: { ...candidate, target: arn("green") },
      },
      commands: [
        `aws elbv2 modify-rule --rule-arn arn:aws:rule/1 --actions '[{"Type":"forward","ForwardConfig":{"TargetGroups":[{"TargetGroupArn":"${arn("blue")}","Weight":100},{"TargetGroupArn":"${arn("green")}","Weight":0}]}}]' --region eu-west-1`,
      ],
    },
    {
      name: "an NLB whose target groups are named",
      shift: { weights: { kind: "nlbListener", listener } },
      commands: [
        "aws elbv2 describe-target-groups --names blue green --query 'TargetGroups[].[TargetGroupName,TargetGroupArn]' --output text",
        `aws elbv2 modify-listener --listener-arn ${listener} --default-actions '[{"Type":"forward","ForwardConfig":{"TargetGroups":[{"TargetGroupArn":"ARN of blue","Weight":100},{"TargetGroupArn":"ARN of green","Weight":0}]}}]'`,
      ],
    },
    {
      name: "weighted records",
      shift: { weights: { kind: "route53", zone: "Z0123456789ABCDEFGHIJ", record: "checkout.example.org" } },
      commands: [
        `aws route53 list-resource-record-sets --hosted-zone-id Z0123456789ABCDEFGHIJ --query "ResourceRecordSets[?Name=='checkout.example.org.']"`,
        "aws route53 change-resource-record-sets --hosted-zone-id Z0123456789ABCDEFGHIJ --change-batch file://changes.json",
      ],
    },
    {
      name: "weights in the config",
      shift: { weights: { kind: "static", weights: { blue: 1, green: 1 } } },
      commands: [],
    },
  ])("of $name", ({ shift, commands }) => {
    expect(abortCommands(sampleShift(shift)).commands).toEqual(commands);
  });

  test.each([
    ["checkout", "checkout"],
    ["a b", "'a b'"],
    ["it's", `'it'\\''s'`],
    ["$(rm -rf /)", "'$(rm -rf /)'"],
    ["", "''"],
  ])("quoted() makes one argument of %j", (text, word) => {
    expect(quoted(text)).toBe(word);
  });
});

describe("renderAbort()", () => {
  const book = bookOf();
  hear(book, reportOf());
  const rollout = book.rollout("checkout-green-20260301T120000Z");
  const shown = (shift: TrafficShift | undefined, language: "en" | "ko") => {
    if (rollout === undefined) throw new Error("there is a rollout");
    const view = renderAbort(rollout, { shift, texts: shiftTexts(language) });
    expect(checkViewLimits(view)).toEqual([]);
    return [view.title.text, ...view.blocks.map((block) => plainTextBlock(block as KnownBlock))].join("\n");
  };

  test("shows what to copy, and what to know of it", () => {
    const declared = { kind: "terraform", file: "state.json", resource: "aws_lb_listener_rule.checkout" } as const;
    expect(shown(sampleShift({ declared }), "en")).toBe(
      [
        "Abort command",
        "Abort checkout canary v1.42",
        "nines moves no weights. Copy this and run it where you may:",
        "echo 'set server app/blue weight 100%' | socat stdio unix-connect:/run/haproxy/admin.sock",
        "echo 'set server app/green weight 0' | socat stdio unix-connect:/run/haproxy/admin.sock",
        "• A reload brings back the weights of haproxy.cfg.",
        "• Terraform declares these weights too: change them there, or the next apply brings them back.",
      ].join("\n"),
    );
  });

  test("says the same in Korean", () => {
    expect(
      shown(sampleShift({ weights: { kind: "argoRollouts", namespace: "shop", rollout: "checkout" } }), "ko"),
    ).toBe(
      [
        "중단 명령",
        "checkout canary v1.42 중단",
        "nines는 가중치를 바꾸지 않습니다. 복사해서 권한이 있는 곳에서 실행하세요:",
        "kubectl argo rollouts abort checkout -n shop",
        "• 스펙이 이전 것으로 돌아올 때까지 중단 상태로 남습니다: kubectl argo rollouts undo 또는 Git에서 되돌리세요.",
      ].join("\n"),
    );
  });

  test("says so where the config does not know the shift, and where there is nothing to abort", () => {
    expect(shown(undefined, "en")).toContain("does not say who holds the weights of this shift (layer haproxy)");
    expect(shown(sampleShift({ weights: { kind: "static", weights: { blue: 1, green: 1 } } }), "en")).toContain(
      "there is nothing to abort",
    );
  });
});
