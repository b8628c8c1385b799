import { isRecord } from "../../../../service/prometheus-result.ts";
import { at, type Fields, listAt, textAt } from "../fields.ts";

/** Who changed a field last, by `metadata.managedFields`: the newest manager that owns something at this path. */
export function lastActor(object: Fields, ...path: readonly string[]): string | undefined {
  const owners = listAt(object, "metadata", "managedFields").filter((entry) => owns(at(entry, "fieldsV1"), path));
  const newest = owners.reduce<Fields | undefined>(
    (last, entry) => ((textAt(entry, "time") ?? "") >= (textAt(last, "time") ?? "") ? entry : last),
    undefined,
  );
  return textAt(newest, "manager");
}

/** Fields are `f:name`; items of lists and what is below them count as the list's. */
function owns(fields: unknown, path: readonly string[]): boolean {
  const [field, ...rest] = path;
  if (field === undefined) return true;
  if (!isRecord(fields)) return false;
  const inner = fields[`f:${field}`];
  return inner !== undefined && owns(inner, rest);
}
