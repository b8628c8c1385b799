import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { createDeclaredReader } from "../../../../exporters/shifts/read/declared-reader.ts";
import { inTemporaryFolder } from "../../../temporary-folder.ts";
import { patient, reasonFor, shiftOf } from "./shift-of.ts";

const blueArn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/checkout-blue/73e2d6bc24d8a067";
const greenArn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/checkout-green/6b4d3c2a1f0e9d8c";

function forward(blue: number, green: number) {
  const target_group = [
    { arn: blueArn, weight: blue },
    { arn: greenArn, weight: green },
  ];
  return { type: "forward", target_group_arn: "", forward: [{ stickiness: [], target_group }] };
}

function rule(address: string, blue: number, green: number) {
  const values = { priority: 10, action: [forward(blue, green)] };
  return { address, mode: "managed", type: "aws_lb_listener_rule", name: "checkout", values };
}

function record(address: string, identifier: string, weight: number, name = "shop.example.org") {
  const weighted_routing_policy = [{ weight }];
  const values = { zone_id: "Z1", name, type: "A", set_identifier: identifier, weighted_routing_policy };
  return { address, mode: "managed", type: "aws_route53_record", values };
}

const state = (...resources: readonly object[]) => ({ format_version: "1.0", values: { root_module: { resources } } });
const inModule = (...resources: readonly object[]) => ({
  format_version: "1.0",
  values: {
    root_module: {
      child_modules: [
        { address: "module.edge[0]", child_modules: [{ address: "module.edge[0].module.lb", resources }] },
      ],
    },
  },
});
const listener = {
  address: "aws_lb_listener.https",
  mode: "managed",
  type: "aws_lb_listener",
  values: { default_action: [{ type: "redirect" }, forward(1, 3)] },
};
const oneGroup = {
  address: "aws_lb_listener.https",
  mode: "managed",
  type: "aws_lb_listener",
  values: { default_action: [{ type: "forward", target_group_arn: greenArn, forward: [] }] },
};

const route = {
  address: "kubernetes_manifest.route",
  mode: "managed",
  type: "kubernetes_manifest",
  values: {
    object: {
      kind: "HTTPRoute",
      spec: {
        rules: [
          {
            backendRefs: [
              { name: "checkout-blue", weight: 30 },
              { name: "checkout-green", weight: 70 },
            ],
          },
        ],
      },
    },
  },
};

/** As the provider writes it: what nobody said is null. */
function virtualService(blue: number | null, green: number | null) {
  const to = (subset: string, weight: number | null) => ({ destination: { host: "checkout", subset }, weight });
  const http = [{ name: null, route: [to("checkout-blue", blue), to("checkout-green", green)] }];
  const object = { kind: "VirtualService", spec: { http, tcp: null, tls: null } };
  return { address: "kubernetes_manifest.mesh", mode: "managed", type: "kubernetes_manifest", values: { object } };
}

const toHost = (host: string, weight: number | null) => ({ destination: { host, subset: null }, weight });
const testedService = {
  address: "kubernetes_manifest.mesh",
  mode: "managed",
  type: "kubernetes_manifest",
  values: {
    object: {
      kind: "VirtualService",
      metadata: { name: "checkout", namespace: "shop" },
      spec: {
        http: [
          {
            match: [{ uri: null, headers: { "x-tester": { exact: "yes" } } }],
            route: [toHost("checkout-green", null)],
          },
          { match: null, route: [toHost("checkout-blue", 80), toHost("checkout-green", 20)] },
        ],
      },
    },
  },
};

async function read(content: unknown, resource: string, targets = ["checkout-blue", "checkout-green"]) {
  return inTemporaryFolder("terraform", async (folder) => {
    const file = join(folder, "edge.json");
    if (content !== undefined) await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
    const [blue = "", green = ""] = targets;
    const shift = shiftOf({
      traffic: { kind: "alb" },
      blue: { target: blue },
      green: { target: green },
      declared: { kind: "terraform", file, resource },
    });
    const reading = createDeclaredReader(shift)?.(patient) ?? Promise.reject(new Error("no reader"));
    return {
      weights: await reading.catch(() => undefined),
      reason: (await reasonFor(reading)).replaceAll(file, "FILE"),
    };
  });
}

