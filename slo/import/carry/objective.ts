import Big from "big.js";
import { isObjective } from "../../objective.ts";
import { show } from "../../problem.ts";
import type { Remark } from "../source/ledger.ts";
import type { Reader } from "../source/reader.ts";

const decimal = /^(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,2})?$/;
// What the model holds. A tenth decimal of a percentage is three milliseconds in 90 days.
const maxDecimals = 10;

/** How the text counts: 99.9 of 100, or 0.999 of 1. */
export type ObjectiveScale = "percent" | "ratio";

export interface CarriedObjective {
  readonly objective: string | undefined;
  readonly failure?: Remark;
  readonly warning?: Remark;
}

/** The objective in a field; nothing after saying why it cannot be kept. */
export function readObjective(reader: Reader, key: string, scale: ObjectiveScale): string | undefined {
  const written = reader.needText(key, scale === "percent" ? `write ${key}: "99.9"` : `write ${key}: 0.999`);
  if (written === undefined) return undefined;
  const { objective, failure, warning } = carryObjective(written, scale);
  if (failure !== undefined) reader.fail(key, failure);
  if (warning !== undefined) reader.warn(key, warning);
  return objective;
}

/** An objective of another tool as an exact decimal percentage, without the noise of binary fractions. */
export function carryObjective(written: string, scale: ObjectiveScale): CarriedObjective {
  const text = written.trim().replaceAll("_", "").replace(/^\+/, "");
  const number = text.replace(/\s*%$/, "");
  if (!decimal.test(number))
    return refuse(
      written,
      number.includes(",") ? `write ${show(number.replace(",", "."))}` : "write a percentage such as 99.9",
    );
  const exact = new Big(number).times(scale === "ratio" && number === text ? 100 : 1);
  const objective = exact.round(maxDecimals).toFixed();
  if (!isObjective(objective)) return refuse(written, impossible(new Big(objective), scale));
  if (!exact.eq(objective)) return { objective, warning: rounded(written, objective) };
  if (scale === "percent" && exact.lt(1)) return { objective, warning: suspicious(written, objective) };
  return { objective };
}

function refuse(written: string, hint: string): CarriedObjective {
  return {
    objective: undefined,
    failure: { code: "import-objective", message: `${show(written)} is not an objective that nines can keep`, hint },
  };
}

function impossible(percent: Big, scale: ObjectiveScale): string {
  if (scale === "ratio" && percent.gt(100)) return "write a ratio below 1 such as 0.999, or targetPercent: 99.9";
  if (percent.gte(100)) return "write less, such as 99.99: 100 % leaves no error budget";
  return "write a percentage above 0 and below 100, such as 99.9";
}

function rounded(written: string, objective: string): Remark {
  return {
    code: "import-objective",
    message: `${show(written)} becomes ${show(objective)}`,
    hint: "write the decimals that you mean",
  };
}

function suspicious(written: string, objective: string): Remark {
  const message = `${show(written)} is read as ${objective} %`;
  return { code: "import-objective", message, hint: "multiply it by 100 if it was meant as a ratio" };
}
