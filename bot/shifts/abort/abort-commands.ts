import { deploymentsOfReplicaSets } from "../../../slo/shift/deployments-of-replica-sets.ts";
import type { ShiftArm, TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { isOfReplicaSets } from "../../../slo/shift/weight-selectors.ts";
import type { AbortNote } from "../texts/shift-texts.ts";

/** What a person would type to give all traffic back to the stable arm. nines never runs it. */
export interface AbortCommands {
  readonly commands: readonly string[];
  readonly notes: readonly AbortNote[];
}

type Weights = TrafficShift["weights"];
type On<Kind extends Weights["kind"]> = Extract<Weights, { readonly kind: Kind }>;

/** The commands that abort a shift, by who holds its weights; none where the config itself does. */
export function abortCommands(shift: TrafficShift): AbortCommands {
  const { weights, stable, candidate } = shift;
  switch (weights.kind) {
    case "argoRollouts": {
      const target = `${quoted(weights.rollout)} -n ${quoted(weights.namespace)}`;
      return { commands: [`kubectl argo rollouts abort ${target}`], notes: ["argo"] };
    }
    case "flagger": {
      const target = quoted(`deployment/${weights.workload}`);
      return { commands: [`kubectl -n ${quoted(weights.namespace)} rollout undo ${target}`], notes: ["flagger"] };
    }
    case "podRatio":
      if (isOfReplicaSets(shift)) return rollingCommands(shift, weights);
      return {
        commands: [
          `kubectl -n ${quoted(weights.namespace)} scale ${quoted(`deployment/${stable.target}`)} --replicas=N`,
          `kubectl -n ${quoted(weights.namespace)} rollout status ${quoted(`deployment/${stable.target}`)}`,
          `kubectl -n ${quoted(weights.namespace)} scale ${quoted(`deployment/${candidate.target}`)} --replicas=0`,
        ],
        notes: ["podRatio"],
      };
    case "serviceSelector": {
      const patch = JSON.stringify({ spec: { selector: { [weights.label]: stable.target } } });
      const target = `${quoted(weights.service)} -p ${quoted(patch)}`;
      return { commands: [`kubectl -n ${quoted(weights.namespace)} patch service ${target}`], notes: [] };
    }
    case "ingressNginx": {
      const target = `${quoted(weights.ingress)} nginx.ingress.kubernetes.io/canary-weight=0 --overwrite`;
      return { commands: [`kubectl -n ${quoted(weights.namespace)} annotate ingress ${target}`], notes: [] };
    }
    case "gatewayRoute":
      return {
        commands: [`kubectl -n ${quoted(weights.namespace)} edit httproute ${quoted(weights.route)}`],
        notes: ["edit"],
      };
    case "virtualService":
      return {
        commands: [`kubectl -n ${quoted(weights.namespace)} edit virtualservice ${quoted(weights.name)}`],
        notes: ["edit"],
      };
    case "haproxy":
      return haproxyCommands(shift);
    case "albListener":
    case "nlbListener":
      return listenerCommands(weights, { stable, candidate });
    case "route53":
      return route53Commands(weights);
    case "static":
      return { commands: [], notes: [] };
  }
}

/** Nobody scales ReplicaSets: their Deployment would take that back. */
function rollingCommands({ stable, candidate }: TrafficShift, { namespace }: On<"podRatio">): AbortCommands {
  const [name = "DEPLOYMENT"] = [candidate, stable].flatMap(({ match }) => deploymentsOfReplicaSets(match));
  const target = quoted(`deployment/${name}`);
  return {
    commands: [
      `kubectl -n ${quoted(namespace)} rollout undo ${target}`,
      `kubectl -n ${quoted(namespace)} rollout status ${target}`,
    ],
    notes: [],
  };
}

/** Through the socket that the shift names, or one that its reader fills in. */
function haproxyCommands({ traffic, stable, candidate }: TrafficShift): AbortCommands {
  const backend = traffic.kind === "haproxy" ? traffic.proxy : "BACKEND";
  const stats = traffic.kind === "haproxy" ? traffic.stats : undefined;
  const socket = socketOf(stats);
  const set = ({ target }: ShiftArm, weight: string) =>
    `echo ${quoted(`set server ${backend}/${target} weight ${weight}`)} | socat stdio ${socket}`;
  const isPattern = [stable, candidate].some(({ target }) => !/^[\w.-]+$/.test(target));
  return {
    // The old arm first, so that there is never none; 100% is the weight that haproxy.cfg gives it.
    commands: [set(stable, "100%"), set(candidate, "0")],
    notes: [...(isPattern ? (["haproxyServers"] as const) : []), "haproxyReload"],
  };
}

function socketOf(stats: string | undefined): string {
  if (stats === undefined || stats.includes("://")) return "unix-connect:/run/haproxy/admin.sock";
  return stats.startsWith("/") ? quoted(`unix-connect:${stats}`) : quoted(`tcp-connect:${stats}`);
}

function listenerCommands(
  { listener, rule, region }: On<"albListener" | "nlbListener"> & { readonly rule?: string },
  { stable, candidate }: Pick<TrafficShift, "stable" | "candidate">,
): AbortCommands {
  const groups = [
    { TargetGroupArn: groupArn(stable.target), Weight: 100 },
    { TargetGroupArn: groupArn(candidate.target), Weight: 0 },
  ];
  const actions = JSON.stringify([{ Type: "forward", ForwardConfig: { TargetGroups: groups } }]);
  const at = region === undefined ? "" : ` --region ${quoted(region)}`;
  const names = [stable, candidate].filter(({ target }) => !target.startsWith("arn:"));
  return {
    commands: [
      ...(names.length === 0
        ? []
        : [
            `aws elbv2 describe-target-groups --names ${names.map(({ target }) => quoted(target)).join(" ")} --query 'TargetGroups[].[TargetGroupName,TargetGroupArn]' --output text${at}`,
          ]),
      rule === undefined
        ? `aws elbv2 modify-listener --listener-arn ${quoted(listener)} --default-actions ${quoted(actions)}${at}`
        : `aws elbv2 modify-rule --rule-arn ${quoted(rule)} --actions ${quoted(actions)}${at}`,
    ],
    notes: ["listener"],
  };
}

/** A name stands for the ARN that the command before prints. */
function groupArn(target: string): string {
  return target.startsWith("arn:") ? target : `ARN of ${target}`;
}

function route53Commands({ zone, record }: On<"route53">): AbortCommands {
  const name = `${record.replace(/\.$/, "")}.`.replaceAll(/[^\w.*-]/g, "");
  return {
    commands: [
      `aws route53 list-resource-record-sets --hosted-zone-id ${quoted(zone)} --query "ResourceRecordSets[?Name=='${name}']"`,
      `aws route53 change-resource-record-sets --hosted-zone-id ${quoted(zone)} --change-batch file://changes.json`,
    ],
    notes: ["route53"],
  };
}

/** A word for a POSIX shell: whatever is in it, it stays one argument. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
