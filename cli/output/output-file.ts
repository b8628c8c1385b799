/** A file by its path under the output folder, with forward slashes. */
export type OutputFile =
  | { readonly path: string; readonly text: string }
  | { readonly path: string; readonly bytes: Uint8Array };

/** What stands in a file. */
export function bytesOf(file: OutputFile): Uint8Array {
  return "text" in file ? Buffer.from(file.text, "utf8") : file.bytes;
}
