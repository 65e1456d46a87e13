import { account } from './account.ts';
import { approvals } from './approvals.ts';
import { common } from './common.ts';
import { inbox } from './inbox.ts';
import { shell } from './shell.ts';

/** What the first page needs: the shell, the inbox, and an approval, where links lead. */
export const first = { common, shell, account, inbox, approvals } as const;
