import type { Problem } from "../../slo/problem.ts";
import type { TargetGroup } from "./target-groups.ts";

/** Where targets come from: files or an address. What cannot be read keeps what it last said. */
export interface TargetSource {
  readonly look: () => Promise<TargetReading>;
}

export interface TargetReading {
  readonly groups: readonly TargetGroup[];
  readonly problems: readonly Problem[];
}
