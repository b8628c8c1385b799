import { promises as dns } from "node:dns";
import { isIPv6 } from "node:net";
import { answerLifeSeconds } from "../../../slo/shift/shift-timing.ts";
import type { ShiftDns } from "../../../slo/shift/traffic-shift.ts";
import { dnsFailure } from "../../probe/dns/dns-failure.ts";
import { queryRecords } from "../../probe/dns/dns-records.ts";
import type { Blindness } from "../run/blindness-log.ts";
import { createShiftSource, type SourceSight } from "../run/shift-source.ts";

export interface DnsSamplingOptions {
  readonly now: () => number;
  /** Called with the arms that an answer means; an answer that means none is told, too. */
  readonly onAnswer: (answer: { readonly resolver: string; readonly arms: readonly string[] }) => void;
  /** What an earlier sampling by the same settings knew; not there where there was none. */
  readonly before?: DnsSight | undefined;
}

/** What a sampling knows, for the one that takes its place. */
export interface DnsSight {
  readonly answers: readonly { readonly atMs: number; readonly arms: readonly string[] }[];
  /** By the source's name. */
  readonly sources: Readonly<Record<string, SourceSight>>;
}

export interface DnsSampling {
  readonly resolvers: readonly string[];
  /** Asks the name servers that are due; resolves when they have answered or failed, and never throws. */
  readonly round: () => Promise<void>;
  /** Answers of the last minutes, by arm. */
  readonly recent: () => Readonly<Record<string, number>>;
  /** Whether each name server answered its last question. */
  readonly isUp: () => boolean;
  /** Name servers that have given no answer for a while, and why. */
  readonly silent: () => readonly Blindness[];
  readonly sight: () => DnsSight;
  readonly stop: () => void;
}

const everyMs = 5_000;
/** A datagram without an answer by then is lost; there will be another question soon. */
const datagramMs = 2_000;
const leastWindowMs = 300_000;

/** Asks each name server again and again: a resolver keeps an answer for its TTL, so what counts is the share over many of them. */
export function createDnsSampling(settings: ShiftDns, { now, onAnswer, before }: DnsSamplingOptions): DnsSampling {
  const resolvers = settings.resolvers.length > 0 ? settings.resolvers : new dns.Resolver().getServers().slice(0, 1);
  const windowMs = Math.max(leastWindowMs, 1_000 * answerLifeSeconds(settings.ttlSeconds));
  let answers = before?.answers ?? [];
  const sources = resolvers.map((resolver) => {
    const name = `name server ${resolver}`;
    const sight = before?.sources[name];
    return createShiftSource({
      name,
      before: sight && { sight, isSame: true },
      everyMs,
      read: (signal) => askServer(resolver, { settings, signal }),
      onReading: (records, atMs) => {
        const arms = armsOfAnswer(records, settings);
        answers = [...answers.filter((answer) => atMs - answer.atMs <= windowMs), { atMs, arms }];
        onAnswer({ resolver, arms });
      },
      now,
    });
  });
  return {
    resolvers,
    round: async () => {
      await Promise.all(sources.map((source) => source.round()));
    },
    recent: () => {
      const counts: Record<string, number> = {};
      for (const { atMs, arms } of answers)
        if (now() - atMs <= windowMs) for (const arm of arms) counts[arm] = (counts[arm] ?? 0) + 1;
      return counts;
    },
    isUp: () => sources.length > 0 && sources.every((source) => source.isUp()),
    silent: () =>
      sources.flatMap((source) => {
        const reason = source.blindness();
        return reason === undefined ? [] : [{ source: source.name, reason }];
      }),
    sight: () => ({ answers, sources: Object.fromEntries(sources.map(({ name, sight }) => [name, sight()])) }),
    stop: () => {
      for (const source of sources) source.stop();
    },
  };
}

/** The arms that the addresses of one answer mean. */
export function armsOfAnswer(records: readonly string[], { answers }: Pick<ShiftDns, "answers">): readonly string[] {
  const found = new Set(records.map((record) => record.toLowerCase()));
  return Object.entries(answers)
    .filter(([, addresses]) => addresses.some((address) => found.has(address.toLowerCase())))
    .map(([arm]) => arm);
}

async function askServer(
  server: string,
  { settings, signal }: { readonly settings: ShiftDns; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const resolver = new dns.Resolver({ timeout: datagramMs, tries: 1 });
  const giveUp = () => resolver.cancel();
  signal.addEventListener("abort", giveUp, { once: true });
  const question = { name: settings.name, record: recordOf(settings) } as const;
  try {
    resolver.setServers([server]);
    return await queryRecords(resolver, question);
  } catch (cause) {
    throw new Error(dnsFailure(cause, { ...question, server }).detail, { cause });
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

function recordOf({ answers }: ShiftDns): "A" | "AAAA" {
  const all = Object.values(answers).flat();
  return all.length > 0 && all.every(isIPv6) ? "AAAA" : "A";
}
