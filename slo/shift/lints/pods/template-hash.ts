/**
 * What Kubernetes makes hashes of templates and random endings of names of: neither vowels nor what looks like them, as a class of an
 * expression. Source: k8s.io/apimachinery/pkg/util/rand (SafeEncodeString)
 */
export const hashCharacter = "[bcdfghjklmnpqrstvwxz24-9]";
