/** The words that a name is made of; numbers are counted in many ways, as servers, addresses and versions. */
export function nameWords(name: string): readonly string[] {
  return (name.toLowerCase().match(/[a-z0-9]+/g) ?? []).filter((word) => /[a-z]/.test(word));
}

/** The words of two names that tell each from the other. */
export function ownWords([first, second]: readonly [string, string]): readonly [readonly string[], readonly string[]] {
  const [some, others] = [nameWords(first), nameWords(second)];
  return [some.filter((word) => !others.includes(word)), others.filter((word) => !some.includes(word))];
}
