/** Every kind of loss or mistake that an import reports, with the sentence that its documentation starts with. */
export const importCodes = {
  "import-format": "The file or object is not one that this importer reads.",
  "import-unknown-key": "The input holds a key that this importer does not know; it is not carried over.",
  "import-loss": "nines has no place for this field; it is not carried over.",
  "import-type": "A value has another type than its format demands.",
  "import-missing": "A field is missing without which the SLO cannot be carried over.",
  "import-name": "A name was changed to lower-case letters, digits and hyphens, or to make it unique.",
  "import-label": "A label was renamed, moved to a field of its own, or lost because nines sets it itself.",
  "import-objective": "The objective leaves no budget, cannot be read, or was rounded.",
  "import-period": "The time window cannot be kept as it is.",
  "import-query": "A query was changed so that it means the same in nines, or cannot be carried over.",
  "import-grouping": "The queries keep groups apart in a way that groupBy cannot say exactly.",
  "import-indicator": "The indicator measures something that nines cannot, or measures in a slightly different way.",
  "import-source": "The metrics come from a system that nines does not read.",
  "import-reference": "The input refers to an object that is in none of the files.",
  "import-tier": "An alert tier cannot fire at this objective, or an alert does not fit one of the tiers.",
  "import-alert": "A setting of the alerts cannot be kept as it is.",
} as const;

export type ImportCode = keyof typeof importCodes;
