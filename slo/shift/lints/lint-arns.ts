import { type Problem, show } from "../../problem.ts";
import type { ShiftLint } from "../lint-shifts.ts";

/** ARNs that name no listener, no rule of one, and no target group, and a region that is not theirs. */
export const lintArns: ShiftLint = ({ shift: { weights }, spec, path }) => {
  if (weights.kind !== "albListener" && weights.kind !== "nlbListener") return [];
  const type = weights.kind === "albListener" ? "app" : "net";
  const rule = weights.kind === "albListener" ? weights.rule : undefined;
  const targets = spec.arms.flatMap(({ target }, index) =>
    // What does not begin as an ARN is a name, or an expression for several.
    target?.startsWith("arn:")
      ? arnProblems(target, "target group", ["targetgroup/", 2], `${path}.arms[${index}].target`)
      : [],
  );
  return [
    ...arnProblems(weights.listener, balancers[type], [`listener/${type}/`, 3], `${path}.weights.listener`),
    ...(rule === undefined
      ? []
      : arnProblems(rule, "rule of an ALB's listener", [`listener-rule/${type}/`, 4], `${path}.weights.rule`)),
    ...targets,
    ...regionProblems(weights, path),
  ];
};

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

/** A resource is its kind and as many names, parted by slashes. */
function arnProblems(
  arn: string,
  what: string,
  [kind, names]: readonly [kind: string, names: number],
  path: string,
): readonly Problem[] {
  const [scheme, partition = "", service, region, account, ...rest] = arn.split(":");
  const resource = rest.join(":");
  const isOfLoadBalancing =
    scheme === "arn" &&
    partition.startsWith("aws") &&
    service === "elasticloadbalancing" &&
    region !== "" &&
    /^\d{12}$/.test(account ?? "");
  const parts = resource.slice(kind.length).split("/");
  if (isOfLoadBalancing && resource.startsWith(kind) && parts.length === names && !parts.includes("")) return [];
  return [
    {
      code: "shift-arn",
      path,
      message: `${show(arn)} is not the ARN of a ${what}`,
      hint: `write the whole ARN: arn:aws:elasticloadbalancing:REGION:ACCOUNT:${kind}…`,
    },
  ];
}
