import { refused } from "../../field-schemas.ts";
import { show } from "../../problem.ts";
import { text } from "./shift-field-schemas.ts";

const usual = 'write what terraform state list shows, such as "aws_lb_listener_rule.checkout"';

/** The address of a resource: `module.edge[0].aws_lb_listener_rule.checkout["eu"]`. What Terraform only reads (`data.…`) holds no weights. */
export const terraformAddress = text.refine(
  (value) => value === "" || address.test(value),
  refused("format", { usual, of: cureOf }, (value) => `${value} is not the address of a resource`),
);

const identifier = "[\\p{L}_][\\p{L}\\p{N}_-]*";
const index = '(?:\\[(?:\\d+|"(?:[^"\\\\]|\\\\.)*")\\])?';
/** Source: https://developer.hashicorp.com/terraform/cli/state/resource-addressing */
const address = new RegExp(
  `^(?:module\\.${identifier}${index}\\.)*(?!(?:module|data)\\.)${identifier}\\.${identifier}${index}$`,
  "u",
);

/** Whoever writes a type alone left out the name. */
function cureOf(written: string): string {
  return /^[a-z0-9]+(?:_[a-z0-9]+)+$/.test(written)
    ? `write its name, too, such as ${show(`${written}.checkout`)}`
    : usual;
}
