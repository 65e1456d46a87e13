import {
  changePassword as changePasswordEndpoint,
  endSessions as endSessionsEndpoint,
  readSession as readEndpoint,
  type Session,
  signIn as signInEndpoint,
  signOut as signOutEndpoint,
} from '@countersign/contract/sessions.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { serve } from '../../kernel/http.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Parts } from '../../parts.ts';
import { accountNamed, shownAccount } from '../accounts/account.views.ts';
import { passwordGiven } from '../accounts/sign-in.store.ts';
import { authoriseInstance } from '../actions.ts';
import { credentialOf, enterInstance, viaOf } from '../authenticate.ts';
import { cookieName, isForeign } from '../credential.ts';
import type { Principal } from '../principal.ts';
import { listProjects } from '../projects/project.views.ts';
import { changePassword } from './change-password.ts';
import { endSessions, signOut } from './end-sessions.ts';
import { openIdentity } from './identity.ts';
import { signIn } from './sign-in.ts';

/** Signing in and out, and who one is. */
export function sessionRoutes(app: FastifyInstance, parts: Parts): void {
  const identity = openIdentity(parts.db, parts);

  serve(app, signInEndpoint, async ({ request, reply, body }) => {
    if (fromElsewhere(request, parts.origin)) return refused('auth/forbidden', elsewhere);
    const name = 'username' in body ? body.username : body.email;
    const command = { name, password: body.password, address: request.ip, via: viaOf(request) };
    const opened = await signIn(parts, identity, command);
    if (!opened.ok) return opened;
    reply.header('set-cookie', opened.value.cookies);
    return sessionOf(parts, opened.value.principal);
  });

  serve(app, readEndpoint, async ({ request }) => {
    const caller = await enterInstance(parts.db, request);
    return caller.ok ? sessionOf(parts, caller.value.principal) : caller;
  });

  serve(app, signOutEndpoint, async ({ request, reply }) => {
    const caller = await enterInstance(parts.db, request);
    if (!caller.ok) return caller;
    const credential = credentialOf(request);
    if (credential.kind === 'session') await parts.work((work) => signOut(work, caller.value, credential));
    dropCookie(reply, parts.origin);
    return done({});
  });

  serve(app, endSessionsEndpoint, async ({ request, reply }) => {
    const caller = await enterInstance(parts.db, request);
    if (!caller.ok) return caller;
    const ended = await parts.work((work) => endSessions(work, caller.value, {}));
    if (!ended.ok) return ended;
    dropCookie(reply, parts.origin);
    return done({});
  });

  serve(app, changePasswordEndpoint, async ({ request, body }) => {
    const caller = await enterInstance(parts.db, request);
    if (!caller.ok) return caller;
    const credential = credentialOf(request);
    const keep = credential.kind === 'session' ? credential.token : null;
    const command = { current: body.current, next: body.new, address: request.ip, keep };
    const changed = await changePassword(parts, caller.value, command);
    return changed.ok ? done({}) : changed;
  });
}

/** Another site's page must not sign a browser in either: its reader would go on as somebody else. */
function fromElsewhere({ headers }: FastifyRequest, ours: string): boolean {
  const { host, origin } = headers;
  return isForeign({ host, origin, fetchSite: headers['sec-fetch-site']?.toString() }, ours);
}

const elsewhere = 'People sign in on pages of this server (its Origin); programs use a token.';

/** As many projects as a person can look through. */
const most = 1000;

async function sessionOf(parts: Parts, principal: Principal): Promise<Outcome<Session>> {
  const found = await accountNamed(parts.db, principal.username);
  if (!found.ok) return found;
  const administering = authoriseInstance(principal);
  const projects = await listProjects(parts.db, principal, { after: null, limit: most });
  return done({
    account: shownAccount(found.value, principal),
    scopes: principal.scopes as Session['scopes'],
    projects: projects.map(({ key, name, access }) => ({ key, name, access })),
    passwordGiven: await passwordGiven(parts.db, principal.accountId),
    mayNotAdminister: administering.ok ? null : administering.refusal.because,
  });
}

function dropCookie(reply: FastifyReply, origin: string): void {
  const secure = origin.startsWith('https:') ? '; Secure' : '';
  reply.header('set-cookie', `${cookieName(origin)}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure}`);
}
