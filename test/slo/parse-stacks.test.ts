import { describe, expect, test } from "@jest/globals";
import { parseStacks } from "../../slo/parse-stacks.ts";
import { formatProblem } from "../../slo/problem.ts";
import type { ServiceSpec, StackSpec } from "../../slo/spec.ts";
import { smallShift } from "./shift/small-shift.ts";

const sli = { kind: "events", total: "requests_total", bad: "errors_total" } as const;

function service(name: string, more: Partial<ServiceSpec> = {}): ServiceSpec {
  return { name, slos: [{ name: "availability", objective: "99.9", sli }], ...more };
}

function parse(...stacks: readonly Partial<StackSpec>[]) {
  return parseStacks(
    stacks.map((stack, index) => ({ file: `${"ab"[index]}.yaml`, input: { name: "shop", ...stack } })),
  );
}

function problemsOf(...stacks: readonly Partial<StackSpec>[]): readonly string[] {
  const parsed = parse(...stacks);
  return parsed.ok ? [] : parsed.problems.map(formatProblem);
}

describe("parseStacks()", () => {
  test("puts the services and probes of all files into one stack", () => {
    const probes = (name: string) => [{ name, url: "https://shop.example.org/" }];
    const parsed = parse(
      { services: [service("cart")], probes: probes("one") },
      { services: [service("search")], probes: probes("two") },
    );
    if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join("\n"));
    expect(parsed.value.stack.services.map(({ name }) => name)).toEqual(["cart", "search"]);
    expect(parsed.value.stack.probes.map(({ name }) => name)).toEqual(["one", "two"]);
  });

  test("takes a shift of a service, and a budget of an SLO, of another file", () => {
    const shift = { ...smallShift, budget: { slo: "checkout-availability" } };
    const files = [{ services: [service("cart")], shifts: [shift] }, { services: [service("checkout")] }];
    const parsed = parse(...files);
    expect(parsed.ok && parsed.value.stack.shifts.map((one) => [one.service, one.budget?.slo])).toEqual([
      ["checkout", "checkout-availability"],
    ]);
    expect(
      problemsOf({ services: [service("cart")], shifts: [smallShift] }, { services: [service("search")] }),
    ).toEqual(['a.yaml: shifts[0].service: there is no service "checkout" in this stack (there is: cart, search)']);
  });

  test("takes a setting that one file gives and the others leave out", () => {
    const parsed = parse(
      { services: [service("cart")] },
      { services: [service("search")], grafanaUrl: "https://grafana.example.org" },
    );
    expect(parsed.ok && parsed.value.stack).toMatchObject({ grafanaUrl: "https://grafana.example.org" });
  });

  test("refuses a scrape interval that is not the default that another file was written for", () => {
    const parsed = parse({ services: [service("cart")] }, { services: [service("search")], scrapeInterval: "15s" });
    expect(parsed.ok ? [] : parsed.problems.map(({ code, path, message }) => ({ code, path, message }))).toEqual([
      {
        code: "merge-conflict",
        path: "scrapeInterval",
        message: expect.stringMatching(/^"15s" differs from the default "30s" in \S+$/),
      },
    ]);
  });

  test("keeps labels with the services of their own file", () => {
    const parsed = parse({ services: [service("cart")] }, { services: [service("search")], labels: { cluster: "eu" } });
    const labels = parsed.ok ? parsed.value.stack.services.map(({ slos: [slo] }) => slo?.labels) : [];
    expect(labels).toEqual([{}, { cluster: "eu" }]);
  });

  test("keeps labels and the channel with the probes of their own file", () => {
    const probes = [{ name: "home", url: "https://shop.example.org/" }];
    const parsed = parse(
      { services: [service("cart")], probes, labels: { cluster: "eu" }, notify: { channel: "#cart" } },
      { services: [service("search")], probes: [{ name: "search", url: "https://search.example.org/" }] },
    );
    const labels = parsed.ok ? parsed.value.stack.probes.map((probe) => probe.labels) : [];
    expect(labels).toEqual([{ channel: "#cart", cluster: "eu" }, {}]);
  });

  test("takes the exporter's options of one file, and refuses two that differ", () => {
    const exporter = { locations: [{ name: "frankfurt" }] };
    const parsed = parse({ services: [service("cart")], exporter }, { services: [service("search")] });
    expect(parsed.ok && parsed.value.stack.exporter.locations).toEqual([{ name: "frankfurt", weight: 1 }]);
    const other = { services: [service("search")], exporter: { quorum: 1 } };
    expect(problemsOf({ services: [service("cart")], exporter }, other)).toEqual([
      'b.yaml: exporter: {"quorum":1} differs from {"locations":[{"name":"frankfurt"}]} in a.yaml (write the same in both files, or generate them into folders of their own)',
    ]);
  });

  test("keeps notification and exclusions with the services of their own file", () => {
    const exclusions = [{ name: "nightly", every: "day", at: "02:00", for: "1h" }] as const;
    const parsed = parse(
      { services: [service("cart")], notify: { channel: "#cart" }, exclusions },
      { services: [service("search")] },
    );
    const slos = parsed.ok
      ? parsed.value.stack.services.map(({ slos: [slo] }) => ({
          channel: slo?.channel,
          exclusions: slo?.exclusions.length,
        }))
      : [];
    expect(slos).toEqual([
      { channel: "#cart", exclusions: 1 },
      { channel: "", exclusions: 0 },
    ]);
  });

  test("lets a composite of one file be made of an SLO of another", () => {
    const sliOf = {
      kind: "composite",
      rule: "weakest",
      of: [{ slo: "cart-availability" }, { slo: "search-availability" }],
    } as const;
    const whole = service("whole", { slos: [{ name: "all", objective: "99", sli: sliOf }] });
    expect(problemsOf({ services: [service("cart"), whole] }, { services: [service("search")] })).toEqual([]);
  });

  test("names both files where settings differ, and takes the same mapping in another order as the same", () => {
    const services = [service("cart")];
    const other = [service("search")];
    expect(
      problemsOf(
        { services, retention: "30d", rules: { shards: 2, target: "mimir" } },
        { services: other, retention: "60d", rules: { target: "mimir", shards: 2 } },
      ),
    ).toEqual([
      'b.yaml: retention: "60d" differs from "30d" in a.yaml (write the same in both files, or generate them into folders of their own)',
    ]);
  });

  test("names the file and the place in it of what clashes between files", () => {
    expect(problemsOf({ services: [service("cart")] }, { services: [service("search"), service("cart")] })).toEqual([
      'b.yaml: services[1].name: "cart" is the name of services[0] in a.yaml already (give this service another name, or put both together)',
      'b.yaml: services[1].slos[0].name: the id "cart-availability" belongs to services[0].slos[0] in a.yaml already (rename this SLO; an id is <service>-<name> and must be unique)',
    ]);
  });

  test("reports the problems of every file at once", () => {
    const broken = service("cart", { slos: [{ name: "availability", objective: "100", sli }] });
    expect(
      problemsOf({ services: [broken] }, { services: [service("search")], scrapeInterval: "often" }).map((line) =>
        line.slice(0, 40),
      ),
    ).toEqual(["a.yaml: services[0].slos[0].objective: o", 'b.yaml: scrapeInterval: "often" is not a']);
  });
});
