import type { Rule } from "./rule.ts";

/**
 * Packs lists of rules into groups under the limit. A list stays together, because its rules read each other; one that is longer than a
 * group begins with one of its own.
 */
export function fillGroups(lists: readonly (readonly Rule[])[], limit: number): readonly (readonly Rule[])[] {
  const groups: Rule[][] = [];
  for (const rules of lists) {
    const last = groups.at(-1);
    if (last !== undefined && last.length + rules.length <= limit) last.push(...rules);
    else for (let start = 0; start < rules.length; start += limit) groups.push(rules.slice(start, start + limit));
  }
  return groups;
}
