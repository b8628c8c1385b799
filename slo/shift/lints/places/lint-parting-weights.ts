import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { armsOf, type ShiftTraffic, type ShiftWeights, type TrafficShift } from "../../traffic-shift.ts";
import { namesOfNoService } from "./names-of-no-service.ts";

/** Weights that part other requests than those by which the arms are counted: all of these are of one arm, whatever the weights say. */
export const lintPartingWeights: ShiftLint = (located): readonly Problem[] => {
  const { shift, path } = located;
  const counted = countedOf(shift.traffic);
  const parted = counted?.strangers[shift.weights.kind];
  // What is no name of a Service is told of already, with a cure of its own.
  if (counted === undefined || parted === undefined || namesOfNoService(located) !== undefined) return [];
  return [
    {
      code: "shift-contradiction",
      ...(counted.isCertain ? {} : { severity: "warning" }),
      path: `${path}.weights.kind`,
      message: `${show(shift.weights.kind)} parts ${parted.what}, and ${counted.by}`,
      hint: `${counted.cure(shift)}; or count what these weights part, by traffic: { kind: ${show(parted.countedBy)}, … }`,
    },
  ];
};

/** How a kind of traffic tells the arms apart, and the weights that part no requests so. */
interface Counted {
  readonly by: string;
  readonly isCertain: boolean;
  readonly strangers: Readonly<Partial<Record<ShiftWeights["kind"], Parted>>>;
  readonly cure: (shift: TrafficShift) => string;
}

/** What weights of a kind part, and the traffic that is counted so. */
interface Parted {
  readonly what: string;
  readonly countedBy: ShiftTraffic["kind"];
}

const behindService = {
  podRatio: { what: "the requests of one Service among its pods", countedBy: "pods" },
  serviceSelector: { what: "the requests of one Service by whose pods it selects", countedBy: "pods" },
} as const;
const route: Parted = { what: "requests between Services", countedBy: "pods" };
const answers: Parted = { what: "clients by the answers of DNS", countedBy: "counters" };
const canaries: Parted = { what: "requests behind ingress-nginx", countedBy: "ingressNginx" };
const groups: Parted = { what: "requests between target groups", countedBy: "alb" };
const connections: Parted = { what: "connections between target groups", countedBy: "counters" };

function countedOf(traffic: ShiftTraffic): Counted | undefined {
  switch (traffic.kind) {
    case "ingressNginx":
      return {
        by: "ingress-nginx counts as the candidate's only what the canary's Ingress took",
        isCertain: true,
        strangers: {
          ...behindService,
          gatewayRoute: route,
          virtualService: route,
          albListener: groups,
          nlbListener: connections,
          route53: answers,
        },
        cure: () =>
          `write whose weight that is: { kind: "ingressNginx", namespace: ${show(traffic.namespace)}, ingress: ${show(`${traffic.ingress}-canary`)} }, argoRollouts or flagger`,
      };
    case "alb":
      return {
        by: "an ALB counts each arm by a target group of its own",
        isCertain: true,
        // Records may lead to two ALBs, and an NLB, too.
        strangers: { ...behindService, virtualService: route, ingressNginx: canaries },
        cure: () => 'write kind: "albListener", with the listener that parts requests between both',
      };
    case "envoy":
      return {
        by: "Envoy counts each arm by a cluster of its own",
        isCertain: false,
        strangers: behindService,
        cure: () => "write who parts requests between both clusters, such as a gatewayRoute",
      };
    case "istio":
      if (traffic.label !== "destination_service_name") return undefined;
      return {
        by: 'without service, or with label: "destination_service_name", a match is the Service of its arm alone',
        isCertain: false,
        strangers: behindService,
        cure: (shift) =>
          `write service, with the Service of both arms, such as ${show(serviceOf(shift))}, and label: "destination_workload" if ${armsOf(
            shift,
          )
            .map(({ match }) => show(match))
            .join(" and ")} are their Deployments`,
      };
    default:
      return undefined;
  }
}

function serviceOf(shift: TrafficShift): string {
  if (shift.weights.kind === "serviceSelector") return shift.weights.service;
  // That of checkout-v1 and checkout-v2 is mostly checkout.
  const [stable, candidate] = armsOf(shift).map(({ match }) => /^([a-z0-9-]+)-[a-z0-9]+$/.exec(match)?.[1]);
  return stable !== undefined && stable === candidate ? stable : shift.service;
}
