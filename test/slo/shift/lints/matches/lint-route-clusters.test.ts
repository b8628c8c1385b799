import { expect, test } from "@jest/globals";
import { armsAs, problemsOf } from "../problems-of.ts";

const weights = { kind: "gatewayRoute", namespace: "shop", route: "checkout" };
const shiftOf = (stable: string, candidate: string) => ({
  traffic: { kind: "envoy" },
  weights,
  arms: armsAs(stable, candidate).map((arm) => ({ ...arm, target: `checkout-${arm.name}` })),
});

test.each([
  {
    name: "one arm of another route",
    change: shiftOf("httproute/shop/checkout/rule/0", "httproute/shop/green/rule/.*"),
    says: [
      'shifts[0].arms[1].match: "httproute/shop/green/rule/.*" is a cluster of another route than httproute/shop/checkout, whose weights are read (write the arm\'s cluster of that route, such as "httproute/shop/checkout/rule/0/backend/0")',
    ],
  },
  {
    name: "one arm of another namespace",
    change: shiftOf("httproute/edge/checkout/rule/1", "httproute/shop/checkout/rule/0"),
    says: [
      'shifts[0].arms[0].match: "httproute/edge/checkout/rule/1" is a cluster of another route than httproute/shop/checkout, whose weights are read (write the arm\'s cluster of that route, such as "httproute/shop/checkout/rule/1")',
    ],
  },
  {
    name: "arms of two other routes",
    change: shiftOf("httproute/shop/blue/rule/0", "httproute/shop/green/rule/0"),
    says: [
      'shifts[0].arms[0].match: "httproute/shop/blue/rule/0" is a cluster of another route than httproute/shop/checkout, whose weights are read (write the arm\'s cluster of that route, such as "httproute/shop/checkout/rule/0")',
      'shifts[0].arms[1].match: "httproute/shop/green/rule/0" is a cluster of another route than httproute/shop/checkout, whose weights are read (write the arm\'s cluster of that route, such as "httproute/shop/checkout/rule/0/backend/0")',
    ],
  },
  {
    name: "arms of a GRPCRoute",
    change: shiftOf("grpcroute/shop/checkout/rule/0/backend/0", "grpcroute/shop/checkout/rule/0/backend/1"),
    says: [
      'shifts[0].weights.kind: "grpcroute/shop/checkout/rule/0/backend/0" is a cluster of a GRPCRoute, and the exporter reads the weights of HTTPRoutes alone (route these requests by an HTTPRoute, which takes gRPC, too, and write its clusters; or, where a controller moves the route, write weights of argoRollouts or flagger)',
    ],
  },
  {
    name: "both arms of another route",
    change: shiftOf("httproute/edge/shop/rule/0/backend/0", "httproute/edge/shop/rule/0/backend/1"),
    says: [
      'shifts[0].weights.route: the weights are those of httproute/shop/checkout, and the clusters of both arms are of httproute/edge/shop (write namespace: "edge" and route: "shop" in weights, or clusters of httproute/shop/checkout as the matches: "httproute/shop/checkout/rule/0/backend/0" and "httproute/shop/checkout/rule/0/backend/1")',
    ],
  },
  {
    name: "a Service beside a cluster of the route",
    change: shiftOf("httproute/shop/checkout/rule/0", "checkout-v2"),
    says: [
      'shifts[0].arms[1].match: "checkout-v2" looks like no cluster beside "httproute/shop/checkout/rule/0": the Gateway calls each after its route (write the cluster of each arm, such as "httproute/shop/checkout/rule/0/backend/0" and "httproute/shop/checkout/rule/0/backend/1", unless one is called "checkout-v2")',
    ],
  },
  {
    name: "a Service beside a backend of the route",
    change: shiftOf("checkout-v1", "httproute/shop/checkout/rule/2/backend/1"),
    says: [
      'shifts[0].arms[0].match: "checkout-v1" looks like no cluster beside "httproute/shop/checkout/rule/2/backend/1": the Gateway calls each after its route (write the arm\'s cluster of that route, such as "httproute/shop/checkout/rule/2/backend/0", unless one is called "checkout-v1")',
    ],
  },
])("lintRouteClusters() warns of $name", ({ change, says }) => {
  expect(problemsOf(change)).toEqual({ says, works: true });
});

test.each([
  shiftOf("httproute/shop/checkout/rule/1/backend/0", "httproute/shop/checkout/rule/1/backend/1"),
  shiftOf("httproute/shop/checkout/rule/0/backend/0", "httproute/shop/checkout/rule/0/backend/1"),
  shiftOf("httproute/.+/checkout/rule/0", "httproute/shop/check.*/rule/1"),
  shiftOf("edge.80..blue.shop.svc.cluster.local", "edge.80..green.shop.svc.cluster.local"),
  shiftOf("checkout-blue", "httproute/shop/green/rule/0|checkout-green"),
  {
    ...shiftOf("httproute/shop/blue/rule/0", "httproute/shop/green/rule/0"),
    strategy: "abTest",
    weights: { kind: "static", weights: { blue: 90, green: 10 } },
  },
])("lintRouteClusters() takes clusters that may be of the route: %j", (change) => {
  expect(problemsOf(change)).toEqual({ says: [], works: true });
});
