import { ruleFileToData } from "./print-rule-file.ts";
import type { RuleFile, RuleGroup } from "./rule.ts";

/** How the objects are named and found. */
export interface PrometheusRuleOptions {
  /** First part of every name, usually that of the stack: `shop`. */
  readonly name: string;
  readonly namespace?: string;
  /** More labels, such as the ones that the `ruleSelector` of your Prometheus asks for: `{ release: "kube-prometheus-stack" }`. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A custom resource of the Prometheus operator. */
export interface PrometheusRule {
  readonly apiVersion: "monitoring.coreos.com/v1";
  readonly kind: "PrometheusRule";
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly spec: { readonly groups: readonly unknown[] };
}

/**
 * The operator keeps rules in ConfigMaps and refuses a rule file of more than 512 KiB of YAML (pkg/prometheus/rules.go,
 * maxConfigMapDataSize). Half of it as JSON leaves room for YAML's indentation.
 */
const largestObject = 256 * 1024;

/** The rule files as objects of the Prometheus operator, one per file, or several where one would be too large for it. */
export function prometheusRules(files: readonly RuleFile[], options: PrometheusRuleOptions): readonly PrometheusRule[] {
  return files.flatMap((file) => {
    const parts = partsThatFit(file);
    return parts.map((part, index) => toObject(part, parts.length === 1 ? "" : `-${index + 1}`, options));
  });
}

function toObject(
  file: RuleFile,
  suffix: string,
  { name, namespace, labels = {} }: PrometheusRuleOptions,
): PrometheusRule {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: {
      name: objectName(`${name}-${file.name}${suffix}`),
      ...(namespace === undefined ? {} : { namespace }),
      labels: { ...labels, "app.kubernetes.io/managed-by": "nines" },
    },
    spec: ruleFileToData(file),
  };
}

/** A DNS-1123 subdomain: lower-case letters, digits and hyphens, at most 253 of them, no hyphen at the ends. */
function objectName(text: string): string {
  const cleaned = text.toLowerCase().replace(/[^a-z0-9-]+/g, "-");
  return cleaned.slice(0, 253).replace(/^-+|-+$/g, "");
}

function partsThatFit(file: RuleFile): readonly RuleFile[] {
  const parts: RuleGroup[][] = [[]];
  let size = 0;
  for (const group of file.groups) {
    const groupSize = Buffer.byteLength(JSON.stringify(ruleFileToData({ ...file, groups: [group] })));
    if (size > 0 && size + groupSize > largestObject) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)?.push(group);
    size += groupSize;
  }
  return parts.map((groups) => ({ ...file, groups }));
}
