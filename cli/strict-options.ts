import type { Command as Program } from "commander";

/**
 * Has a command refuse an option with a value that is given twice, of which one would be left out silently, and look for missing ones
 * only after unknown ones: one that is misspelt is both. Gives the check to do before the work.
 */
export function strictOptions(program: Program): () => void {
  const given = new Map<string, number>();
  const needed = program.options.filter(({ mandatory }) => mandatory);
  for (const option of needed) option.makeOptionMandatory(false);
  for (const option of program.options) {
    const name = option.name();
    program.on(`option:${name}`, () => given.set(name, (given.get(name) ?? 0) + 1));
  }
  return () => {
    const values = program.opts<Record<string, unknown>>();
    const missing = needed.find((option) => values[option.attributeName()] === undefined);
    if (missing !== undefined) program.error(`error: required option '${missing.flags}' not specified`);
    const twice = program.options.find(
      (option) =>
        (given.get(option.name()) ?? 0) > 1 &&
        !option.isBoolean() &&
        // What may be repeated is collected.
        !Array.isArray(values[option.attributeName()]),
    );
    if (twice !== undefined) program.error(`error: option '${twice.flags}' is given twice: write it once`);
  };
}
