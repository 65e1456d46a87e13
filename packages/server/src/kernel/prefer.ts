const longest = 60;

/** The seconds of `Prefer: wait=N` (RFC 7240), at most 60; null when there is no such preference. */
export function waitSeconds(prefer: string | string[] | undefined): number | null {
  if (prefer === undefined) return null;
  const preferences = (Array.isArray(prefer) ? prefer.join(',') : prefer).split(',');
  for (const preference of preferences) {
    const found = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(;.*)?$/i.exec(preference)?.[1];
    if (found !== undefined && Number(found) > 0) return Math.min(Number(found), longest);
  }
  return null;
}
