import { z } from "zod";
import { stackSchema } from "./stack-schema.ts";

/** The JSON Schema of a stack as a user writes it in YAML or JSON. */
export function stackJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(stackSchema, { io: "input" });
  return {
    $schema,
    $id: "urn:nines:stack",
    title: "nines stack",
    description: "Services, their objectives, and where alerts go.",
    ...schema,
  };
}
