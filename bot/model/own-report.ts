/** What an intake has to tell in place of a sender, as the JSON body of a delivery with intake `self`. */
export type OwnReport =
  /** A body of which only the head is kept. */
  | {
      readonly kind: "cut";
      readonly why: string;
      readonly head: string;
      /** As far as they were counted. */
      readonly bytes: number;
    }
  /** Something is wrong with a source or with the relay. */
  | { readonly kind: "self"; readonly name: string; readonly title: string; readonly cure: string };
