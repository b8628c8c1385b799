import type { Stack } from "../../slo/model.ts";
import { type Role, rolesOf } from "../role.ts";
import {
  disruptionBudget,
  exporterPatch,
  type OverlayStore,
  type Patch,
  relayClaim,
  relayPatch,
} from "./overlay-patches.ts";
import type { KubernetesObject } from "./valid-object.ts";

/** One way to run the stack: which programs, where their state is, and from which location they probe. */
export interface Overlay {
  readonly name: string;
  readonly roles: readonly Role[];
  /** Changes to the objects of the base, by the program whose they are. */
  readonly patches: readonly { readonly name: string; readonly patch: Patch }[];
  readonly objects: readonly KubernetesObject[];
}

/**
 * Always one replica of each with SQLite; with PostgreSQL in the stack also a highly available one. Both probe from the first
 * location; each further location has an exporter of its own, in a cluster of its own.
 */
export function overlaysOf(stack: Stack): readonly Overlay[] {
  const { store } = stack.deploy;
  const roles = rolesOf(stack);
  const exporter = roles.find(({ name }) => name === "exporter");
  const [first, ...others] = stack.exporter.locations.map(({ name }) => name);
  const whole = { roles, location: first };
  return [
    overlay("one-replica", stack, { ...whole, store: { kind: "sqlite" } }),
    ...(store.kind === "postgres" ? [overlay("ha", stack, { ...whole, store })] : []),
    ...(exporter === undefined
      ? []
      : others.map((location) => overlay(`exporter-${location}`, stack, { roles: [exporter], location, store }))),
  ];
}

interface OverlayOptions {
  readonly roles: readonly Role[];
  readonly store: OverlayStore;
  readonly location: string | undefined;
}

function overlay(name: string, stack: Stack, { roles, store, location }: OverlayOptions): Overlay {
  return {
    name,
    roles,
    patches: roles.map((role) => ({
      name: role.name,
      patch:
        role.name === "exporter" ? exporterPatch(stack, role, { store, location }) : relayPatch(stack, role, store),
    })),
    objects: roles.flatMap((role) => {
      if (store.kind === "postgres") return [disruptionBudget(stack, role)];
      return role.name === "relay" ? [relayClaim(stack, role)] : [];
    }),
  };
}
