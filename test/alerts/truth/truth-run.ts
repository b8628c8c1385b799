import { createHash } from "node:crypto";
import type { RuleFile } from "../../../alerts/rule.ts";
import { ruleFiles } from "../../../alerts/rule-files.ts";
import type { Stack } from "../../../slo/model.ts";
import { parseStack } from "../../../slo/parse-stack.ts";
import { formatProblem } from "../../../slo/problem.ts";
import { type Prometheus, startPrometheus } from "../../servers/prometheus.ts";
import type { EventCount } from "./event-ledger.ts";
import { remoteWrite } from "./remote-write.ts";
import { replayRules } from "./replay-rules.ts";
import type { ReplayRange } from "./rule-instants.ts";
import type { Simulation, TruthCase, TruthSubject } from "./truth-case.ts";

/** A real Prometheus that holds what the cases exposed and what the rules recorded of it. */
export interface TruthRun {
  readonly prometheus: Prometheus;
  readonly stack: Stack;
  readonly files: readonly RuleFile[];
  readonly range: ReplayRange;
  readonly unseen: (one: TruthCase) => EventCount;
  /** What there is to compare for one group of a case. */
  readonly subject: (one: TruthCase, route: string) => TruthSubject;
  readonly stop: () => Promise<void>;
}

export interface TruthRunOptions {
  readonly cases: readonly TruthCase[];
  readonly startMs: number;
  readonly seconds: number;
  /** What the stack says, and what is true unless told otherwise. */
  readonly declaredScrapeSeconds: number;
  readonly scrapeSeconds?: number;
  /** Shifts the phases of all rule groups. */
  readonly salt?: string;
}

/** Simulates the cases, and lets a real Prometheus evaluate the generated rules over what it scraped of them. */
export async function startTruthRun(options: TruthRunOptions): Promise<TruthRun> {
  const { cases, startMs, seconds, declaredScrapeSeconds, scrapeSeconds = declaredScrapeSeconds, salt = "" } = options;
  const prometheus = await startPrometheus({
    interval: "1h",
    // One open block for all of the time, so that every series can still be written from its beginning.
    flags: [
      "--web.enable-remote-write-receiver",
      "--storage.tsdb.min-block-duration=180d",
      "--storage.tsdb.max-block-duration=180d",
    ],
  });
  try {
    const stack = stackOf(cases, declaredScrapeSeconds);
    const files = ruleFiles(stack);
    const range = { start: startMs / 1000, end: startMs / 1000 + seconds };
    const books = new Map<string, Omit<Simulation, "series">>();
    for (const { name, simulate } of cases) {
      const { series, ...rest } = simulate({ startMs, seconds, scrapeSeconds, seed: seedOf(name) });
      await remoteWrite(prometheus.url, series);
      books.set(name, rest);
    }
    await replayRules(prometheus, files, { ...range, salt });
    const bookOf = ({ name }: TruthCase) => found(books.get(name), name);
    return {
      prometheus,
      stack,
      files,
      range,
      unseen: (one) => bookOf(one).unseen,
      subject: (one, route) => {
        const slos = stack.services.flatMap((service) => service.slos);
        const slo = found(
          slos.find(({ name }) => name === one.name),
          one.name,
        );
        return {
          slo,
          ledger: found(bookOf(one).seen.get(route), route),
          group: slo.groupBy.length === 0 ? "" : `route=${JSON.stringify(route)}`,
          startSeconds: range.start,
          uncounted: one.uncounted,
          lateSeconds: Math.max(scrapeSeconds, declaredScrapeSeconds) + one.lateSeconds,
        };
      },
      stop: prometheus.stop,
    };
  } catch (error) {
    await prometheus.stop();
    throw error;
  }
}

/** One stack with an SLO for each case, so that all generic rules serve all of them at once. */
function stackOf(cases: readonly TruthCase[], scrapeSeconds: number): Stack {
  const slos = cases.map(({ slo }) => slo);
  const parsed = parseStack({ name: "truth", scrapeInterval: `${scrapeSeconds}s`, services: [{ name: "t", slos }] });
  if (parsed.ok) return parsed.value;
  throw new Error(`the stack of the cases is wrong:\n${parsed.problems.map(formatProblem).join("\n")}`);
}

/** The same for the same name, so that a case is the same in any company. */
function seedOf(name: string): number {
  return createHash("sha256").update(name).digest().readUInt32BE();
}

function found<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`the run has no ${name}`);
  return value;
}
