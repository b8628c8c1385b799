import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { armsOf, type ShiftArm, type ShiftWeights, type TrafficShift } from "../../traffic-shift.ts";
import { areApart } from "../matches/are-apart.ts";
import { objectNames } from "../matches/match-forms.ts";

const rules = ["aws_lb_listener_rule", "aws_alb_listener_rule"];
const listeners = ["aws_lb_listener", "aws_alb_listener"];
const records = ["aws_route53_record"];
const manifest = "kubernetes_manifest";

/** Resources that hold the weights of a kind; whoever moves other weights may have written down any that are read. */
const typesOf: Readonly<Partial<Record<ShiftWeights["kind"], readonly string[]>>> = {
  albListener: [...rules, ...listeners],
  nlbListener: listeners,
  route53: records,
  virtualService: [manifest],
  gatewayRoute: [manifest],
  // A route may be what HAProxy is configured by.
  haproxy: [manifest],
};
const readTypes = [...rules, ...listeners, ...records, manifest];

/** Resources of Terraform of a type that holds no such weights, or those of another action. */
export const lintDeclared: ShiftLint = ({ shift, path }) => {
  const { declared, weights } = shift;
  const type = declared && typeOf(declared.resource);
  const types = typesOf[weights.kind] ?? readTypes;
  if (declared === undefined || type === undefined) return [];
  if (types.includes(type)) return actionProblems(shift, type, `${path}.declared.resource`);
  // A route may be what an ALB's listener is made of. Its backends are Services, as which a target may be meant, too.
  if (type === manifest && weights.kind === "albListener" && armsOf(shift).every(isService)) return [];
  return [
    {
      code: "shift-contradiction",
      severity: "warning",
      path: `${path}.declared.resource`,
      message: `a resource of the type ${type} holds no weights ${readTypes.includes(type) ? `of the kind ${show(weights.kind)}` : "that can be read"}`,
      hint:
        weights.kind === "haproxy"
          ? "remove declared: what Terraform has on file of HAProxy's weights cannot be read"
          : `write one of the type ${types.filter((one) => !one.startsWith("aws_alb")).join(" or ")}`,
    },
  ];
};

/** A rule's action is another one than that by default, which the listener itself has. */
function actionProblems({ weights }: TrafficShift, type: string, path: string): readonly Problem[] {
  if (weights.kind !== "albListener" || listeners.includes(type) === (weights.rule === undefined)) return [];
  const at = { code: "shift-contradiction", severity: "warning", path } as const;
  return weights.rule === undefined
    ? [
        {
          ...at,
          message: `the weights of a rule are written down in ${type}, and without rule those of the listener's default action are read`,
          hint: "write the ARN of that rule as rule of weights, or the resource of the listener (aws_lb_listener)",
        },
      ]
    : [
        {
          ...at,
          message: `the weights of the default action are written down in ${type}, and those of a rule are read`,
          hint: "write the resource of that rule (aws_lb_listener_rule), or remove rule from weights: without it the default action is read",
        },
      ];
}

function isService({ target }: ShiftArm): boolean {
  return !areApart(target, objectNames.pattern);
}

/** That of `module.edge[0].aws_lb_listener_rule.checkout["eu"]`. */
function typeOf(address: string): string | undefined {
  return /(?:^|\.)([a-z0-9]+(?:_[a-z0-9]+)+)\.[\w-]+(?:\[[^\]]*\])?$/.exec(address)?.[1];
}
