import { probeEachAddress } from "./each-address.ts";
import { open } from "./open.ts";
import type { TlsFacts } from "./probe-attempt.ts";
import type { ProbeKindRunner } from "./probe-kind.ts";
import { placeOf, type StepFailure } from "./socket-failure.ts";

/** Makes a TLS handshake and judges the certificates: verified, and none of the chain about to expire. */
export const probeTls: ProbeKindRunner<"tls"> = ({ host, port, tls, minValiditySeconds, ...probe }, context) =>
  probeEachAddress(
    { host, ...probe },
    {
      context,
      url: `tls://${placeOf(host, port)}`,
      at: async (address, limits) => {
        const opened = await open({ address, port }, { ...limits, tls, host });
        const { phases, facts } = opened;
        if (!opened.ok) return { failure: opened.failure, phases, tls: facts };
        opened.socket.destroy();
        const nowSeconds = Date.now() / 1000;
        const failure = facts === undefined ? undefined : expiryFailure(facts, { nowSeconds, minValiditySeconds });
        return { failure, phases, tls: facts };
      },
    },
  );

/** Why the certificates will not do for long enough, or undefined. */
export function expiryFailure(
  { leafNotAfter, chainNotAfter }: Pick<TlsFacts, "leafNotAfter" | "chainNotAfter">,
  { nowSeconds, minValiditySeconds }: { readonly nowSeconds: number; readonly minValiditySeconds: number },
): StepFailure | undefined {
  const notAfter = Math.min(leafNotAfter, chainNotAfter);
  if (notAfter - nowSeconds >= minValiditySeconds && notAfter > nowSeconds) return undefined;
  const which = leafNotAfter <= chainNotAfter ? "The certificate" : "A certificate of the chain";
  const until = new Date(notAfter * 1000).toISOString();
  if (notAfter <= nowSeconds) return { reason: "tls_expired", detail: `${which} expired at ${until}.` };
  const left = days(notAfter - nowSeconds);
  const detail = `${which} expires at ${until}, in ${left}; at least ${days(minValiditySeconds)} are asked for.`;
  return { reason: "tls_expires_soon", detail };
}

function days(seconds: number): string {
  return `${Math.floor((seconds / 86_400) * 10) / 10} days`;
}
