/** How this machine completes short names (resolv.conf(5)). */
export interface SearchList {
  readonly domains: readonly string[];
  /** Names with at least this many dots are asked as they stand first. */
  readonly ndots: number;
}

/** Parses the `search`, `domain` and `options ndots:` lines of resolv.conf; the last of each wins. */
export function parseSearchList(text: string): SearchList {
  let domains: readonly string[] = [];
  let ndots = 1;
  for (const line of text.split(/\r?\n/)) {
    const [keyword, ...words] = line
      .replace(/[#;].*/, "")
      .trim()
      .split(/\s+/);
    if (keyword === "search") domains = words;
    if (keyword === "domain") domains = words.slice(0, 1);
    if (keyword === "options") {
      const written = words.findLast((word) => /^ndots:\d+$/.test(word));
      // 15 is the most that the C library takes.
      if (written !== undefined) ndots = Math.min(15, Number(written.slice("ndots:".length)));
    }
  }
  return { domains: domains.map((domain) => domain.replace(/\.$/, "")).filter((domain) => domain !== ""), ndots };
}

/** The full names to ask for a written name, in order. A final dot says that the name is full already. */
export function fullNames(name: string, { domains, ndots }: SearchList): readonly string[] {
  if (name.endsWith(".")) return [name.slice(0, -1)];
  const completed = domains.map((domain) => `${name}.${domain}`);
  const dots = name.split(".").length - 1;
  return dots >= ndots ? [name, ...completed] : [...completed, name];
}
