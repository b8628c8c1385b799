import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";
import { behindAlb, counters, dns, groupsAs, record } from "../shift-parts.ts";

const declared = (resource: string) => ({ declared: { kind: "terraform", file: "state.json", resource } });
const byRecord = { traffic: counters, weights: record, dns };

test.each([
  {
    change: { ...behindAlb, ...declared("aws_route53_record.shop") },
    says: 'a resource of the type aws_route53_record holds no weights of the kind "albListener" (write one of the type aws_lb_listener_rule or aws_lb_listener)',
  },
  {
    change: { ...behindAlb, ...declared("kubernetes_manifest.route") },
    says: 'a resource of the type kubernetes_manifest holds no weights of the kind "albListener" (write one of the type aws_lb_listener_rule or aws_lb_listener)',
  },
  {
    change: { ...byRecord, ...declared("kubernetes_manifest.route") },
    says: 'a resource of the type kubernetes_manifest holds no weights of the kind "route53" (write one of the type aws_route53_record)',
  },
  {
    change: { ...byRecord, ...declared('module.edge[0].aws_lb_listener_rule.shop["eu"]') },
    says: 'a resource of the type aws_lb_listener_rule holds no weights of the kind "route53" (write one of the type aws_route53_record)',
  },
  {
    change: { ...behindAlb, ...declared("aws_lb_target_group.shop") },
    says: "a resource of the type aws_lb_target_group holds no weights that can be read (write one of the type aws_lb_listener_rule or aws_lb_listener)",
  },
])("lintDeclared() warns: $says", ({ change, says }) => {
  expect(problemsOf(change)).toEqual({ says: [`shifts[0].declared.resource: ${says}`], works: true });
});

test.each([
  { change: { ...behindAlb, ...declared('module.edge["aws_x.y"].aws_alb_listener_rule.shop[0]') } },
  { change: { ...behindAlb, ...declared("aws_lb_listener.shop") } },
  { change: { ...byRecord, ...declared("aws_route53_record.shop") } },
  {
    change: {
      ...behindAlb,
      arms: groupsAs("blue", "green|checkout-green"),
      ...declared("kubernetes_manifest.route"),
    },
  },
  { change: declared("kubernetes_manifest.route") },
  { change: declared("aws_lb_listener_rule.shop") },
])("lintDeclared() takes $change.declared.resource", ({ change }) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});
