import { at, type Fields, listAt } from "../fields.ts";
import { ShiftSourceFault } from "../shift-source-fault.ts";
import type { AskKube } from "./kube-reader.ts";

/** What there is to say about the endpoints behind a Service, if anything, from its EndpointSlices. */
export async function endpointsDetail(
  ask: AskKube,
  { namespace, service }: { readonly namespace: string; readonly service: string },
): Promise<string | undefined> {
  try {
    const slices = await ask({
      kind: "EndpointSlices of",
      api: "apis/discovery.k8s.io/v1",
      plural: "endpointslices",
      namespace,
      name: service,
      selector: `kubernetes.io/service-name=${service}`,
    });
    return readiness(listAt(slices, "items").flatMap((slice) => listAt(slice, "endpoints")));
  } catch (error) {
    if (!(error instanceof ShiftSourceFault)) throw error;
    // Weights alone are worth having.
    return error.status === 403
      ? `how many endpoints behind it are ready is not known: the exporter may not list endpointslices.discovery.k8s.io in the namespace ${namespace} (403)`
      : undefined;
  }
}

function readiness(endpoints: readonly Fields[]): string | undefined {
  // Source: https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#ready: not told means ready.
  const ready = endpoints.filter((one) => at(one, "conditions", "ready") !== false).length;
  if (endpoints.length === 0) return "there is no endpoint behind it";
  return ready === endpoints.length ? undefined : `${ready} of the ${endpoints.length} endpoints behind it are ready`;
}
