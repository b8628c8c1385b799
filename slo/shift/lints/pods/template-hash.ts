import { show } from "../../../problem.ts";

/**
 * What Kubernetes makes hashes of templates and random endings of names of: neither vowels nor what looks like them, as a class of an
 * expression. Source: k8s.io/apimachinery/pkg/util/rand (SafeEncodeString)
 */
export const hashCharacter = "[bcdfghjklmnpqrstvwxz24-9]";

/** Whether a label holds a hash alone: kube-state-metrics writes other characters of it as _, and a scrape may put a word before it. */
export function isHashLabel(label: string): boolean {
  return /^(?:rollouts[-_])?pod[-_]template[-_]hash$/.test(label.replace(/^(?:[a-z0-9]+_)*?label_/, ""));
}

const alphabet = "bcdfghjklmnpqrstvwxz2456789";
const most = 10;

/** Why what looks like a hash, alone or at the end of a name, can be none; empty where it may be one, or looks like none. */
export function noHashWords(match: string): string {
  const ending = /[^-]*$/.exec(match)?.[0] ?? "";
  if (!/^(?=\D*\d)(?=[^a-z]*[a-z])[a-z\d]{6,}$/i.test(ending)) return "";
  const strange = [...new Set(ending)].filter((character) => !alphabet.includes(character));
  // Longer ones are words, and dates.
  if (strange.length > 0 && ending.length <= most)
    return `: a hash has no ${strange.map((one) => show(one)).join(", no ")}, Kubernetes makes it of ${alphabet}`;
  return strange.length === 0 && ending.length > most
    ? `: a hash has at most ${most} characters, and ${show(ending)} has ${ending.length}`
    : "";
}
