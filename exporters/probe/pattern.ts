import { setFlagsFromString } from "node:v8";
import { createContext, Script } from "node:vm";

interface Pattern {
  readonly regExp: RegExp;
  /** Whether V8 can search with it in time that grows with the text alone. */
  readonly isLinear: boolean;
}

const patterns = new Map<string, Pattern>();

/** A search that takes longer would keep the other probes of the thread waiting. */
const longestSearchMs = 100;

/**
 * The first place where a regular expression of a probe matches. It reads what a stranger's server sends, so backtracking without end
 * would stop every probe of the thread. V8 goes over to its engine of linear time then; that engine knows no flags, look-ahead or
 * back-references, so searches with those are broken off: throws a fault that says so, because nobody knows then.
 */
export function findPattern(source: string, text: string): RegExpExecArray | null {
  const { regExp, isLinear } = patternOf(source);
  return isLinear ? regExp.exec(text) : findInTime(source, { regExp, text });
}

function patternOf(source: string): Pattern {
  const known = patterns.get(source);
  if (known !== undefined) return known;
  if (patterns.size === 0) {
    setFlagsFromString("--enable-experimental-regexp-engine-on-excessive-backtracks");
    // Brings the flag `l`, by which V8 says what that engine can do.
    setFlagsFromString("--enable-experimental-regexp-engine");
  }
  const hasFlag = needsUnicode(source);
  const pattern = { regExp: new RegExp(source, hasFlag ? "u" : ""), isLinear: !hasFlag && canBeLinear(source) };
  patterns.set(source, pattern);
  return pattern;
}

/** Whether the pattern means something else without the `u` under which it was checked. */
function needsUnicode(source: string): boolean {
  return /\\[pPuk]|\P{ASCII}/u.test(source);
}

function canBeLinear(source: string): boolean {
  try {
    return new RegExp(source, "l") instanceof RegExp;
  } catch {
    return false;
  }
}

let search: ((regExp: RegExp, text: string) => unknown) | undefined;

/** Only code that a script runs can be broken off, at the price of 0.1 ms for each search. */
function createSearch(): (regExp: RegExp, text: string) => unknown {
  const inputs: { regExp?: RegExp; text?: string } = createContext({});
  const script = new Script("regExp.exec(text)");
  return (regExp, text) => {
    Object.assign(inputs, { regExp, text });
    return script.runInContext(inputs, { timeout: longestSearchMs });
  };
}

function findInTime(
  source: string,
  { regExp, text }: { readonly regExp: RegExp; readonly text: string },
): RegExpExecArray | null {
  search ??= createSearch();
  try {
    return search(regExp, text) as RegExpExecArray | null;
  } catch (cause) {
    throw new Error(
      `the search for /${source}/ took longer than ${longestSearchMs} ms and was broken off; write the pattern without look-ahead and back-references.`,
      { cause },
    );
  }
}
