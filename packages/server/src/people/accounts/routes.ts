import {
  createAccount as createEndpoint,
  disableAccount as disableEndpoint,
  editAccount as editEndpoint,
  enableAccount as enableEndpoint,
  listAccounts as listEndpoint,
  readAccount as readEndpoint,
  resetPassword as resetEndpoint,
} from '@countersign/contract/people.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { pageOf, readCursor } from '../../kernel/cursor.ts';
import { serve } from '../../kernel/http.ts';
import { done, type Outcome } from '../../kernel/outcome.ts';
import type { Parts } from '../../parts.ts';
import { enterInstance, enterInstanceToRead } from '../authenticate.ts';
import type { InstanceUseCase } from '../use-case.ts';
import { type AccountView, accountNamed, listAccounts, shownAccount } from './account.views.ts';
import { createAccount } from './create-account.ts';
import { disableAccount, enableAccount } from './disable-account.ts';
import { editAccount } from './edit-account.ts';
import { resetPassword } from './reset-password.ts';

/** People and service accounts. */
export function accountRoutes(app: FastifyInstance, parts: Parts): void {
  serve(app, listEndpoint, async ({ request, query }) => {
    const caller = await enterInstanceToRead(parts.db, request);
    if (!caller.ok) return caller;
    const after = readCursor(query.cursor, 'text');
    if (!after.ok) return after;
    const wanted = { query: query.query, after: after.value?.[0] ?? null, limit: query.limit + 1 };
    const rows = await listAccounts(parts.db, wanted);
    const shown = (row: AccountView) => shownAccount(row, caller.value.principal);
    return done(pageOf(rows, query.limit, ({ username }) => [username], shown));
  });

  serve(app, readEndpoint, async ({ request, params }) => {
    const caller = await enterInstanceToRead(parts.db, request);
    if (!caller.ok) return caller;
    const found = await accountNamed(parts.db, params.account);
    return found.ok ? done(shownAccount(found.value, caller.value.principal)) : found;
  });

  serve(app, createEndpoint, async ({ request, body }) => {
    const caller = await enterInstance(parts.db, request);
    if (!caller.ok) return caller;
    const command = { ...body, email: body.email ?? null, given: true };
    const created = await parts.work((work) => createAccount(work, caller.value, command));
    if (!created.ok) return created;
    const found = await accountNamed(parts.db, body.username);
    return found.ok ? done(shownAccount(found.value, caller.value.principal)) : found;
  });

  serve(app, editEndpoint, ({ request, params, body }) =>
    change(parts, request, params.account, editAccount, body),
  );
  serve(app, disableEndpoint, ({ request, params }) =>
    change(parts, request, params.account, disableAccount, {}),
  );
  serve(app, enableEndpoint, ({ request, params }) =>
    change(parts, request, params.account, enableAccount, {}),
  );
  serve(app, resetEndpoint, ({ request, params, body }) =>
    change(parts, request, params.account, resetPassword, body),
  );
}

/** Does something to the account with this user name, and answers the account as it is afterwards. */
async function change<Rest extends object>(
  parts: Parts,
  request: FastifyRequest,
  username: string,
  useCase: InstanceUseCase<Rest & { accountId: string }, unknown>,
  rest: Rest,
): Promise<Outcome<ReturnType<typeof shownAccount>>> {
  const caller = await enterInstance(parts.db, request);
  if (!caller.ok) return caller;
  const account = await accountNamed(parts.db, username);
  if (!account.ok) return account;
  const accountId = account.value.id;
  const changed = await parts.work((work) => useCase(work, caller.value, { ...rest, accountId }));
  if (!changed.ok) return changed;
  const after = await accountNamed(parts.db, username);
  return after.ok ? done(shownAccount(after.value, caller.value.principal)) : after;
}
