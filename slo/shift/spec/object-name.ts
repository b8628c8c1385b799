import { refused } from "../../field-schemas.ts";
import { show } from "../../problem.ts";
import { text } from "./shift-field-schemas.ts";

/** What Kubernetes calls an object of a kind. */
export interface ObjectKind {
  /** With its article: `an Ingress`. */
  readonly noun: string;
  readonly example: string;
  /** Names of Services alone have none. */
  readonly hasDots: boolean;
  /** What to write instead of what looks like one and is another kind. */
  readonly other?: (written: string) => string | undefined;
}

/** The name of an object, beside whose field there is one for its namespace; with the name that was meant as the cure. */
export function objectName(kind: ObjectKind) {
  return text.refine(
    (value) => value === "" || isName(value, kind),
    refused(
      "format",
      { usual: usualCure(kind), of: (written) => kind.other?.(written) ?? cureOf(written, kind) },
      (value) => `${value} is not the name of ${kind.noun}`,
    ),
  );
}

/** Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#names */
function isName(value: string, { hasDots }: ObjectKind): boolean {
  return (hasDots ? /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/ : /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/).test(value);
}

function usualCure({ example }: ObjectKind): string {
  return `write its name alone, such as ${show(example)}`;
}

function cureOf(value: string, kind: ObjectKind): string {
  const parts = value.split(kind.hasDots ? "/" : /[/.]/);
  // shop/checkout, and checkout.shop.svc of a Service.
  const isHost = !value.includes("/");
  const [namespace, name] = isHost ? [parts[1], parts[0]] : [parts.at(-2), parts.at(-1)];
  if (name === undefined || name === value || !isName(name, kind)) return usualCure(kind);
  const isNamespace = namespace !== undefined && /^[a-z0-9-]+$/.test(namespace) && !kinds.test(namespace);
  return `write its name alone, ${show(name)}${isNamespace ? `, and ${show(namespace)} as namespace` : ""}`;
}

/** What `kubectl` calls the kinds, in one or in many, or for short. */
const kinds =
  /^(?:deployments?|deploy|daemonsets?|ds|rollouts?|ro|services?|svc|ingress(?:es)?|ing|(?:http|grpc)routes?|virtualservices?|vs|canary|canaries|gateways?|v\d\w*)$/;
