/** The text of a body: UTF-8, without a byte order mark. */
export function intakeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** Whether a text is JSON. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
