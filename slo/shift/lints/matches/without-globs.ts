/** The expression that somebody means who wrote `blue*` as one does for files; undefined where no star looks like that. */
export function withoutGlobs(match: string): string | undefined {
  const meant = match.replace(skippedOrStar, (text, before?: string) => (before === undefined ? text : `${before}.*`));
  return meant === match ? undefined : meant;
}

/** What is escaped, or one of several characters, is no character of a name. */
const skippedOrStar = /\\[pP]?.|\[[^\]]*\]|([A-Za-z0-9_/:-])\*/g;
