/** A list as shells have it, whose braces an expression does not read so. */
export interface BraceList {
  readonly braces: string;
  /** The expression that is meant. */
  readonly meant: string;
  /** Whether it is how often the character before it stands there. */
  readonly isRepeating: boolean;
}

/** The list of somebody who wrote `web{1,2}`; undefined where braces stand behind anything but the character of a name. */
export function withoutBraces(match: string): BraceList | undefined {
  const { begin = "", braces, list = "", end = "" } = aroundBraces.exec(match)?.groups ?? {};
  if (braces === undefined) return undefined;
  const meant = list.split(",").map((one) => `${begin}${one}${end}`);
  return { braces, meant: meant.join("|"), isRepeating: /^\d+,\d+$/.test(list) };
}

const aroundBraces = /^(?<begin>[\w:/.-]*[\w:/-])?(?<braces>\{(?<list>[\w.-]+(?:,[\w.-]+)+)\})(?<end>[\w:/.-]*)$/;