test.each([
  { name: "a rule", content: state(rule("aws_lb_listener_rule.checkout", 90, 10)), weights: { blue: 90, green: 10 } },
  {
    name: "a rule by ARN",
    content: state(rule("aws_lb_listener_rule.checkout", 90, 10)),
    targets: [blueArn, greenArn],
    weights: { blue: 90, green: 10 },
  },
  {
    name: "a plan",
    content: {
      ...state(rule("aws_lb_listener_rule.checkout", 100, 0)),
      planned_values: { root_module: { resources: [rule("aws_lb_listener_rule.checkout", 60, 40)] } },
    },
    weights: { blue: 60, green: 40 },
  },
  {
    name: "a rule of a module within a module",
    content: inModule(rule('module.edge[0].module.lb.aws_lb_listener_rule.checkout["eu"]', 5, 5)),
    resource: 'module.edge[0].module.lb.aws_lb_listener_rule.checkout["eu"]',
    weights: { blue: 5, green: 5 },
  },
  {
    name: "all instances of a rule",
    content: state(rule("aws_lb_listener_rule.checkout[0]", 9, 1), rule("aws_lb_listener_rule.checkout[1]", 90, 10)),
    weights: { blue: 9, green: 1 },
  },
  {
    name: "a listener's default action",
    content: state(listener),
    resource: "aws_lb_listener.https",
    weights: { blue: 1, green: 3 },
  },
  {
    name: "a listener with one target group",
    content: state(oneGroup),
    resource: "aws_lb_listener.https",
    weights: { blue: 0, green: 1 },
  },
  {
    name: "records that are a resource each",
    content: state(
      record("aws_route53_record.blue", "blue", 200),
      record("aws_route53_record.green", "green", 55),
      record("aws_route53_record.other", "green", 7, "other.example.org"),
    ),
    resource: "aws_route53_record.blue",
    targets: ["blue", "green"],
    weights: { blue: 200, green: 55 },
  },
  {
    name: "records that are all 0",
    content: state(
      record('aws_route53_record.shop["blue"]', "blue", 0),
      record('aws_route53_record.shop["green"]', "green", 0),
    ),
    resource: "aws_route53_record.shop",
    targets: ["blue", "green"],
    weights: { blue: 1, green: 1 },
  },
  {
    name: "a manifest",
    content: state(route),
    resource: "kubernetes_manifest.route",
    weights: { blue: 30, green: 70 },
  },
  {
    name: "a VirtualService",
    content: state(virtualService(75, 25)),
    resource: "kubernetes_manifest.mesh",
    weights: { blue: 75, green: 25 },
  },
  {
    name: "a VirtualService with a destination without a weight, which Istio gives nothing",
    content: state(virtualService(100, null)),
    resource: "kubernetes_manifest.mesh",
    weights: { blue: 100, green: 0 },
  },
  {
    name: "a VirtualService with a rule for testers, by whole hosts",
    content: state(testedService),
    resource: "kubernetes_manifest.mesh",
    targets: ["checkout-blue.shop.svc.cluster.local", "checkout-green.shop.svc.cluster.local"],
    weights: { blue: 80, green: 20 },
  },
])(
  "createDeclaredReader() reads $name",
  async ({ content, resource = "aws_lb_listener_rule.checkout", targets, weights }) => {
    expect((await read(content, resource, targets)).weights).toEqual(weights);
  },
);

test.each([
  { name: "a file that is not there", content: undefined, says: "FILE cannot be read: there is no such file (again)" },
  { name: "half a file", content: '{"values": {"root', says: "FILE is not JSON: it may be half written (again)" },
  {
    name: "terraform show without -json",
    content: "# aws_lb_listener_rule.checkout:\nresource …",
    says: "FILE is not JSON: write it with terraform show -json (again)",
  },
  {
    name: "the state file itself",
    content: { version: 4, serial: 7, lineage: "x", resources: [] },
    says: "FILE is Terraform's own state file; write what terraform show -json prints",
  },
  { name: "an empty state", content: { format_version: "1.0" }, says: "FILE has no resources: its state is empty" },
  {
    name: "other JSON",
    content: { hello: "world" },
    says: "FILE is not what terraform show -json prints: it has no values.root_module",
  },
  {
    name: "a resource with another name",
    content: state(rule("aws_lb_listener_rule.chekout", 1, 1)),
    says: "FILE has no resource aws_lb_listener_rule.checkout; did you mean aws_lb_listener_rule.chekout?",
  },
  {
    name: "a resource of another kind",
    content: state({ address: "aws_lb_listener_rule.checkout", mode: "managed", type: "aws_lb", values: {} }),
    says: "aws_lb_listener_rule.checkout in FILE is of type aws_lb, of which no weights are known: use aws_lb_listener_rule, aws_lb_listener or aws_route53_record",
  },
  {
    name: "instances that do not agree",
    content: state(rule("aws_lb_listener_rule.checkout[0]", 9, 1), rule("aws_lb_listener_rule.checkout[1]", 5, 5)),
    says: "the rules of aws_lb_listener_rule.checkout in FILE do not agree: weights 9:1 in one, 5:5 in another",
  },
  {
    name: "other target groups",
    content: state(rule("aws_lb_listener_rule.checkout", 9, 1)),
    targets: ["shop-blue", "shop-green"],
    says: "aws_lb_listener_rule.checkout in FILE sends nothing to shop-blue or shop-green; its target groups are checkout-blue, checkout-green",
  },
  {
    name: "one other target group",
    content: state(rule("aws_lb_listener_rule.checkout", 9, 1)),
    targets: ["checkout-blue", "checkout-gren"],
    says: "aws_lb_listener_rule.checkout in FILE sends nothing to checkout-gren; its target groups are checkout-blue, checkout-green",
  },
  {
    name: "a target group that is only planned",
    content: state({
      ...rule("aws_lb_listener_rule.checkout", 1, 1),
      values: { action: [{ type: "forward", forward: [{ target_group: [{ weight: 1 }] }] }] },
    }),
    says: "a target group of it is known only after it is applied: use the JSON of a state",
  },
])("createDeclaredReader() says what is wrong with $name", async ({ content, targets, says }) => {
  expect((await read(content, "aws_lb_listener_rule.checkout", targets)).reason).toBe(says);
});

test("createDeclaredReader() has nothing to read where nothing is declared", () => {
  expect(createDeclaredReader(shiftOf({ traffic: { kind: "alb" } }))).toBeUndefined();
});
