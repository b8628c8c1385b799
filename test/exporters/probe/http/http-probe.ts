import type { ProbeAttempt } from "../../../../exporters/probe/probe-attempt.ts";
import type { ProbeContext } from "../../../../exporters/probe/probe-kind.ts";
import { probeOnce } from "../../../../exporters/probe/probe-kinds.ts";
import type { HttpProbe, HttpRequest } from "../../../../slo/probe-model.ts";
import { contextOf, probeBase, tlsDefaults } from "../probes.ts";

/** A request that is content with any 2xx. */
export const plainRequest: Omit<HttpRequest, "url"> = {
  method: "GET",
  headers: {},
  body: undefined,
  auth: undefined,
  redirects: 5,
  statuses: [{ from: 200, to: 299 }],
  headerAssertions: [],
  bodyAssertions: [],
  jsonAssertions: [],
};

/** One attempt of an HTTP probe. */
export function attemptHttp(
  probe: Partial<HttpProbe> & { readonly url: string },
  context: Partial<ProbeContext> = {},
): Promise<ProbeAttempt> {
  const whole: HttpProbe = {
    kind: "http",
    ...probeBase,
    ...plainRequest,
    proxy: undefined,
    tls: tlsDefaults,
    ...probe,
  };
  return probeOnce(whole, contextOf(context));
}

/** The phases of each hop that took place, without how long they took. */
export function phasesOf({ hops }: ProbeAttempt): readonly (readonly string[])[] {
  return hops.map(({ phases }) => Object.keys(phases));
}
