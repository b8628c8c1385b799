import { promises as dns } from "node:dns";
import { isIPv6 } from "node:net";
import { answerLifeSeconds } from "../../../slo/shift/shift-timing.ts";
import type { ShiftDns } from "../../../slo/shift/traffic-shift.ts";
import { queryRecords } from "../../probe/dns/dns-records.ts";

export interface DnsSamplingOptions {
  readonly now: () => number;
  /** Called with the arms that an answer means; an answer that means none is told, too. */
  readonly onAnswer: (answer: { readonly resolver: string; readonly arms: readonly string[] }) => void;
}

export interface DnsSampling {
  readonly resolvers: readonly string[];
  /** Answers of the last minutes, by arm. */
  readonly recent: () => Readonly<Record<string, number>>;
  readonly stop: () => void;
}

const everyMs = 5_000;
const timeoutMs = 2_000;
const leastWindowMs = 300_000;

/** Asks each name server again and again: a resolver keeps an answer for its TTL, so what counts is the share over many of them. */
export function startDnsSampling(settings: ShiftDns, { now, onAnswer }: DnsSamplingOptions): DnsSampling {
  const resolvers = settings.resolvers.length > 0 ? settings.resolvers : new dns.Resolver().getServers().slice(0, 1);
  const windowMs = Math.max(leastWindowMs, 1_000 * answerLifeSeconds(settings.ttlSeconds));
  const running = new Map<string, dns.Resolver>();
  let answers: { readonly atMs: number; readonly arms: readonly string[] }[] = [];
  const round = () => {
    for (const resolver of resolvers) if (!running.has(resolver)) void ask(resolver);
  };
  const timer = setInterval(round, everyMs);
  round();
  return {
    resolvers,
    recent: () => {
      const counts: Record<string, number> = {};
      for (const { atMs, arms } of answers)
        if (now() - atMs <= windowMs) for (const arm of arms) counts[arm] = (counts[arm] ?? 0) + 1;
      return counts;
    },
    stop: () => {
      clearInterval(timer);
      for (const resolver of running.values()) resolver.cancel();
    },
  };

  async function ask(server: string): Promise<void> {
    const resolver = new dns.Resolver({ timeout: timeoutMs, tries: 1 });
    running.set(server, resolver);
    try {
      resolver.setServers([server]);
      const records = await addressesOf(resolver, settings);
      const arms = armsOfAnswer(records, settings);
      const atMs = now();
      answers = [...answers.filter((answer) => atMs - answer.atMs <= windowMs), { atMs, arms }];
      onAnswer({ resolver: server, arms });
    } catch {
      // A question without an answer is no sample; whether name servers answer is what dns probes are for.
    } finally {
      running.delete(server);
    }
  }
}

/** The arms that the addresses of one answer mean. */
export function armsOfAnswer(records: readonly string[], { answers }: Pick<ShiftDns, "answers">): readonly string[] {
  const found = new Set(records.map((record) => record.toLowerCase()));
  return Object.entries(answers)
    .filter(([, addresses]) => addresses.some((address) => found.has(address.toLowerCase())))
    .map(([arm]) => arm);
}

async function addressesOf(resolver: dns.Resolver, { name, answers }: ShiftDns): Promise<readonly string[]> {
  const all = Object.values(answers).flat();
  const isSix = all.length > 0 && all.every(isIPv6);
  return queryRecords(resolver, { name, record: isSix ? "AAAA" : "A" });
}
