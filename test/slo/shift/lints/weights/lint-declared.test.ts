import { expect, test } from "@jest/globals";
import { armsAs, problemsOf } from "../problems-of.ts";
import { behindAlb, counters, dns, groupsAs, listener, ofLoadBalancing, record } from "../shift-parts.ts";

const declared = (resource: string) => ({ declared: { kind: "terraform", file: "state.json", resource } });
const rule = `${ofLoadBalancing}:listener-rule/app/shop/a/b/c`;
const byRule = { ...behindAlb, weights: { kind: "albListener", listener: listener("app"), rule } };
const ofMesh = {
  traffic: { kind: "istio", service: "checkout", namespace: "shop" },
  weights: { kind: "virtualService", namespace: "shop", name: "checkout" },
};
const byRoute = {
  arms: armsAs("checkout-blue", "checkout-green"),
  traffic: { kind: "istio", namespace: "shop" },
  weights: { kind: "gatewayRoute", namespace: "shop", route: "checkout" },
};
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
  ...["aws_lb_listener", "aws_lb_listener_rule", "aws_route53_record"].flatMap((type) =>
    [ofMesh, byRoute].map((change) => ({
      change: { ...change, ...declared(`${type}.shop`) },
      says: `a resource of the type ${type} holds no weights of the kind "${change.weights.kind}" (write one of the type kubernetes_manifest)`,
    })),
  ),
  {
    change: { ...ofMesh, ...declared("helm_release.shop") },
    says: "a resource of the type helm_release holds no weights that can be read (write one of the type kubernetes_manifest)",
  },
  ...["aws_lb_listener_rule", "aws_route53_record"].map((type) => ({
    change: declared(`module.edge.${type}.shop`),
    says: `a resource of the type ${type} holds no weights of the kind "haproxy" (remove declared: what Terraform has on file of HAProxy's weights cannot be read)`,
  })),
  {
    change: { ...behindAlb, ...declared("aws_lb_listener_rule.shop") },
    says: "the weights of a rule are written down in aws_lb_listener_rule, and without rule those of the listener's default action are read (write the ARN of that rule as rule of weights, or the resource of the listener (aws_lb_listener))",
  },
  {
    change: { ...byRule, ...declared("module.edge.aws_alb_listener.shop[0]") },
    says: "the weights of the default action are written down in aws_alb_listener, and those of a rule are read (write the resource of that rule (aws_lb_listener_rule), or remove rule from weights: without it the default action is read)",
  },
])("lintDeclared() warns: $says", ({ change, says }) => {
  expect(problemsOf(change)).toEqual({ says: [`shifts[0].declared.resource: ${says}`], works: true });
});

test.each([
  { change: { ...byRule, ...declared('module.edge["aws_x.y"].aws_alb_listener_rule.shop[0]') } },
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
  { change: { ...ofMesh, ...declared("kubernetes_manifest.checkout") } },
  { change: { ...byRoute, ...declared('module.edge.kubernetes_manifest.checkout["eu"]') } },
])("lintDeclared() takes $change.declared.resource", ({ change }) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});
