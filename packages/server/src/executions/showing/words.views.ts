import type { Reader } from '../../kernel/database.ts';
import { type Words, wordsOf } from '../../ledger/words.views.ts';

const acts = {
  'execution.abort': 'Aborted',
  'gate.overridden': 'Overridden',
  'step.successful': 'Completed',
  'step.failed': 'Failed',
  'step.skipped': 'Skipped',
};

/** By `type/id` of what they concern: `Overridden by ann: Outage`. */
export const wordsOn = (reader: Reader, project: string, subjects: readonly string[]): Promise<Words> =>
  wordsOf(reader, project, acts, subjects);
