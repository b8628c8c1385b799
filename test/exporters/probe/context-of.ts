import type { ProbeContext } from "../../../exporters/probe/probe-kind.ts";

/** A context whose attempt only ends by itself, unless a signal is given. */
export function contextOf({
  signal = new AbortController().signal,
  ...more
}: Partial<ProbeContext> = {}): ProbeContext {
  return {
    signal,
    secret: () => "",
    userAgent: "nines/0.0.0 (+synthetic probe)",
    traceparent: undefined,
    ...more,
  };
}
