import { refused } from "../../field-schemas.ts";
import { show } from "../../problem.ts";
import { text } from "./shift-field-schemas.ts";

/** The address of a resource: `module.edge[0].aws_lb_listener_rule.checkout["eu"]`. What Terraform only reads (`data.…`) holds no weights. */
export const terraformAddress = text.refine(
  (value) => value === "" || address.test(value),
  refused("format", cureOf, (value) => `${value} is not the address of a resource`),
);

const identifier = "[\\p{L}_][\\p{L}\\p{N}_-]*";
const index = '(?:\\[(?:\\d+|"(?:[^"\\\\]|\\\\.)*")\\])?';
/** Source: https://developer.hashicorp.com/terraform/cli/state/resource-addressing */
const address = new RegExp(
  `^(?:module\\.${identifier}${index}\\.)*(?!(?:module|data)\\.)${identifier}\\.${identifier}${index}$`,
  "u",
);

function cureOf(written: string): string {
  const isType = /^[a-z0-9]+(?:_[a-z0-9]+)+$/.test(written);
  const example = isType ? `${written}.checkout` : "aws_lb_listener_rule.checkout";
  return `write ${isType ? "its name, too" : "what terraform state list shows"}, such as ${show(example)}`;
}
