import type { Labels } from "../model.ts";

/** How the stack runs in containers, checked and with defaults filled in. */
export interface DeployOptions {
  readonly image: string;
  readonly namespace: string;
  readonly store: DeployStore;
  readonly volume: { readonly size: string; readonly class: string | undefined };
  readonly exporter: { readonly shards: number; readonly cpu: string; readonly memory: string };
  readonly relay: { readonly replicas: number; readonly cpu: string; readonly memory: string };
  readonly alertmanagers: readonly string[];
  readonly labels: Labels;
  readonly env: Readonly<Record<string, DeployValue>>;
}

/** A file on a volume of each process, or a database that all share. The address holds no password. */
export type DeployStore = { readonly kind: "sqlite" } | { readonly kind: "postgres"; readonly url: string };

/** A text for everybody to read, or the key of the Secret that holds it. */
export type DeployValue =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "secret"; readonly key: string };
