import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { nameWords } from "./name-words.ts";
import { ownNames } from "./own-names.ts";

/** Parts of a shift that are called after another service of the stack, mostly because they were copied from its shift. */
export const lintOtherServices: ShiftLint = (located, { services }) => {
  const { shift, path } = located;
  const names = ownNames(located).filter(({ text }) => !isCalledAfter(text, shift.service));
  return [...services.keys()].flatMap((service): readonly Problem[] => {
    if (service === shift.service || isCalledAfter(shift.service, service)) return [];
    const [first, ...others] = names.filter(({ text }) => isCalledAfter(text, service));
    if (first === undefined) return [];
    const places = [...new Set(others.map(({ place }) => place))].filter((place) => place !== first.place);
    return [
      {
        code: "shift-service",
        severity: "warning",
        path: `${path}.${first.place}`,
        message: `${show(first.text)} is called after ${show(service)}, another service of this stack, and the shift is one of ${show(shift.service)}`,
        hint: `write what is of ${shift.service}${places.length === 0 ? "" : `, also in ${places.join(", ")}`}, or service: ${show(service)}, unless it is called so`,
      },
    ];
  });
};

/** `checkout-canary` is called after `checkout`, and `pay-api-v1` after `pay-api`. */
function isCalledAfter(text: string, service: string): boolean {
  const wanted = nameWords(service).join(" ");
  return wanted !== "" && ` ${nameWords(text).join(" ")} `.includes(` ${wanted} `);
}
