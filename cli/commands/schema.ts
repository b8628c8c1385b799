import type { Command } from "../command.ts";
import { exitCodes } from "../fault.ts";

/** `nines schema`: the JSON Schema that editors check YAML and JSON configs with. */
export const command: Command = {
  define: (program) => {
    program.addHelpText(
      "after",
      "\nExample:\n  nines schema > nines.schema.json\n  # first line of nines.config.yaml:\n  # yaml-language-server: $schema=nines.schema.json",
    );
  },
  run: async ({ world }) => {
    const { stackJsonSchema } = await import("../../slo/stack-json-schema.ts");
    world.out.write(`${JSON.stringify(stackJsonSchema(), null, 2)}\n`);
    return exitCodes.fine;
  },
};
