// Imported when the first password comes along: the library is large, and most servers' work needs none of it.
const crypto = () => import('better-auth/crypto');

/** The hash of a password as the identity library stores it (scrypt). */
export async function hashPassword(password: string): Promise<string> {
  return (await crypto()).hashPassword(password);
}

let dummy: Promise<string> | undefined;

/**
 * Whether a password fits a stored hash. Where there is none it takes as long to say no, so that nobody can tell by the
 * time which accounts there are.
 */
export async function passwordFits(hash: string | null, password: string): Promise<boolean> {
  if (hash !== null) return passwordMatches(hash, password);
  dummy ??= hashPassword('nobody has this password');
  await passwordMatches(await dummy, password);
  return false;
}

export async function passwordMatches(hash: string, password: string): Promise<boolean> {
  return (await crypto()).verifyPassword({ hash, password });
}
