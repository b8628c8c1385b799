import { type Problem, show } from "../../../problem.ts";
import { seriesOf } from "../../../promql/series-of.ts";
import { readServiceAddress, type ServiceAddress } from "../../../promql/service-address.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { LocatedShift } from "../../spec/parse-shift.ts";
import { countsByIstio } from "../../traffic/counts-by-istio.ts";
import { armsOf, type TrafficShift } from "../../traffic-shift.ts";
import { armPlace } from "../arms/arm-place.ts";
import { isVersion } from "../matches/is-version.ts";
import { lintMatchValues } from "../matches/lint-match-values.ts";

/**
 * Services as clients ask for them where Istio has their names alone, and names alone where it has whole hosts.
 * Source: https://istio.io/latest/docs/reference/config/metrics
 */
export const lintIstioServices: ShiftLint = (located, around) => {
  // What is certainly no name has its cure.
  const told = new Set(lintMatchValues(located, around).map(({ path }) => path));
  return [...ofBothArms(located), ...ofEachArm(located)].filter(({ path }) => !told.has(path));
};

function ofEachArm(located: LocatedShift): readonly Problem[] {
  const { shift } = located;
  const label = labelOfServices(shift);
  return armsOf(shift).flatMap(({ role, match }): readonly Problem[] => {
    if (label === undefined || isVersion(match)) return [];
    const words = label === "destination_service_name" ? noName(match, shift) : noHost(match, shift);
    return words === undefined
      ? []
      : [{ code: "shift-match-value", path: `${armPlace(located, role)}.match`, ...words }];
  });
}

type Words = Pick<Problem, "message" | "hint" | "severity">;

/** The label that both arms are compared with, where it tells Services. */
function labelOfServices({ traffic }: TrafficShift): "destination_service" | "destination_service_name" | undefined {
  if (!countsByIstio(traffic)) return undefined;
  return traffic.label === "destination_service" || traffic.label === "destination_service_name"
    ? traffic.label
    : undefined;
}

function noName(match: string, shift: TrafficShift): Words | undefined {
  const address = readServiceAddress(match);
  if (address === undefined || !isOfCluster(address, shift)) return undefined;
  const isCertain = address.isWhole || address.namespace === undefined || isNamespaceOf(address, shift);
  return {
    ...(isCertain ? {} : { severity: "warning" }),
    message: `${show(match)} is ${nounOf(address)}, and destination_service_name is the name of a Service alone`,
    hint: `write ${show(address.service)}${isCertain ? "" : ", unless a ServiceEntry has such a host"}`,
  };
}

function nounOf({ namespace, isWhole, port }: ServiceAddress): string {
  if (isWhole) return "a whole host";
  const parts = [...(namespace === undefined ? [] : ["its namespace"]), ...(port === undefined ? [] : ["its port"])];
  return `a Service with ${parts.join(" and ")}`;
}

/** What a ServiceEntry adds to a mesh is called as a whole, whatever dots it has. */
function isOfCluster(address: ServiceAddress, shift: TrafficShift): boolean {
  const { namespace, isWhole } = address;
  if (isWhole || namespace === undefined || isNamespaceOf(address, shift)) return true;
  return ofServices.has(shift.weights.kind) && /^[a-z]/.test(namespace);
}

const ofServices: ReadonlySet<string> = new Set(["gatewayRoute", "argoRollouts", "flagger"]);

function isNamespaceOf({ namespace }: ServiceAddress, { traffic, weights }: TrafficShift): boolean {
  return (
    [traffic, weights].some((part) => "namespace" in part && part.namespace === namespace) ||
    (traffic.kind === "counters" && namespacesOf(traffic.requests).some((value) => value === namespace))
  );
}

/** The namespaces that the series of both arms are asked for. */
function namespacesOf(requests: string): readonly string[] {
  return (seriesOf(requests)?.matchers ?? [])
    .filter(({ label, op }) => label === "destination_service_namespace" && op === "=")
    .map(({ value }) => value);
}

function noHost(match: string, shift: TrafficShift): Words | undefined {
  const isName = /^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(match) && match !== "unknown" && match !== "localhost";
  const address: ServiceAddress | undefined = isName
    ? { service: match, namespace: undefined, isWhole: false, port: undefined }
    : readServiceAddress(match);
  if (address === undefined || !isOfCluster(address, shift)) return undefined;
  if (address.isWhole && address.port === undefined) return elsewhere(match, address, shift);
  const noun = isName ? "the name of a Service alone" : address.isWhole ? "a host with its port" : nounOf(address);
  return {
    severity: "warning",
    message: `${show(match)} is ${noun}, and destination_service is a whole host, such as ${address.service}.${address.namespace ?? namespaceOf(shift)}.svc.cluster.local`,
    hint: address.isWhole
      ? `write match: ${show(match.replace(/:\d+$/, ""))}`
      : `write label: "destination_service_name"${isName ? "" : `, and match: ${show(address.service)}`}`,
  };
}

function namespaceOf({ traffic, weights }: TrafficShift): string {
  const asked = traffic.kind === "counters" ? namespacesOf(traffic.requests) : [];
  return asked[0] ?? ("namespace" in weights ? weights.namespace : "shop");
}

/** A host of another namespace than the series of both arms are asked for. */
function elsewhere(match: string, { namespace }: ServiceAddress, { traffic }: TrafficShift): Words | undefined {
  const [asked] = traffic.kind === "counters" ? namespacesOf(traffic.requests) : [];
  if (asked === undefined || namespace === undefined || asked === namespace || !/^[a-z0-9-]+$/.test(namespace))
    return undefined;
  return {
    message: `no series is left of this arm: the namespace of ${show(match)} is ${show(namespace)}, and traffic.requests asks for destination_service_namespace=${show(asked)}`,
    hint: `write the same namespace in both, also in traffic.errors: such as destination_service_namespace=${show(namespace)}`,
  };
}

/** The Service of both arms. */
function ofBothArms({ shift, path }: LocatedShift): readonly Problem[] {
  const { traffic } = shift;
  if (traffic.kind !== "istio" || traffic.service === undefined) return [];
  const address = readServiceAddress(traffic.service);
  if (address === undefined || !isOfCluster(address, shift)) return [];
  return [
    {
      code: "shift-match-value",
      path: `${path}.traffic.service`,
      message: `no series is left of either arm: ${show(traffic.service)} is ${nounOf(address)}, and destination_service_name is the name of a Service alone`,
      hint: `write ${show(address.service)}`,
    },
  ];
}
