import type { Fields } from "../fields.ts";
import type { ReadWeights, WeightReading } from "../weight-reader.ts";
import { withinTime } from "../within-time.ts";
import type { KubeSettings } from "./kube-access.ts";
import { readKubeObject, segment } from "./kube-object.ts";

/** Which object holds the weights. */
export interface WeightObject {
  readonly kind: string;
  /** `apis/argoproj.io/v1alpha1`, or `api/v1`. */
  readonly api: string;
  readonly plural: string;
  readonly namespace: string;
  readonly name: string;
  /** Asks for a list of those with these labels instead. */
  readonly selector?: string;
}

/** Asks for further objects in the same reading. */
export type AskKube = (object: WeightObject) => Promise<Fields>;

/** Reads one object and what it says about weights. */
export function kubeReader(
  object: WeightObject,
  settings: KubeSettings,
  toReading: (
    found: Fields,
    source: { readonly name: string; readonly ask: AskKube },
  ) => WeightReading | Promise<WeightReading>,
): ReadWeights {
  const name = nameOf(object);
  return (signal) =>
    withinTime({ name, signal }, async (ending) => {
      const ask: AskKube = (one) => readKubeObject({ name: nameOf(one), path: pathOf(one), signal: ending, settings });
      return toReading(await ask(object), { name, ask });
    });
}

function nameOf({ kind, namespace, name }: WeightObject): string {
  return `${kind} ${namespace}/${name}`;
}

function pathOf({ api, plural, namespace, name, selector }: WeightObject): string {
  const list = `/${api}/namespaces/${segment(namespace)}/${plural}`;
  return selector === undefined ? `${list}/${segment(name)}` : `${list}?labelSelector=${segment(selector)}`;
}
