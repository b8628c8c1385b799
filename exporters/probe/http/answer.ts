/** What a server answered, as far as it was read. */
export interface Answer {
  readonly status: number;
  /** `1.1`. */
  readonly httpVersion: string;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  /** The first `bodyLimitBytes` of the body, as they came. */
  readonly body: Buffer;
  /** How long the whole body was, or as much of it as arrived. */
  readonly bodyLength: number;
}

/** So much of a body is kept, and so much is decoded of one that is compressed; the rest is counted. */
export const bodyLimitBytes = 1024 * 1024;

/** Every value of a header, in the order in which they came. */
export function headerValues({ rawHeaders }: Answer, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  const values: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2)
    if (rawHeaders[at]?.toLowerCase() === wanted) values.push(rawHeaders[at + 1] ?? "");
  return values;
}

/** The first value of a header. */
export function headerValue(answer: Answer, name: string): string | undefined {
  return headerValues(answer, name)[0];
}
