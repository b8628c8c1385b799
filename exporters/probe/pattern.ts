import { setFlagsFromString } from "node:v8";

const patterns = new Map<string, RegExp>();

/**
 * A regular expression of a probe, compiled once. It reads what a stranger's server sends, so one that backtracks without end would stop
 * every probe of the thread: V8 is told to go over to its engine of linear time then. That engine knows no flags, look-around or back-references.
 */
export function patternOf(source: string): RegExp {
  const known = patterns.get(source);
  if (known !== undefined) return known;
  if (patterns.size === 0) setFlagsFromString("--enable-experimental-regexp-engine-on-excessive-backtracks");
  const pattern = new RegExp(source, needsUnicode(source) ? "u" : "");
  patterns.set(source, pattern);
  return pattern;
}

/** Whether the pattern means something else without the `u` under which it was checked. */
function needsUnicode(source: string): boolean {
  return /\\[pPuk]|\P{ASCII}/u.test(source);
}
