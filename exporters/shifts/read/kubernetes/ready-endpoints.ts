import { at, listAt } from "../fields.ts";
import { ShiftSourceFault } from "../shift-source-fault.ts";
import type { AskKube } from "./kube-reader.ts";

/** How many endpoints of a Service are ready. */
export interface ReadyEndpoints {
  readonly ready: number;
  readonly of: number;
}

/** From the EndpointSlices of a Service; undefined where the exporter may not read them. */
export async function readyEndpoints(
  ask: AskKube,
  { namespace, service }: { readonly namespace: string; readonly service: string },
): Promise<ReadyEndpoints | undefined> {
  try {
    const slices = await ask({
      kind: "EndpointSlices of",
      api: "apis/discovery.k8s.io/v1",
      plural: "endpointslices",
      namespace,
      name: service,
      selector: `kubernetes.io/service-name=${service}`,
    });
    const endpoints = listAt(slices, "items").flatMap((slice) => listAt(slice, "endpoints"));
    // Source: https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#ready: not told means ready.
    return { ready: endpoints.filter((one) => at(one, "conditions", "ready") !== false).length, of: endpoints.length };
  } catch (error) {
    // Weights alone are worth having.
    if (error instanceof ShiftSourceFault) return undefined;
    throw error;
  }
}

/** What there is to say about them, if anything. */
export function endpointsDetail(found: ReadyEndpoints | undefined): string | undefined {
  if (found === undefined || (found.ready === found.of && found.of > 0)) return undefined;
  return found.of === 0
    ? "there is no endpoint behind it"
    : `${found.ready} of the ${found.of} endpoints behind it are ready`;
}
