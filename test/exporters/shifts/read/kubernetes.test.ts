import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { createWeightReader, type WeightReading } from "../../../../exporters/shifts/read/weight-reader.ts";
import type { ShiftWeightsSpec } from "../../../../slo/shift/spec/shift-source-spec.ts";
import type { ShiftArmSpec } from "../../../../slo/shift/spec/traffic-shift-spec.ts";
import { type KubeServer, startKubeServer, statusOf } from "./kube-server.ts";
import { patient, reasonFor, shiftOf } from "./shift-of.ts";

let kube: KubeServer;
beforeAll(async () => {
  kube = await startKubeServer();
});
afterAll(() => kube.close());
beforeEach(async () => {
  kube.answerWith(undefined);
  await kube.setToken("first-secret-token");
});

interface Targets {
  readonly blue?: Partial<ShiftArmSpec>;
  readonly green?: Partial<ShiftArmSpec>;
}

function read(
  weights: ShiftWeightsSpec,
  targets: Targets = {},
  env: Readonly<Record<string, string>> = kube.env,
): Promise<WeightReading> {
  const shift = shiftOf({ traffic: { kind: "envoy" }, weights, ...targets });
  return createWeightReader(shift, { env, serviceAccount: kube.serviceAccount })(patient);
}

const managed = (manager: string, time: string, fieldsV1: object) => ({ manager, time, operation: "Update", fieldsV1 });
const plain = { state: undefined, step: undefined, by: undefined, detail: undefined };

const rollout = { kind: "argoRollouts", namespace: "shop", rollout: "checkout" } as const;
const rolloutPath = "/apis/argoproj.io/v1alpha1/namespaces/shop/rollouts/checkout";
const steps = [{ setWeight: 10 }, { pause: {} }, { setWeight: 50 }];
const canary = { strategy: { canary: { steps } } };
const hashes = { stableRS: "6d5f", currentPodHash: "7c8b" };
const weighed = (stable: number, candidate: number) => ({
  canary: {
    weights: {
      canary: { weight: candidate, podTemplateHash: "7c8b", serviceName: "checkout-canary" },
      stable: { weight: stable, podTemplateHash: "6d5f" },
    },
  },
});

describe("an Argo Rollout", () => {
  test.each([
    {
      name: "waits at a step",
      status: {
        ...hashes,
        ...weighed(90, 10),
        phase: "Paused",
        currentStepIndex: 1,
        message: "CanaryPauseStep",
        pauseConditions: [{ reason: "CanaryPauseStep", startTime: "2026-03-01T12:00:00Z" }],
      },
      reading: {
        weights: { blue: 90, green: 10 },
        state: "paused",
        step: { number: 2, of: 3 },
        detail: "CanaryPauseStep",
      },
    },
    {
      name: "goes on",
      status: { ...hashes, ...weighed(50, 50), phase: "Progressing", currentStepIndex: 2 },
      reading: { weights: { blue: 50, green: 50 }, state: "moving", step: { number: 3, of: 3 } },
    },
    {
      name: "was aborted",
      status: {
        ...hashes,
        ...weighed(100, 0),
        abort: true,
        phase: "Degraded",
        message: "RolloutAborted: aborted update",
        currentStepIndex: 0,
      },
      reading: {
        weights: { blue: 100, green: 0 },
        state: "aborting",
        outcome: "rolled_back",
        detail: "RolloutAborted: aborted update",
      },
    },
    {
      name: "is done",
      status: { stableRS: "7c8b", currentPodHash: "7c8b", ...weighed(100, 0), phase: "Healthy", currentStepIndex: 3 },
      reading: { weights: { blue: 100, green: 0 }, state: "steady", outcome: "completed", step: { number: 3, of: 3 } },
    },
  ])("createWeightReader() reads one that $name", async ({ status, reading }) => {
    kube.put(rolloutPath, { metadata: { name: "checkout" }, spec: canary, status });
    expect(await read(rollout)).toMatchObject(reading);
  });

  test("createWeightReader() takes ready pods for weights where no traffic router is", async () => {
    const status = { ...hashes, phase: "Progressing", currentStepIndex: 0, canary: {} };
    kube.put(rolloutPath, { metadata: { name: "checkout" }, spec: canary, status });
    const sets = "/apis/apps/v1/namespaces/shop/replicasets";
    kube.put(`${sets}/checkout-6d5f`, { status: { replicas: 9, readyReplicas: 8 } });
    kube.put(`${sets}/checkout-7c8b`, { status: { replicas: 1 } });
    expect((await read(rollout)).weights).toEqual({ blue: 8, green: 0 });
    kube.put(`${sets}/checkout-7c8b`, { status: { replicas: 2, readyReplicas: 2 } });
    expect((await read(rollout)).weights).toEqual({ blue: 8, green: 2 });
  });

  test.each([
    { active: "6d5f", weights: { blue: 1, green: 0 } },
    { active: "7c8b", weights: { blue: 0, green: 1 } },
  ])("createWeightReader() reads who is active of blueGreen: $active", async ({ active, weights }) => {
    const spec = { strategy: { blueGreen: { activeService: "checkout", previewService: "checkout-preview" } } };
    const status = { ...hashes, blueGreen: { activeSelector: active, previewSelector: "7c8b" } };
    kube.put(rolloutPath, { metadata: { name: "checkout" }, spec, status });
    expect((await read(rollout)).weights).toEqual(weights);
  });

  test("createWeightReader() says so when no controller ever saw it", async () => {
    kube.put(rolloutPath, { metadata: { name: "checkout" }, spec: canary });
    expect(await reasonFor(read(rollout))).toBe("Rollout shop/checkout has no status yet; does its controller run?");
  });
});

