/** What is written for each arm, where an arm that is called `constructor` has nothing that nobody wrote. */
export function byArm<T>(written: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  const said: Record<string, T> = Object.create(null);
  return Object.assign(said, written);
}
