import type { ProbeAttempt } from "../../../../exporters/probe/probe-attempt.ts";
import type { ProbeContext } from "../../../../exporters/probe/probe-kind.ts";
import { probeOnce } from "../../../../exporters/probe/probe-kinds.ts";
import type { HttpProbe } from "../../../../slo/probe/probe-model.ts";
import { httpProbe, probeBase } from "../../sample-probe.ts";
import { contextOf } from "../context-of.ts";

/** One attempt of an HTTP probe. */
export function attemptHttp(
  probe: Partial<HttpProbe> & { readonly url: string },
  context: Partial<ProbeContext> = {},
): Promise<ProbeAttempt> {
  return probeOnce(httpProbe(probeBase.name, probe.url, probe), contextOf(context));
}

/** The phases of each hop that took place, without how long they took. */
export function phasesOf({ hops }: ProbeAttempt): readonly (readonly string[])[] {
  return hops.map(({ phases }) => Object.keys(phases));
}
