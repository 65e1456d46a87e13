import type { Tx } from '../../kernel/database.ts';
import type { JobDefinition } from '../../kernel/queue.ts';
import type { Parts } from '../../parts.ts';
import { sendLater } from '../tell.ts';
import { noteReminded, noteRequester, noteStuck, type Occasion } from './timing.store.ts';

type Telling = Pick<Parts, 'work' | 'mail' | 'origin'>;

/** What tells people of deadlines and of levels that are stuck. Each may run any number of times, on any server. */
export const timingJobs = (parts: Telling): JobDefinition[] => [
  {
    name: 'level.reminded',
    why: 'Reminds those who have not signed that the time to decide is running out.',
    ...telling(parts, noteReminded),
  },
  {
    name: 'approval.warned',
    why: 'Warns who asked that the time to decide is running out.',
    ...telling(parts, (tx, occasion) => noteRequester(tx, 'warned', occasion)),
  },
  {
    name: 'level.escalated',
    why: 'Tells who asked that others are asked, because the time of those before them was over.',
    ...telling(parts, (tx, occasion) => noteRequester(tx, 'escalated', occasion)),
  },
  {
    name: 'level.stuck',
    why: 'Tells those who can mend it that nobody can satisfy a level any more.',
    ...telling(parts, noteStuck),
  },
];

function telling(
  parts: Telling,
  note: (tx: Tx, occasion: Occasion) => Promise<string[]>,
): Pick<JobDefinition, 'retries' | 'handle'> {
  return {
    retries: 10,
    async handle({ project, approval, level, moment }) {
      const occasion = {
        project: String(project),
        approval: String(approval),
        level: level === undefined ? null : String(level),
        moment: String(moment),
      };
      await parts.work(async (work) =>
        sendLater(work, parts, occasion.project, await note(work.tx, occasion)),
      );
      return 'done';
    },
  };
}
