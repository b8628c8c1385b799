import type { ProbeBase } from "../../../slo/probe/probe-model.ts";
import { failed } from "../attempt.ts";
import type { Limits } from "../limits.ts";
import type { Hop, ProbeAttempt } from "../probe-attempt.ts";
import { targetAddresses } from "../target-addresses.ts";
import type { Route } from "./http-hop.ts";
import { hostOf, shownUrl } from "./url-parts.ts";

interface EachPin {
  readonly probe: ProbeBase & Pick<Route, "proxy">;
  readonly limits: Limits;
  readonly attempt: (pinned: Route["pinned"]) => Promise<ProbeAttempt>;
}

const none: Route["pinned"] = new Map();

/**
 * One attempt; or with `everyAddress` one at each address of the URL's host in turn, up to the first that fails, within one deadline.
 * It took as long as the resolution and the slowest address. A proxy resolves by itself, so behind one there is only one attempt.
 */
export async function eachPin(url: URL, { probe, limits, attempt }: EachPin): Promise<ProbeAttempt> {
  if (!probe.everyAddress || probe.proxy !== undefined) return attempt(none);
  const host = hostOf(url);
  const found = await targetAddresses(host, { ...probe, ...limits });
  const resolve = found.seconds;
  if (!found.ok) {
    const hop: Hop = { url: shownUrl(url), address: undefined, status: undefined, phases: { resolve } };
    return failed(found, { durationSeconds: resolve, hops: [hop] });
  }
  const hops: Hop[] = [];
  let slowest = 0;
  let last: ProbeAttempt | undefined;
  for (const address of found.addresses) {
    last = await attempt(new Map([[host, address]]));
    slowest = Math.max(slowest, last.durationSeconds);
    hops.push(...last.hops);
    if (last.result === "success") continue;
    if (!last.detail.includes(address)) last = { ...last, detail: `At ${address}: ${last.detail}` };
    break;
  }
  const [first, ...rest] = hops;
  const timed = first === undefined ? [] : [{ ...first, phases: { resolve, ...first.phases } }, ...rest];
  if (last === undefined) throw new Error(`the resolver gave no address for ${host}`);
  return { ...last, hops: timed, durationSeconds: resolve + slowest };
}