describe("a Service", () => {
  const selector = { kind: "serviceSelector", namespace: "shop", service: "checkout", label: "version" } as const;
  const path = "/api/v1/namespaces/shop/services/checkout";
  const slices =
    "/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3Dcheckout";
  const managedFields = [
    managed("helm", "2026-03-01T11:00:00Z", { "f:spec": { "f:selector": {} } }),
    managed("kubectl-patch", "2026-03-01T12:00:00Z", { "f:spec": { "f:selector": {} } }),
    managed("kube-controller-manager", "2026-03-01T13:00:00Z", { "f:status": {} }),
  ];

  test("createWeightReader() gives all to the arm that it selects, and says who chose", async () => {
    kube.put(path, { metadata: { managedFields }, spec: { selector: { app: "checkout", version: "green" } } });
    expect(await read(selector)).toEqual({ ...plain, weights: { blue: 0, green: 1 }, by: "kubectl-patch" });
  });

  test.each([
    { name: "a part", ready: [true, false, undefined], detail: "2 of the 3 endpoints behind it are ready" },
    { name: "all", ready: [true], detail: undefined },
    { name: "nothing", ready: [], detail: "there is no endpoint behind it" },
  ])("createWeightReader() tells that $name of what is behind it is ready", async ({ ready, detail }) => {
    kube.put(path, { metadata: {}, spec: { selector: { version: "green" } } });
    const endpoints = ready.map((one) => ({
      addresses: ["10.0.0.1"],
      conditions: one === undefined ? {} : { ready: one },
    }));
    kube.put(slices, { kind: "EndpointSliceList", items: [{ endpoints }] });
    expect((await read(selector)).detail).toBe(detail);
  });

  test("createWeightReader() reads it all the same, and says which right is missing, when it may not see its endpoints", async () => {
    kube.put(path, { metadata: {}, spec: { selector: { version: "green" } } });
    kube.forbid(
      slices,
      'endpointslices.discovery.k8s.io is forbidden: User "system:serviceaccount:nines:exporter" cannot list resource "endpointslices" in API group "discovery.k8s.io" in the namespace "shop"',
    );
    expect(await read(selector)).toEqual({
      ...plain,
      weights: { blue: 0, green: 1 },
      detail:
        "how many endpoints behind it are ready is not known: the exporter may not list endpointslices.discovery.k8s.io in the namespace shop (403)",
    });
  });

  test.each([
    { spec: { selector: { version: "red" } }, says: "Service shop/checkout selects version=red, which is neither arm" },
    { spec: { selector: { app: "checkout" } }, says: "Service shop/checkout selects no version, but app" },
    { spec: {}, says: "Service shop/checkout selects no version; it has no selector" },
  ])("createWeightReader() says what is odd: $says", async ({ spec, says }) => {
    kube.put(path, { metadata: {}, spec });
    expect(await reasonFor(read(selector))).toBe(says);
  });

  test("createWeightReader() refuses a version that both arms mean", async () => {
    kube.put(path, { metadata: {}, spec: { selector: { version: "green" } } });
    expect(await reasonFor(read(selector, { blue: { target: "[a-z]+" } }))).toBe(
      "Service shop/checkout has green, which both blue ([a-z]+) and green (green) mean: write as each target what that arm alone is called",
    );
  });
});

