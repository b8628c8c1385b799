/** The words that a name is made of; numbers are counted in many ways, as servers, addresses and versions. */
export function nameWords(name: string): readonly string[] {
  return (name.toLowerCase().match(/[a-z0-9]+/g) ?? []).filter((word) => /[a-z]/.test(word));
}
