/** v1, v1.40, 1.41.0-rc.1 and expressions of them. */
export function isVersion(match: string): boolean {
  return /^v?\d+(?:\\?\.\d+)*(?:-(?:rc|alpha|beta|pre)[a-z0-9.]*)?(?:\\?\.)?(?:\.[*+])?$/.test(match);
}
