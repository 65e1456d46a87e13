// Imported when the first password comes along: the library is large, and most servers' work needs none of it.
const crypto = () => import('better-auth/crypto');

/** The hash of a password as the identity library stores it (scrypt). */
export async function hashPassword(password: string): Promise<string> {
  return (await crypto()).hashPassword(password);
}

export async function passwordMatches(hash: string, password: string): Promise<boolean> {
  return (await crypto()).verifyPassword({ hash, password });
}
