import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { type ArnForm, type BalancerArn, listenerForm, parseBalancerArn } from "./balancer-arn.ts";

/** ARNs that name no listener, no rule of one, and no target group, those of another listener, and a region that is not theirs. */
export const lintArns: ShiftLint = ({ shift: { traffic, weights }, spec, path }) => {
  if (weights.kind !== "albListener" && weights.kind !== "nlbListener") return [];
  const type = weights.kind === "albListener" ? "app" : "net";
  const listener: Written = {
    arn: weights.listener,
    what: balancers[type],
    form: listenerForm(type),
    path: `${path}.weights.listener`,
    // What an ALB counts is nothing of an NLB.
    cure: traffic.kind === "alb" && weights.kind === "albListener" ? undefined : otherKind(weights),
  };
  const rule: readonly Written[] =
    weights.kind !== "albListener" || weights.rule === undefined
      ? []
      : [
          {
            arn: weights.rule,
            what: "rule of an ALB's listener",
            form: [`listener-rule/${type}/`, 4],
            path: `${path}.weights.rule`,
          },
        ];
  const targets = spec.arms.flatMap(({ target }, index): readonly Written[] =>
    // What does not begin as an ARN is a name, or an expression for several.
    target?.startsWith("arn:")
      ? [{ arn: target, what: "target group", form: ["targetgroup/", 2], path: `${path}.arms[${index}].target` }]
      : [],
  );
  const odd = [listener, ...rule, ...targets].filter((one) => partsOf(one) === undefined);
  return [
    ...odd.map(formProblem),
    ...(odd.includes(listener)
      ? []
      : [...rule, ...targets].filter((one) => !odd.includes(one)).flatMap((one) => strangerProblems(one, listener))),
    ...regionProblems(weights, path),
  ];
};

/** An ARN, and what it should name: a kind of resource, and as many names, parted by slashes. */
interface Written {
  readonly arn: string;
  readonly what: string;
  readonly form: ArnForm;
  readonly path: string;
  /** What to write where it is something else, if that is known. */
  readonly cure?: string | undefined;
}

/** A region beside the ARN that is another: AWS is asked there, where the listener is not. */
function regionProblems(
  { listener, region }: { readonly listener: string; readonly region?: string },
  path: string,
): readonly Problem[] {
  const own = listener.split(":")[3] ?? "";
  if (region === undefined || own === "" || region === own) return [];
  return [
    {
      code: "shift-region",
      path: `${path}.weights.region`,
      message: `the listener is in ${own}, and would be asked for in ${show(region)}`,
      hint: "remove region: the ARN tells it",
    },
  ];
}

const balancers = { app: "listener of an ALB", net: "listener of an NLB" } as const;

/** A listener of the other type of load balancer: its weights are of the other kind. */
function otherKind({ kind, listener }: { readonly kind: keyof typeof others; readonly listener: string }) {
  const { type, other } = others[kind];
  if (parseBalancerArn(listener, listenerForm(type)) === undefined) return undefined;
  return `write kind: ${show(other)}, whose listener this is, or the ARN of a ${balancers[type === "net" ? "app" : "net"]}`;
}

const others = {
  albListener: { type: "net", other: "nlbListener" },
  nlbListener: { type: "app", other: "albListener" },
} as const;

function formProblem({ arn, what, form: [kind], path, cure }: Written): Problem {
  return {
    code: "shift-arn",
    path,
    message: `${show(arn)} is not the ARN of a ${what}`,
    hint: cure ?? `write the whole ARN: arn:aws:elasticloadbalancing:REGION:ACCOUNT:${kind}…`,
  };
}

/** A rule of another listener, or whatever is not where the listener is. */
function strangerProblems(written: Written, listener: Written): readonly Problem[] {
  const [own, others] = [partsOf(written), partsOf(listener)];
  const part = shared.find((one) => own?.[one] !== undefined && own[one] !== others?.[one]);
  if (part === undefined) return [];
  const isRule = own?.listener !== undefined;
  return [
    {
      code: "shift-arn",
      path: written.path,
      message: `${isRule ? "the rule is not one of the listener" : "the listener cannot forward to this target group"}: its ${part} is ${show(own?.[part])}, and that of the listener is ${show(others?.[part])}`,
      hint: isRule
        ? "write the ARN of one of the listener's rules, or that of the rule's listener"
        : "write the ARN of a target group that the listener forwards to, or its listener",
    },
  ];
}

/** What a listener has in common with its rules and its target groups. */
const shared = ["partition", "region", "account", "load balancer", "listener"] as const satisfies (keyof BalancerArn)[];

function partsOf({ arn, form }: Written): BalancerArn | undefined {
  return parseBalancerArn(arn, form);
}
