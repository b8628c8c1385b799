import type { SeriesParts } from "./metric-family.ts";
import { labelsText } from "./metric-text.ts";

/** `{target="a",location="b"` of each owner, side by side: strings of their own would take several times the room. */
export interface OwnerHeads {
  readonly owners: readonly object[];
  readonly bytes: Uint8Array;
  /** Where each begins, and where the last one ends. */
  readonly starts: Uint32Array;
}

/** Writes the heads of owners, and stops after each stride for whoever wants to look at the clock. */
export function* writeOwnerHeads(
  owners: readonly object[],
  { labels, stride }: { readonly labels: SeriesParts["labels"]; readonly stride: number },
): Generator<undefined, OwnerHeads> {
  const starts = new Uint32Array(owners.length + 1);
  const chunks: Buffer[] = [];
  let text = "";
  let end = 0;
  for (const [place, owner] of owners.entries()) {
    const head = `{${labelsText(labels(owner))}`;
    text += head;
    end += Buffer.byteLength(head);
    starts[place + 1] = end;
    if (place % stride !== 0) continue;
    chunks.push(Buffer.from(text));
    text = "";
    yield;
  }
  return { owners, starts, bytes: Buffer.concat([...chunks, Buffer.from(text)]) };
}

/** Whether these are the heads of the same owners. */
export function areHeadsOf(heads: OwnerHeads, owners: readonly object[]): boolean {
  return heads.owners.length === owners.length && heads.owners.every((owner, place) => owner === owners[place]);
}
