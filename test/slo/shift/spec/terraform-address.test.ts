import { expect, test } from "@jest/globals";
import { problemsOf } from "../lints/problems-of.ts";

const declared = (resource: string) => ({ declared: { kind: "terraform", file: "state.json", resource } });
const shown = 'write what terraform state list shows, such as "aws_lb_listener_rule.checkout"';

test.each([
  {
    resource: "aws_lb_listener_rule",
    says: '"aws_lb_listener_rule" is not the address of a resource (write its name, too, such as "aws_lb_listener_rule.checkout")',
  },
  { resource: "checkout", says: `"checkout" is not the address of a resource (${shown})` },
  { resource: "module.edge", says: `"module.edge" is not the address of a resource (${shown})` },
  {
    resource: "data.aws_lb_listener.edge",
    says: `"data.aws_lb_listener.edge" is not the address of a resource (${shown})`,
  },
  {
    resource: "aws_lb_listener_rule.checkout.arn",
    says: `"aws_lb_listener_rule.checkout.arn" is not the address of a resource (${shown})`,
  },
])("terraformAddress refuses $resource", ({ resource, says }) => {
  expect(problemsOf(declared(resource))).toEqual({ says: [`shifts[0].declared.resource: ${says}`], works: false });
});

test.each([
  "kubernetes_manifest.checkout",
  "kubernetes_manifest.checkout-2",
  "kubernetes_manifest.shop[0]",
  'kubernetes_manifest.checkout["eu.west"]',
  'kubernetes_manifest.checkout["a \\"b\\""]',
  'module.edge["aws_x.y"].module.data.kubernetes_manifest.shop[0]',
  "module.module.kubernetes_manifest.data",
])("terraformAddress takes %s", (resource) => {
  expect(problemsOf(declared(resource))).toEqual({ says: [], works: true });
});

test("terraformAddress says what to write where there is none", () => {
  expect(problemsOf({ declared: { kind: "terraform", file: "state.json" } }).says).toEqual([
    'shifts[0].declared.resource: is missing (write what terraform state list shows, such as "aws_lb_listener_rule.checkout")',
  ]);
});
