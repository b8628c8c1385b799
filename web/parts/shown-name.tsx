import type { ShownName as Name } from "../judge/slo-names.ts";

/** A title, and small beside it the name that config and commands know. */
export function ShownName({ name: { words, id } }: { readonly name: Name }) {
  return (
    <>
      {words}
      {id !== undefined && (
        <>
          {" "}
          <small class="config-name">{id}</small>
        </>
      )}
    </>
  );
}
