import type { Db } from '../../kernel/database.ts';
import { type Believed, cookieName } from '../credential.ts';

/** What signing in brings: the session's token, whose it is in the schema auth, and the cookies to set. */
export type SignedIn = { readonly token: string; readonly userId: string; readonly cookies: string[] };

/** The identity library, as far as we use it. */
export type Identity = {
  /** Checks a password and opens a session; null: the two do not fit. */
  signIn(username: string, password: string): Promise<SignedIn | null>;
};

const week = 7 * 24 * 60 * 60;

/**
 * better-auth over the tables of the schema auth. It is loaded on the first call: it is large, and servers whose callers
 * use tokens never need it. Its own routes are not mounted: nobody can sign up.
 */
export function openIdentity(db: Db, believed: Believed): Identity {
  let loading: Promise<Identity> | undefined;
  return {
    async signIn(username, password) {
      loading ??= load(db, believed);
      return (await loading).signIn(username, password);
    },
  };
}

async function load(db: Db, { secret, origin }: Believed): Promise<Identity> {
  const [{ betterAuth }, { username }, { APIError }] = await Promise.all([
    import('better-auth'),
    import('better-auth/plugins/username'),
    import('better-auth/api'),
  ]);
  const auth = betterAuth({
    database: { db: db.withSchema('auth'), type: 'postgres' },
    secret,
    baseURL: origin,
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
    session: { expiresIn: week },
    // Whoever may have a user name was decided when the account was made.
    plugins: [username({ minUsernameLength: 1, maxUsernameLength: 300, usernameValidator: () => true })],
    advanced: {
      cookiePrefix: 'countersign',
      // It would prefix __Secure-; ours says more.
      useSecureCookies: false,
      cookies: { session_token: { name: cookieName(origin) } },
      defaultCookieAttributes: { secure: origin.startsWith('https:') },
      database: { generateId: 'serial' },
      ipAddress: { disableIpTracking: true },
    },
    logger: { disabled: true },
    telemetry: { enabled: false },
  });
  return {
    async signIn(name, password) {
      const body = { username: name, password };
      try {
        const { headers, response } = await auth.api.signInUsername({ body, returnHeaders: true });
        return { token: response.token, userId: response.user.id, cookies: headers.getSetCookie() };
      } catch (error) {
        if (error instanceof APIError && error.statusCode === 401) return null;
        throw error;
      }
    },
  };
}