describe("an HTTPRoute", () => {
  const route = { kind: "gatewayRoute", namespace: "shop", route: "checkout" } as const;
  const path = "/apis/gateway.networking.k8s.io/v1/namespaces/shop/httproutes/checkout";
  const refs = (blue: number | undefined, green: number | undefined) => ({
    backendRefs: [
      { name: "blue", port: 80, ...(blue === undefined ? {} : { weight: blue }) },
      { name: "green", port: 80, ...(green === undefined ? {} : { weight: green }) },
    ],
  });

  test.each([
    { name: "weights", rules: [refs(90, 10)], weights: { blue: 90, green: 10 } },
    { name: "no weights", rules: [refs(undefined, undefined)], weights: { blue: 1, green: 1 } },
    { name: "rules that agree", rules: [refs(9, 1), refs(90, 10)], weights: { blue: 9, green: 1 } },
    {
      name: "rules about others",
      rules: [{ filters: [{ type: "RequestRedirect" }] }, { backendRefs: [{ name: "static" }] }, refs(1, 3)],
      weights: { blue: 1, green: 3 },
    },
    { name: "one backend", rules: [{ backendRefs: [{ name: "green" }] }], weights: { blue: 0, green: 1 } },
  ])("createWeightReader() reads $name", async ({ rules, weights }) => {
    kube.put(path, { metadata: {}, spec: { rules } });
    expect((await read(route)).weights).toEqual(weights);
  });

  test.each([
    {
      rules: [refs(90, 10), refs(50, 50)],
      says: "the rules of HTTPRoute shop/checkout do not agree: weights 90:10 in one, 50:50 in another",
    },
    {
      rules: [{ backendRefs: [{ name: "shop" }] }],
      says: "HTTPRoute shop/checkout sends nothing to blue or green; its backends are shop",
    },
    { rules: [], says: "HTTPRoute shop/checkout sends nothing to blue or green; its backends are none" },
  ])("createWeightReader() says so: $says", async ({ rules, says }) => {
    kube.put(path, { metadata: {}, spec: { rules } });
    expect(await reasonFor(read(route))).toBe(says);
  });

  test("createWeightReader() refuses a backend that both arms mean", async () => {
    kube.put(path, { metadata: {}, spec: { rules: [refs(90, 10)] } });
    expect(await reasonFor(read(route, { blue: { target: "(blue|green)" } }))).toBe(
      "HTTPRoute shop/checkout has green, which both blue ((blue|green)) and green (green) mean: write as each target what that arm alone is called",
    );
  });

  test("createWeightReader() tells that the gateway does not act on it", async () => {
    const conditions = [
      { type: "Accepted", status: "False", reason: "NotAllowedByListeners", message: "not allowed here" },
    ];
    const status = { parents: [{ parentRef: { name: "edge" }, conditions }] };
    kube.put(path, { metadata: {}, spec: { rules: [refs(1, 1)] }, status });
    expect((await read(route)).detail).toBe("the gateway edge does not act on it: not allowed here");
  });
});

describe("a VirtualService", () => {
  const service = { kind: "virtualService", namespace: "shop", name: "checkout" } as const;
  const path = "/apis/networking.istio.io/v1/namespaces/shop/virtualservices/checkout";
  const to = (host: string, subset: string | undefined, weight?: number) => ({
    destination: { host, ...(subset === undefined ? {} : { subset }) },
    ...(weight === undefined ? {} : { weight }),
  });

  test.each([
    {
      name: "subsets",
      http: [{ route: [to("checkout", "blue", 75), to("checkout", "green", 25)] }],
      weights: { blue: 75, green: 25 },
    },
    {
      name: "hosts",
      http: [{ route: [to("blue", undefined, 40), to("green", undefined, 60)] }],
      weights: { blue: 40, green: 60 },
    },
    { name: "a lone destination", http: [{ route: [to("checkout", "green")] }], weights: { blue: 0, green: 100 } },
    {
      name: "one without a weight",
      http: [{ route: [to("checkout", "blue", 100), to("checkout", "green")] }],
      weights: { blue: 100, green: 0 },
    },
  ])("createWeightReader() reads $name", async ({ http, weights }) => {
    kube.put(path, { metadata: {}, spec: { hosts: ["checkout"], http } });
    expect((await read(service)).weights).toEqual(weights);
  });

  test.each([
    {
      name: "a host and one of its subsets",
      route: [to("blue", "old", 90), to("blue", "green", 10)],
      says: "VirtualService shop/checkout has blue with green, which both blue (blue) and green (green) mean: write as each target what that arm alone is called",
    },
    {
      name: "a subset of the other arm's host, alone",
      route: [to("blue", "green", 100)],
      says: "VirtualService shop/checkout has blue with green, which both blue (blue) and green (green) mean: write as each target what that arm alone is called",
    },
  ])("createWeightReader() refuses what both arms mean: $name", async ({ route, says }) => {
    kube.put(path, { metadata: {}, spec: { hosts: ["checkout"], http: [{ route }] } });
    expect(await reasonFor(read(service))).toBe(says);
  });
});

