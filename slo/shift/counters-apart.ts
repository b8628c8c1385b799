/** Counters of one scrape are read one after the other: a handful of requests may lie between them, which nobody lost. */
export const countersApart = 5;
