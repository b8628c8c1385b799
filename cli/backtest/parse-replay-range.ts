import type { Timeline } from "../../alerts/backtest/recording.ts";
import { evaluationSeconds } from "../../alerts/intervals.ts";
import { durationToSeconds, secondsToWords } from "../../slo/duration.ts";
import { type Parsed, type Problem, show } from "../../slo/problem.ts";

/** A year and a day: 527,040 one-minute steps a series. */
const longestSeconds = 366 * 86_400;

/**
 * The time between two instants as a user writes them: `now`, `-30d`, `2026-03-01`, `2026-03-01T12:00:00Z`; both begin a step, a minute
 * unless told otherwise. `now` and the steps are in Unix seconds.
 */
export function parseReplayRange(
  words: { readonly from: string; readonly to: string },
  now: number,
  stepSeconds = evaluationSeconds,
): Parsed<Timeline> {
  const [from, to] = [parseInstant(words.from, now), parseInstant(words.to, now)];
  const unreadable = (["from", "to"] as const).filter((name) => (name === "from" ? from : to) === undefined);
  if (from === undefined || to === undefined) {
    const hint = "write now, -30d, 2026-03-01 or 2026-03-01T12:00:00Z";
    return { ok: false, problems: unreadable.map((name) => problem(name, `${show(words[name])} is not a time`, hint)) };
  }
  const floor = (time: number) => Math.floor(time / stepSeconds) * stepSeconds;
  const range = { from: floor(from), to: floor(to) };
  const wrong = rangeProblem(range, words, now);
  return wrong === undefined ? { ok: true, value: range, warnings: [] } : { ok: false, problems: [wrong] };
}

function rangeProblem(
  { from, to }: Timeline,
  words: { readonly from: string; readonly to: string },
  now: number,
): Problem | undefined {
  if (to > now) return problem("to", `${show(words.to)} lies in the future`, "write now, or an earlier time");
  if (from >= to)
    return problem(
      "from",
      `${show(words.from)} is not before ${show(words.to)}`,
      "write a start that is at least a minute earlier than the end",
    );
  if (to - from <= longestSeconds) return undefined;
  const steps = ((to - from) / evaluationSeconds).toLocaleString("en-US");
  return problem(
    "from",
    `${secondsToWords(to - from)} are ${steps} one-minute steps, more than nines replays at once`,
    "replay at most 366d at a time",
  );
}

function parseInstant(text: string, now: number): number | undefined {
  if (text === "now") return now;
  const ago = /^(?:now)?-(.+)$/.exec(text)?.[1];
  const seconds = ago === undefined ? undefined : durationToSeconds(ago);
  if (seconds !== undefined) return now - seconds;
  if (!/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/i.test(text)) return undefined;
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? undefined : parsed / 1000;
}

function problem(option: "from" | "to", message: string, hint: string): Problem {
  return { code: "time-range", path: `--${option}`, message, hint };
}