describe("a canary's Ingress", () => {
  const ingress = { kind: "ingressNginx", namespace: "shop", ingress: "checkout-canary" } as const;
  const path = "/apis/networking.k8s.io/v1/namespaces/shop/ingresses/checkout-canary";
  const annotated = (annotations: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(annotations).map(([name, value]) => [`nginx.ingress.kubernetes.io/${name}`, value]),
    );

  test.each([
    { name: "a weight", annotations: { canary: "true", "canary-weight": "20" }, weights: { blue: 80, green: 20 } },
    {
      name: "a weight of another total",
      annotations: { canary: "true", "canary-weight": "5", "canary-weight-total": "1000" },
      weights: { blue: 995, green: 5 },
    },
    { name: "no weight", annotations: { canary: "true" }, weights: { blue: 100, green: 0 } },
    {
      name: "no canary",
      annotations: { canary: "false", "canary-weight": "20" },
      weights: { blue: 100, green: 0 },
      detail: 'canary is not "true" in its annotations',
    },
    {
      name: "a header",
      annotations: { canary: "true", "canary-weight": "20", "canary-by-header": "x-canary" },
      weights: { blue: 80, green: 20 },
      detail: "canary-by-header sends requests to the canary beside its weight",
    },
  ])("createWeightReader() reads $name", async ({ annotations, weights, detail }) => {
    kube.put(path, { metadata: { annotations: annotated(annotations) } });
    expect(await read(ingress)).toEqual({ ...plain, weights, detail });
  });

  test("createWeightReader() tells who set the weight", async () => {
    const owned = (field: string) => ({
      "f:metadata": { "f:annotations": { [`f:nginx.ingress.kubernetes.io/${field}`]: {} } },
    });
    const managedFields = [
      managed("helm", "2026-03-01T14:00:00Z", owned("canary")),
      managed("deploy-bot", "2026-03-01T12:00:00Z", owned("canary-weight")),
    ];
    kube.put(path, { metadata: { managedFields, annotations: annotated({ canary: "true", "canary-weight": "1" }) } });
    expect((await read(ingress)).by).toBe("deploy-bot");
  });

  test("createWeightReader() refuses a weight that is no number", async () => {
    kube.put(path, { metadata: { annotations: annotated({ canary: "true", "canary-weight": "20%" }) } });
    expect(await reasonFor(read(ingress))).toBe(
      'Ingress shop/checkout-canary: canary-weight is "20%", not a whole number',
    );
  });
});

