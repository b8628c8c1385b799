/** Less of a budget is next to nothing: where not all was seen, nobody knows then what a rollout spent. */
export const leastSpending = 0.0005;
