import { account } from './account.ts';
import { administration } from './administration.ts';
import { approvals } from './approvals.ts';
import { common } from './common.ts';
import { inbox } from './inbox.ts';
import { insight } from './insight.ts';
import { ledger } from './ledger.ts';
import { ledgerActions } from './ledger-actions.ts';
import { pipelines } from './pipelines.ts';
import { policies } from './policies.ts';
import { preapprovals } from './preapprovals.ts';
import { releases } from './releases.ts';
import { runs } from './runs.ts';
import { shell } from './shell.ts';
import { workflows } from './workflows.ts';

/** All texts of the console in English, by the noun they belong to. */
export const en = {
  common,
  shell,
  account,
  inbox,
  approvals,
  releases,
  workflows,
  runs,
  preapprovals,
  policies,
  pipelines,
  ledger,
  ledgerActions,
  insight,
  administration,
} as const;
