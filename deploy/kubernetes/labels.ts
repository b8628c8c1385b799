import type { Stack } from "../../slo/model.ts";
import type { Role } from "../role.ts";

/** What finds a program's pods; Kubernetes lets nobody change it later. */
export function selectorOf(stack: Stack, role: Role): Record<string, string> {
  return { "app.kubernetes.io/name": `nines-${role.name}`, "app.kubernetes.io/instance": stack.name };
}

/** Labels of a program's objects. */
export function labelsOf(stack: Stack, role: Role): Record<string, string> {
  return { ...selectorOf(stack, role), "app.kubernetes.io/part-of": "nines", "app.kubernetes.io/managed-by": "nines" };
}

/** Pods of other software, by the name that its charts and operators give them. */
export function podsNamed(name: string): {
  namespaceSelector: object;
  podSelector: { matchLabels: Record<string, string> };
} {
  return { namespaceSelector: {}, podSelector: { matchLabels: { "app.kubernetes.io/name": name } } };
}
