import type { SourceSilence } from "../poll-report.ts";
import type { MuteRule } from "./cloudwatch-api.ts";

const minuteMs = 60_000;

/** When a rule that mutes once begins; undefined for a rule that repeats, or one in another zone than UTC. */
function startOf({ expression, timezone }: MuteRule): number | undefined {
  const time = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d)(?::\d\d)?\)$/.exec(expression)?.[1];
  if (time === undefined || !/^(UTC|Etc\/UTC|GMT)?$/.test(timezone)) return undefined;
  const ms = Date.parse(`${time}:00Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** Milliseconds of `P1DT2H30M`; undefined for anything else. */
export function parseIsoDuration(text: string): number | undefined {
  const match = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (match === null || /^P(T)?$/.test(text)) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return ((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000;
}

/** When a mute ends, as far as its rule says: of one that repeats only when it expires. */
export function muteEnd(rule: MuteRule): number | undefined {
  const fromMs = startOf(rule);
  const lastsMs = parseIsoDuration(rule.duration);
  const ends = [
    ...(fromMs === undefined || lastsMs === undefined ? [] : [fromMs + lastsMs]),
    ...(rule.expireAt === undefined ? [] : [rule.expireAt.getTime()]),
  ];
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/** The schedule of a mute from now on. CloudWatch counts in whole minutes, and a past one might never begin. */
export function muteSchedule(
  fromMs: number,
  untilMs: number,
): { readonly expression: string; readonly duration: string; readonly expireAt: Date } {
  const start = Math.ceil(fromMs / minuteMs);
  const minutes = Math.max(1, Math.ceil(untilMs / minuteMs) - start);
  const at = new Date(start * minuteMs).toISOString().slice(0, 16);
  return { expression: `at(${at})`, duration: `PT${minutes}M`, expireAt: new Date((start + minutes) * minuteMs) };
}

/** A mute rule among the silences of a source. */
export function muteSilence(rule: MuteRule): SourceSilence {
  return {
    id: rule.name,
    ...splitDescription(rule.description),
    fromMs: startOf(rule) ?? rule.startAt?.getTime() ?? 0,
    untilMs: muteEnd(rule),
    matchers: [{ name: "alarmname", value: rule.alarms.map(quoteRegex).join("|"), isRegex: true, isEqual: true }],
    isActive: rule.isActive,
  };
}

/** Ours are written `Ana (U012ABCDEF): reason`; others hold what their maker wrote. */
function splitDescription(description: string): { readonly by: string; readonly reason: string } {
  const [, by = "", reason = description] = /^([^:\n]{1,100}): (.*)$/s.exec(description) ?? [];
  return { by, reason };
}

function quoteRegex(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
