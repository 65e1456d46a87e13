import type { Preferences } from '@countersign/contract/preferences.ts';
import { done } from '../kernel/outcome.ts';
import { record } from '../ledger/record.ts';
import { mayUse } from '../people/actions.ts';
import { instanceUseCase } from '../people/use-case.ts';
import { setPreference } from './preference.store.ts';

/** Everybody says for themselves how they want to be told. Refuses a limited token (`auth/scope-missing`). */
export const setPreferences = instanceUseCase<Preferences, Preferences>(
  'preferences.set',
  (_, { principal }) => ({ type: 'account', id: principal.accountId }),
  async (work, caller, { mail }) => {
    const { accountId } = caller.principal;
    if (await setPreference(work.tx, accountId, mail))
      await record(work, caller, {
        action: 'preferences.set',
        subject: { type: 'account', id: accountId },
        details: { mail },
      });
    return done({ mail });
  },
  ({ principal }) => mayUse(principal, 'administer'),
);
