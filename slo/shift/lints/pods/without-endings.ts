/** Any text behind a hyphen, in parentheses or not. */
const anyEnding = /^(?<base>.+)-(?<open>\((?:\?:)?)?(?:\.|\\w|\[[^\]]+\])(?:[*+]|\{[\d,]+\})(?<close>\))?$/;

/** What is left of `shop-[a-z0-9]+-.*` without its last ending, and without the one before it. */
export function withoutEndings(match: string): readonly string[] {
  const { base, open, close } = anyEnding.exec(match)?.groups ?? {};
  if (base === undefined || (open === undefined) !== (close === undefined)) return [];
  return [base, ...withoutEndings(base)];
}
