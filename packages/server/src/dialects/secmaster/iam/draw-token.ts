import { done, type Outcome } from '../../../kernel/outcome.ts';
import { salt } from '../../../kernel/random.ts';
import type { Work } from '../../../kernel/unit-of-work.ts';
import type { Parts } from '../../../parts.ts';
import type { Prove, Proven } from '../../../people/basic/authenticate.ts';
import type { Principal } from '../../../people/principal.ts';
import { createToken } from '../../../people/tokens/create-token.ts';
import { expiryOf } from '../../../people/tokens/token.views.ts';
import { regions } from '../place.views.ts';
import { domain, tenantOf } from './show.ts';
import { keystoneTime, type SignIn } from './wire.ts';

type Drawn = { readonly value: string; readonly body: object };
type Issued = { readonly value: string; readonly at: Date; readonly until: Date };

const day = 24 * 60 * 60 * 1000;

/**
 * Gives a token for a user name and a password, good for a day; answers it and Keystone's body. In place of the password
 * there may be an API token of the account: then that one is the answer, so that it stays limited, and revoking it acts.
 * Refuses as `prover` does.
 */
export async function drawToken(
  { db, work }: Pick<Parts, 'db' | 'work'>,
  prove: Prove,
  { auth }: SignIn,
  address: string,
): Promise<Outcome<Drawn>> {
  const { user } = auth.identity.password;
  const proven = await prove({ name: user.name, secret: user.password }, address);
  if (!proven.ok) return proven;
  const { principal } = proven.value;
  const issued = await work((inside) => issue(inside, proven.value, user.password));
  if (!issued.ok) return issued;
  const { value, at, until } = issued.value;
  const project = await projectOf(db, principal, auth.scope?.project);
  const token = {
    ...{ expires_at: keystoneTime(until), issued_at: keystoneTime(at), methods: ['password'] },
    ...{ catalog: [], roles: [], ...(project && { project: { ...project, domain } }) },
    user: { id: principal.accountId, name: principal.username, domain },
  };
  return done({ value, body: { token } });
}

async function issue(work: Work, { principal, token }: Proven, shown: string): Promise<Outcome<Issued>> {
  const at = work.now;
  const tomorrow = new Date(at.getTime() + day);
  if (token !== null) {
    const expiry = await expiryOf(work.tx, token);
    return done({ value: shown, at, until: expiry !== null && expiry < tomorrow ? expiry : tomorrow });
  }
  const { accountId, kind } = principal;
  const name = `Signed in through SecMaster at ${at.toISOString()}, ${salt()}`;
  const caller = { principal, project: null, via: 'secmaster' } as const;
  const command = { accountId, kind, name, scopes: null, expiresAt: tomorrow, agent: false, passing: true };
  const created = await createToken(work, caller, command);
  return created.ok ? done({ value: created.value.value, at, until: tomorrow }) : created;
}

/** The project asked for. Paths may name any tenant unless one is pinned, so a name that is not known stays what it is. */
async function projectOf(
  db: Parts['db'],
  principal: Principal,
  asked: { id?: string | undefined; name?: string | undefined } | undefined,
): Promise<{ id: string; name: string } | undefined> {
  if (asked?.name === undefined)
    return asked?.id === undefined ? undefined : { id: asked.id, name: asked.id };
  const [place] = await regions(db, principal, asked.name);
  return { id: place ? tenantOf(place) : (asked.id ?? asked.name), name: asked.name };
}
