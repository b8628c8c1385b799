/** The expression that somebody means who writes statuses in another way: `500,502`, `50x`, `4|5`; undefined where it may be anything. */
export function meantStatuses(value: string): string | undefined {
  return listOf(value) ?? choiceOf(value);
}

/** What `500,502`, `500 | 502`, `500-599` and `500..599` are meant to be as an expression. */
export function listOf(written: string): string | undefined {
  const value = written
    .replace(/^\s*\((.*)\)\s*$/, "$1")
    .replace(/^(\s*\d{3})(?:\.{2,3}|:|\s*[–—]\s*|\s*to\s*)(\d{3}\s*)$/, "$1-$2");
  if (!/^\s*[1-5]\d\d(?:\s*[,;|/\s-]\s*[1-5]\d\d)+\s*$/.test(value)) return undefined;
  const statuses = value.match(/\d+/g) ?? [];
  if (!value.includes("-")) return statuses.join("|");
  const [first = "", last = ""] = [statuses[0], statuses.at(-1)];
  if (first.slice(0, 2) === last.slice(0, 2)) return `${first.slice(0, 2)}[${first[2]}-${last[2]}]`;
  return first[0] === last[0] ? `${first[0]}..` : `[${first[0]}-${last[0]}]..`;
}

/** Whether an expression of two digits is written as if more might follow; others may be numbers of something else. */
export function isPartOfStatus(value: string): boolean {
  return choicesIn(value).every((one) => /^(?:[2-5]0?|[1-5]\d[xX]+|[2-5](?:\[0-9\]|\\d))\??$/.test(one));
}

/** Whether an expression takes whole numbers of one digit or two, which are no statuses, and may be meant: `5`, `4|5`, `[45]`, `5[0-9]`. */
export function mayBeNumbers(value: string): boolean {
  // One anchor alone says that more may follow.
  if (value.startsWith("^") !== value.endsWith("$")) return false;
  return choicesIn(value).every((one) => /^(?:\d|\[[\d-]+\]|\\d)(?:(?:\d|\[[\d-]+\]|\\d)\??)?$/.test(one));
}

function choiceOf(value: string): string | undefined {
  const meant = choicesIn(value).map(meantStatus);
  return meant.includes(undefined) ? undefined : [...new Set(meant)].join("|");
}

/** The choices of `^(40|50)$`. */
export function choicesIn(value: string): readonly string[] {
  const inner = value.replace(/^\^/, "").replace(/\$$/, "");
  const [, grouped] = /^\((?:\?:)?([^()]*)\)$/.exec(inner) ?? [];
  return (grouped ?? inner).split("|");
}

/** The expression that is meant by one choice: `5..` by `5xx`, and a status by itself. */
export function meantStatus(choice: string): string | undefined {
  if (/^[1-5]\d\d$/.test(choice)) return choice;
  const [, first, second = "."] = /^([1-5]|\[[1-5-]+\])(\d)?(?:\[0-9\]|\\d|[xX.*+?-])*$/.exec(choice) ?? [];
  return first === undefined ? undefined : `${first}${second}.`;
}

/** Digits and what stands for digits; \d is one of them, and so is the x of 5xx. */
const signs = /^(?:[\dxX.|*+?^$()[\]{},-]|\\d)+$/;

/** Whether an expression is made of digits and of what stands for digits. */
export function isOfStatusSigns(value: string): boolean {
  return /\d/.test(value) && signs.test(value);
}
