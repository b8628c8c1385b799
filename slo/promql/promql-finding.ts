/** Every kind of mistake that checkPromql() reports, with the sentence that its documentation starts with. */
export const promqlCodes = {
  "promql-syntax": "The query does not follow the grammar of PromQL.",
  "promql-too-large": "The query is longer or deeper than any readable query; it is not checked any further.",
  "promql-window": "A placeholder is misspelt or stands where no duration is allowed; only $window is known.",
  "promql-string": "A quoted text is not closed or holds an escape that PromQL does not know.",
  "promql-number": "A number is not written the way PromQL writes numbers.",
  "promql-duration": "A duration is zero, too long or not written from the largest to the smallest unit.",
  "promql-function": "A function with this name does not exist.",
  "promql-arguments": "A function or aggregation has too many or too few arguments.",
  "promql-type": "An operand is an instant vector, range vector, number or text where another of these is needed.",
  "promql-comparison": "Two plain numbers are compared without bool.",
  "promql-matching": "The labels that join two vectors are used where nothing is joined, or twice.",
  "promql-grouping": "A label is listed twice in one list.",
  "promql-modifier": "offset or @ follows something that is not a selector, or is given twice.",
  "promql-selector": "A selector would match every series, or names its metric twice.",
  "promql-contradiction": "Matchers of one label exclude each other, so that no series fulfils both.",
  "promql-regex": "A regular expression is not valid in RE2, the dialect that Prometheus uses.",
  "promql-status": "A matcher of a status fits no status, so that it takes nothing, or everything.",
  "promql-value": "A matcher asks for a value in a spelling that its label usually does not have.",
  "promql-version": "The query uses something that the chosen target does not understand yet, or no longer.",
  "promql-result": "The query as a whole gives something that a rule cannot record.",
} as const;

export type PromqlCode = keyof typeof promqlCodes;

/** A half-open range of characters in the query, counted in UTF-16 units. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

/** A mistake in a query: what is wrong, what to write instead, and which characters are meant. */
export interface PromqlFinding extends Place {
  readonly code: PromqlCode;
  readonly message: string;
  readonly hint: string;
  /** A warning is harmless to Prometheus; everything else makes the query unusable. */
  readonly severity?: "warning";
}

/** A piece of a query as it is shown inside a sentence: on one line and at most 40 characters long. */
export function excerptOf(text: string): string {
  const line = text.trim().replace(/\s+/g, " ");
  const characters = [...line];
  return characters.length > 40 ? `${characters.slice(0, 37).join("")}...` : line;
}
