import Big from "big.js";

const objectivePattern = /^\d{1,3}(\.\d{1,10})?$/;

/** Whether the text is a percentage that leaves some budget and asks for something: above 0, below 100, plain decimal. */
export function isObjective(text: string): boolean {
  return objectivePattern.test(text) && new Big(text).gt(0) && new Big(text).lt(100);
}

/** `99.9` as a ratio, exactly: `0.999`. */
export function objectiveToRatio(percent: string): string {
  return new Big(percent).div(100).toFixed();
}

/** The error budget that an objective leaves, exactly: `99.9` leaves `0.001`. */
export function objectiveToBudget(percent: string): string {
  return new Big(100).minus(percent).div(100).toFixed();
}

/** The error ratio above which a tier fires, exactly: factor × budget. */
export function alertThreshold(factor: string, budget: string): string {
  return new Big(factor).times(budget).toFixed();
}
