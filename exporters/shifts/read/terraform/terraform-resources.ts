import { readFile } from "node:fs/promises";
import { isRecord } from "../../../../service/prometheus-result.ts";
import { at, type Fields, listAt, textAt } from "../fields.ts";
import { reasonOf, refusal, ShiftSourceFault } from "../shift-source-fault.ts";

/** A resource with its values, as a state has them or a plan wants them. */
export interface TerraformResource {
  /** `module.edge[0].aws_lb_listener_rule.checkout["eu"]`. */
  readonly address: string;
  readonly type: string;
  readonly values: Fields;
}

/** Every resource of what `terraform show -json` printed, of a state or a plan, with those of modules. */
export async function readTerraformResources(path: string): Promise<readonly TerraformResource[]> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new ShiftSourceFault(`${path} cannot be read: ${reasonOf(cause)}`, { retryable: true, cause });
  });
  const content = parse(text);
  if (content === undefined) {
    const hint = /^\s*(\{|$)/.test(text) ? "it may be half written" : "write it with terraform show -json";
    throw new ShiftSourceFault(`${path} is not JSON: ${hint}`, { retryable: true });
  }
  if (at(content, "serial") !== undefined && at(content, "lineage") !== undefined)
    throw refusal(`${path} is Terraform's own state file; write what terraform show -json prints`);
  const values = at(content, "planned_values") ?? at(content, "values");
  const root = at(values, "root_module");
  if (!isRecord(root)) {
    if (textAt(content, "format_version") !== undefined) throw refusal(`${path} has no resources: its state is empty`);
    throw refusal(`${path} is not what terraform show -json prints: it has no values.root_module`);
  }
  return resourcesOf(root);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}

function resourcesOf(module: unknown): readonly TerraformResource[] {
  const own = listAt(module, "resources")
    .filter((resource) => textAt(resource, "mode") !== "data")
    .map((resource) => {
      const values = at(resource, "values");
      return {
        address: textAt(resource, "address") ?? "",
        type: textAt(resource, "type") ?? "",
        values: isRecord(values) ? values : {},
      };
    });
  return [...own, ...listAt(module, "child_modules").flatMap(resourcesOf)];
}
