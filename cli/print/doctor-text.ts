import pc from "picocolors";
import type { Checkup } from "../../bot/doctor/checkups.ts";
import type { Finding } from "../../bot/doctor/finding.ts";
import type { Output } from "../world.ts";
import { hangingText } from "./wrap-text.ts";

/** State by word: a colour alone says nothing to everybody. */
const words: Readonly<Record<Finding["state"], string>> = {
  good: "ok",
  bad: "BAD",
  warning: "warn",
  skipped: "skip",
};

/** What doctor found, part by part, with a cure below whatever needs one. */
export function doctorText(
  checkups: readonly Checkup[],
  { colors, columns }: Pick<Output, "colors" | "columns">,
): string {
  const { bold, red, green, yellow, dim } = pc.createColors(colors);
  const paints = { good: green, bad: red, warning: yellow, skipped: dim } as const;
  const width = Math.min(columns, 120);
  const parts = checkups.map(({ title, findings }) => {
    const lines = findings.map(({ state, text, cure }) => {
      const head = `  ${words[state].padEnd(4)}  `;
      const line = hangingText(head, text, width);
      const painted = `${paints[state](line.slice(0, head.length))}${line.slice(head.length)}`;
      return cure === "" ? painted : `${painted}\n${dim(hangingText("        fix: ", cure, width))}`;
    });
    return [bold(title), ...lines].join("\n");
  });
  return `${[...parts, summary(checkups)].join("\n\n")}\n`;
}

function summary(checkups: readonly Checkup[]): string {
  const all = checkups.flatMap(({ findings }) => findings);
  const count = (state: Finding["state"]) => all.filter((finding) => finding.state === state).length;
  const many = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;
  const [broken, warned, unseen] = [count("bad"), count("warning"), count("skipped")];
  const rest = [
    ...(warned > 0 ? [many(warned, "warning")] : []),
    ...(unseen > 0 ? [`${unseen} not looked at`] : []),
  ].join(", ");
  const verdict = broken === 0 ? "nothing is broken" : `${many(broken, "thing")} to fix`;
  return rest === "" ? verdict : `${verdict}; ${rest}`;
}

/** The same for machines. */
export function doctorJson(checkups: readonly Checkup[]): string {
  return `${JSON.stringify({ checkups }, null, 2)}\n`;
}
