import type { ProbeBase } from "../../slo/probe/probe-model.ts";
import { failed, type Seen, succeeded } from "./attempt.ts";
import { secondsSince } from "./connect.ts";
import type { Limits } from "./limits.ts";
import type { AttemptFacts, Evidence, Hop, ProbeAttempt, TlsFacts } from "./probe-attempt.ts";
import type { ProbeContext } from "./probe-kind.ts";
import type { StepFailure } from "./socket-failure.ts";
import { targetAddresses } from "./target-addresses.ts";
import { firstToExpire } from "./tls-facts.ts";

/** What happened at one address. */
export interface AddressResult {
  readonly failure: StepFailure | undefined;
  readonly phases: Hop["phases"];
  /** Where the time that passed is not what the target took, as it is not when a program has to be started. */
  readonly seconds?: number;
  readonly tls?: TlsFacts | undefined;
  readonly evidence?: Evidence | undefined;
  readonly facts?: AttemptFacts;
}

interface InTurn {
  readonly addresses: readonly string[];
  readonly limits: Limits;
  /** The target for people: `tcp://db.example.org:5432`. */
  readonly url: string;
  readonly resolveSeconds: number | undefined;
  readonly at: (address: string, limits: Limits) => Promise<AddressResult>;
}

/**
 * An attempt at addresses in turn, up to the first that fails, within one deadline.
 * It took as long as the resolution and the slowest address: no user waits for more than one of them.
 */
export async function probeInTurn({ addresses, limits, url, resolveSeconds, at }: InTurn): Promise<ProbeAttempt> {
  const hops: Hop[] = [];
  let slowest = 0;
  let tls: TlsFacts | undefined;
  let last: AddressResult | undefined;
  for (const address of addresses) {
    const startedMs = performance.now();
    last = await at(address, limits);
    slowest = Math.max(slowest, last.seconds ?? secondsSince(startedMs));
    const resolve = hops.length === 0 && resolveSeconds !== undefined ? { resolve: resolveSeconds } : {};
    hops.push({ url, address, status: undefined, phases: { ...resolve, ...last.phases } });
    tls = last.failure === undefined ? firstToExpire(tls, last.tls) : last.tls;
    if (last.failure !== undefined) break;
  }
  const seen: Seen = { durationSeconds: (resolveSeconds ?? 0) + slowest, hops, tls, evidence: last?.evidence };
  const attempt = last?.failure === undefined ? succeeded(seen) : failed(last.failure, seen);
  return last?.facts === undefined ? attempt : { ...attempt, facts: last.facts };
}

/** An attempt at the first address of the target's host, or with `everyAddress` at each in turn. */
export async function probeEachAddress(
  target: ProbeBase & { readonly host: string },
  { context, url, at }: Pick<InTurn, "url" | "at"> & { readonly context: ProbeContext },
): Promise<ProbeAttempt> {
  const limits = limitsOf(target, context);
  const found = await targetAddresses(target.host, { ...target, ...limits });
  if (!found.ok) {
    const hop: Hop = { url, address: undefined, status: undefined, phases: { resolve: found.seconds } };
    return failed(found, { durationSeconds: found.seconds, hops: [hop] });
  }
  return probeInTurn({ addresses: found.addresses, limits, url, resolveSeconds: found.seconds, at });
}

/** The limits of an attempt that starts now. */
export function limitsOf(probe: ProbeBase, { signal }: ProbeContext): Limits {
  return { signal, deadlineMs: performance.now() + probe.timeoutSeconds * 1000 };
}
