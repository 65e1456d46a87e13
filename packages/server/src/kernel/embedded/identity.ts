import { CannotStart } from '../cannot-start.ts';

/** Who PostgreSQL runs as; empty: as whoever we are. PostgreSQL refuses root, so a root server names another uid. */
export type Identity = { readonly uid?: number; readonly gid?: number };

/** The uid that Linux systems give to "nobody". PostgreSQL wants its uid to have a name. */
export const nobody = 65534;

/** Our own uid. Refuses systems without them (Windows), where DATABASE_URL is the way. */
export function ownUid(): number {
  const uid = process.getuid?.();
  if (uid !== undefined) return uid;
  throw new CannotStart(
    'The embedded PostgreSQL needs Linux or macOS; here, set DATABASE_URL to a database.',
  );
}
