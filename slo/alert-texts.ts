/** What an alert says. Rules put templates in, the exporter numbers: the sentences are the same. */
export interface AlertTexts {
  readonly summary: string;
  readonly description: string;
}

interface BurnWords {
  /** `checkout availability`. */
  readonly subject: string;
  /** `1.25%`. */
  readonly errorRatio: string;
  /** `1h`. */
  readonly window: string;
  /** `99.9 % over 30d`. */
  readonly objective: string;
  /** What is left, as `budgetSentence` writes it. */
  readonly budget: string;
}

/** What is left of a budget and for how long; a budget that is spent needs no forecast. */
export const budgetSentence = {
  left: (share: string, time: string) => `Budget left: ${share}. At the rate of the last day it is gone in: ${time}.`,
  overspent: (share: string) => `The budget is ${budgetSpent.overspent(share)}.`,
  timesOver: (times: string) => `The budget is ${budgetSpent.timesOver(times)}.`,
  unknown: "Budget left: not known yet.",
} as const;

/** How far a budget is spent, to follow "the budget is". */
export const budgetSpent = {
  spent: "spent",
  overspent: (share: string) => `overspent by ${share}`,
  timesOver: (times: string) => `spent ${times} times over`,
} as const;

/** When a budget burns: how bad, against what, what is left. */
export function burnTexts(words: BurnWords): AlertTexts {
  const { subject, errorRatio, window, objective, budget } = words;
  return {
    summary: `${subject}: error ratio ${errorRatio} over the last ${window}`,
    description: `The objective is ${objective}. ${budget}`,
  };
}

/** For an SLO whose budget is spent. */
export function exhaustedTexts({
  subject,
  spent,
  objective,
}: Pick<BurnWords, "subject" | "objective"> & {
  /** As `budgetSpent` writes it. */
  readonly spent: string;
}): AlertTexts {
  return {
    summary: `${subject}: the error budget is ${spent}`,
    description: `The objective (${objective}) is missed until bad events leave the period. Stop risky changes and repair what spends the budget.`,
  };
}

/** For an SLO whose budget will be spent soon. */
export function forecastTexts({
  subject,
  budgetLeft,
  timeLeft,
  objective,
}: Pick<BurnWords, "subject" | "objective"> & {
  /** `62%`, or `not known yet`. */
  readonly budgetLeft: string;
  /** `1d 7h 0m 0s`. */
  readonly timeLeft: string;
}): AlertTexts {
  return {
    summary: `${subject}: the error budget will be gone in ${timeLeft}`,
    description: `The objective is ${objective}. Budget left: ${budgetLeft}. This assumes the failure rate of the last day.`,
  };
}

/** For a signal that is gone: nobody knows whether the service works. */
export function missingTexts({ subject }: Pick<BurnWords, "subject">): AlertTexts {
  return {
    summary: `${subject}: no data, its availability is unknown`,
    description:
      "The metrics that this SLO reads have vanished. Check that the service runs and is scraped. Burn alerts of this SLO cannot fire now.",
  };
}
