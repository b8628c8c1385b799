const most = 12;

/** Names for a sentence; the first dozen of many. */
export function shortList(names: readonly string[]): string {
  const rest = names.length - most;
  return rest > 0 ? `${names.slice(0, most).join(", ")} and ${rest} more` : names.join(", ");
}
