import type { ProbeBase } from "../../slo/probe/probe-model.ts";
import { refusedAddress } from "./address-guard.ts";
import { secondsSince } from "./connect.ts";
import type { Limits } from "./limits.ts";
import { resolveHost } from "./resolve.ts";
import { type StepFailure, stopped } from "./socket-failure.ts";

export type TargetAddresses =
  | { readonly ok: true; readonly seconds: number; readonly addresses: readonly string[] }
  | ({ readonly ok: false; readonly seconds: number } & StepFailure);

type Rules = Pick<ProbeBase, "family" | "resolver" | "everyAddress" | "allow">;

/** The addresses of a host that an attempt connects to: the first, or with `everyAddress` all, each of them guarded. */
export async function targetAddresses(
  host: string,
  { family, resolver, everyAddress, allow, ...limits }: Rules & Limits,
): Promise<TargetAddresses> {
  const startedMs = performance.now();
  const fail = (failure: StepFailure) => ({ ok: false, seconds: secondsSince(startedMs), ...failure }) as const;
  const refusedResolver = resolver === undefined ? undefined : refusedAddress(addressOf(resolver), allow);
  if (refusedResolver !== undefined)
    return fail({ reason: "refused_address", detail: `Name server: ${refusedResolver}` });
  const { signal, deadlineMs } = limits;
  const timeoutMs = Math.max(0, deadlineMs - startedMs);
  const resolved = await resolveHost(host, { family, resolver, signal, timeoutMs, every: everyAddress });
  if (signal.aborted) return fail(stopped);
  if (!resolved.ok) return fail(resolved);
  const addresses = (everyAddress ? resolved.addresses : resolved.addresses.slice(0, 1)).map(({ address }) => address);
  const refused = addresses.map((address) => refusedAddress(address, allow)).find((sentence) => sentence !== undefined);
  if (refused !== undefined) return fail({ reason: "refused_address", detail: refused });
  return { ok: true, seconds: secondsSince(startedMs), addresses };
}

/** The address in `10.0.0.2:53`, `[fd00::2]:53`, `10.0.0.2` or `fd00::2`. */
export function addressOf(nameServer: string): string {
  const bracketed = /^\[(.*)\](?::\d+)?$/.exec(nameServer)?.[1];
  if (bracketed !== undefined) return bracketed;
  const colon = nameServer.indexOf(":");
  return colon === nameServer.lastIndexOf(":") && colon !== -1 ? nameServer.slice(0, colon) : nameServer;
}