describe("Kubernetes' API", () => {
  const service = { kind: "serviceSelector", namespace: "shop", service: "checkout", label: "version" } as const;
  const path = "/api/v1/namespaces/shop/services/checkout";
  const forbidden =
    'services "checkout" is forbidden: User "system:serviceaccount:nines:exporter" cannot get resource "services" in API group "" in the namespace "shop"';
  const green = { metadata: {}, spec: { selector: { version: "green" } } };

  test.each([
    {
      name: "forbids it",
      raw: { status: 403, body: statusOf(403, "Forbidden", forbidden) },
      says: `Service shop/checkout: the exporter may not read it (403): ${forbidden}`,
    },
    {
      name: "does not know the object",
      raw: {
        status: 404,
        body: statusOf(404, "NotFound", 'services "checkout" not found', { name: "checkout", kind: "services" }),
      },
      says: "Service shop/checkout: there is none of that name",
    },
    {
      name: "does not know the kind",
      raw: { status: 404, body: "404 page not found\n" },
      says: "Service shop/checkout: Kubernetes does not know this kind of object (404); is its definition installed?",
    },
    {
      name: "has forgotten it",
      raw: { status: 410, body: statusOf(410, "Expired", "too old resource version") },
      says: "Service shop/checkout: Kubernetes answers 410: too old resource version (again)",
    },
    {
      name: "has too much to do",
      raw: {
        status: 429,
        body: statusOf(429, "TooManyRequests", "please try again later"),
        headers: { "retry-after": "1" },
      },
      says: "Service shop/checkout: Kubernetes answers 429: please try again later (again)",
    },
    {
      name: "is broken",
      raw: { status: 503, body: "upstream connect error" },
      says: "Service shop/checkout: Kubernetes answers 503 (again)",
    },
    {
      name: "breaks off in its answer",
      raw: { status: 200, body: JSON.stringify(green).slice(0, 30) },
      says: "Service shop/checkout: Kubernetes' answer is not whole (again)",
    },
    {
      name: "answers with a list",
      raw: { status: 200, body: "[]" },
      says: "Service shop/checkout: Kubernetes' answer is not whole (again)",
    },
  ])("createWeightReader() says so when it $name", async ({ raw, says }) => {
    kube.answerWith(raw);
    expect(await reasonFor(read(service))).toBe(says);
  });

  test("createWeightReader() reads a token again that was exchanged, and never tells one", async () => {
    kube.put(path, green);
    expect((await read(service)).weights).toEqual({ blue: 0, green: 1 });
    await kube.setToken("second-secret-token", "first-secret-token");
    expect(await reasonFor(read(service))).toBe(
      "Service shop/checkout: Kubernetes does not know the exporter's token (401); it may have expired",
    );
    await kube.setToken("second-secret-token");
    expect((await read(service)).weights).toEqual({ blue: 0, green: 1 });
  });

  test("createWeightReader() gives up on a server that does not answer", async () => {
    const shift = shiftOf({ traffic: { kind: "envoy" }, weights: service });
    const signal = AbortSignal.abort(new DOMException("over", "TimeoutError"));
    const reading = createWeightReader(shift, { env: kube.env, serviceAccount: kube.serviceAccount })(signal);
    expect(await reasonFor(reading)).toBe("Service shop/checkout: it does not answer in time (again)");
  });

  const kubeconfig = (cluster: object, user: object) => ({
    "current-context": "prod",
    contexts: [{ name: "prod", context: { cluster: "eks", user: "me" } }],
    clusters: [{ name: "eks", cluster: { server: kube.url, ...cluster } }],
    users: [{ name: "me", user }],
  });

  async function readBy(config: object): Promise<WeightReading> {
    const file = join(kube.folder, "config");
    await writeFile(file, JSON.stringify(config));
    return read(service, {}, { KUBECONFIG: file });
  }

  test("createWeightReader() goes by a kubeconfig, with files beside it", async () => {
    kube.put(path, green);
    const config = kubeconfig({ "certificate-authority": "ca.crt" }, { tokenFile: "token" });
    expect((await readBy(config)).weights).toEqual({ blue: 0, green: 1 });
    const named = kubeconfig(
      { "certificate-authority": "ca.crt", "tls-server-name": "kubernetes" },
      { token: "first-secret-token" },
    );
    expect((await readBy(named)).weights).toEqual({ blue: 0, green: 1 });
  });

  test.each([
    {
      name: "does not trust the server",
      config: () => kubeconfig({}, { token: "first-secret-token" }),
      says: "Kubernetes at HOST: its certificate is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE) (again)",
    },
    {
      name: "names a program",
      config: () => kubeconfig({}, { exec: { command: "aws" } }),
      says: 'the user "me" of the kubeconfig gets its token from a program, which the exporter does not start; give it a token or a token file',
    },
    {
      name: "has no such cluster",
      config: () => ({ ...kubeconfig({}, {}), clusters: [] }),
      says: 'the kubeconfig FOLDER/config has no cluster "eks"',
    },
    {
      name: "has no current context",
      config: () => ({}),
      says: "the kubeconfig FOLDER/config has no current-context",
    },
  ])("createWeightReader() says so when the kubeconfig $name", async ({ config, says }) => {
    const reason = await reasonFor(readBy(config()));
    expect(reason.replace(`127.0.0.1:${kube.port}`, "HOST").replace(kube.folder, "FOLDER")).toBe(says);
  });

  test("createWeightReader() says so where there is no Kubernetes", async () => {
    expect(await reasonFor(read(service, {}, { HOME: "/nowhere" }))).toBe(
      "/nowhere/.kube/config cannot be read: there is no such file",
    );
  });
});
