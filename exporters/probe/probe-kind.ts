import type { Probe, SecretRef } from "../../slo/probe/probe-model.ts";
import type { ProbeAttempt } from "./probe-attempt.ts";

/** How one kind of probe makes an attempt. It resolves within the time-out and never rejects: whatever happens is a result. */
export type ProbeKindRunner<Kind extends Probe["kind"]> = (
  probe: Extract<Probe, { readonly kind: Kind }>,
  context: ProbeContext,
) => Promise<ProbeAttempt>;

export interface ProbeContext {
  /** Ends the attempt early, when the exporter stops. */
  readonly signal: AbortSignal;
  /** The text of a secret; throws a fault that names the reference, never the text. */
  readonly secret: (ref: SecretRef) => string;
  /** `nines/0.1.0 (+synthetic probe)`: lets SLIs that count requests leave probes out. */
  readonly userAgent: string;
  /** W3C `traceparent` to send, when the attempt is traced. */
  readonly traceparent: string | undefined;
}
