import { promises as dns } from "node:dns";
import type { DnsProbe } from "../../../slo/probe/probe-model.ts";
import { refusedAddress } from "../address-guard.ts";
import { failed } from "../attempt.ts";
import { secondsSince } from "../connect.ts";
import { type AddressResult, limitsOf, probeInTurn } from "../each-address.ts";
import { type Limits, watchLimits } from "../limits.ts";
import type { ProbeKindRunner } from "../probe-kind.ts";
import { type StepFailure, stopped } from "../socket-failure.ts";
import { addressOf } from "../target-addresses.ts";
import { describeMatch, matchEnd } from "../text-match.ts";
import { dnsFailure } from "./dns-failure.ts";
import { queryRecords } from "./dns-records.ts";

/**
 * Asks one name server one question, once: a repeated question would hide a lost one.
 * Without a resolver that is the machine's first name server, or with `everyAddress` each of them in turn.
 */
export const probeDns: ProbeKindRunner<"dns"> = async (probe, context) => {
  const servers = probe.resolver === undefined ? machineServers(probe.everyAddress) : [probe.resolver];
  if (servers.length === 0) return failed(noServer, { durationSeconds: 0 });
  // The machine's own name server is no target, and clouds put theirs at link-local addresses.
  const refused = probe.resolver === undefined ? undefined : refusedAddress(addressOf(probe.resolver), probe.allow);
  if (refused !== undefined) return failed({ reason: "refused_address", detail: refused }, { durationSeconds: 0 });
  return probeInTurn({
    addresses: servers,
    limits: limitsOf(probe, context),
    url: `dns://${servers[0]}/${probe.query}`,
    resolveSeconds: undefined,
    at: (server, limits) => askServer(probe, { server, ...limits }),
  });
};

const noServer: StepFailure = { reason: "prober", detail: "This machine knows no name server to ask." };

function machineServers(every: boolean): readonly string[] {
  const servers = new dns.Resolver().getServers();
  return every ? servers : servers.slice(0, 1);
}

async function askServer(
  probe: DnsProbe,
  { server, ...limits }: Limits & { readonly server: string },
): Promise<AddressResult> {
  const startedMs = performance.now();
  const resolver = new dns.Resolver({ timeout: Math.ceil(Math.max(1, limits.deadlineMs - startedMs)), tries: 1 });
  resolver.setServers([server]);
  const callOff = watchLimits(limits, () => resolver.cancel());
  const { query: name, record } = probe;
  try {
    const records = await queryRecords(resolver, { name, record });
    const failure = judge(probe, records);
    return { failure, phases: { processing: secondsSince(startedMs) }, facts: { dnsAnswers: records.length } };
  } catch (error) {
    const phases = { processing: secondsSince(startedMs) };
    if (limits.signal.aborted) return { failure: stopped, phases };
    const { kind, detail } = dnsFailure(error, { name, record, server });
    if (kind === "timeout") return { failure: { reason: "timeout", detail }, phases };
    if (kind === "failed") return { failure: { reason: "dns", detail }, phases };
    const failure = probe.minAnswers === 0 ? judge(probe, []) : ({ reason: "dns", detail } as const);
    return { failure, phases, facts: { dnsAnswers: 0 } };
  } finally {
    callOff();
  }
}

/** What is wrong with the answers, or undefined. */
function judge({ answers, minAnswers }: DnsProbe, records: readonly string[]): StepFailure | undefined {
  if (records.length < minAnswers) {
    const detail = `${records.length} of at least ${minAnswers} answers came: ${list(records)}.`;
    return { reason: "assertion", detail };
  }
  for (const { match, not } of answers) {
    const found = records.find((record) => matchEnd(record, match) !== undefined);
    if (!not && found === undefined)
      return { reason: "assertion", detail: `No answer ${describeMatch(match)}: ${list(records)}.` };
    if (not && found !== undefined)
      return { reason: "assertion", detail: `An answer ${describeMatch(match)}: ${JSON.stringify(found)}.` };
  }
  return undefined;
}

function list(records: readonly string[]): string {
  if (records.length === 0) return "there are none";
  const shown = records.slice(0, 5).map((record) => JSON.stringify(record.slice(0, 80)));
  return `${shown.join(", ")}${records.length > 5 ? " and more" : ""}`;
}
