import type { JobDefinition } from '../kernel/queue.ts';
import type { Parts } from '../parts.ts';
import { tellOfGlass } from './emergency/tell-of-glass.ts';
import { overdueMails } from './mail.store.ts';
import { sendMail } from './send-mail.ts';
import { tellApprovers, tellRequesters } from './tell.ts';
import { timingJobs } from './timing/timing.job.ts';

/** What tells people. Each may run any number of times, on any server. */
export const notificationJobs = (parts: Parts): JobDefinition[] => [
  {
    name: 'level.opened',
    why: 'Tells the people of a level that has opened.',
    retries: 10,
    together: 16,
    async handle({ project, level }) {
      const opened = { project: String(project), level: String(level) };
      await parts.work((work) => tellApprovers(work, parts, opened));
      return 'done';
    },
  },
  tellOfEnds(parts),
  ...timingJobs(parts),
  {
    name: 'break-glass.tell',
    why: 'Tells maintainers, reviewers and administrators that the glass was broken, and when that is over.',
    retries: 10,
    async handle({ project, glass, kind }) {
      const notice = {
        project: String(project),
        glass: String(glass),
        kind: kind === 'broken' ? kind : 'ended',
      } as const;
      await parts.work((work) => tellOfGlass(work, parts, notice));
      return 'done';
    },
  },
  {
    name: 'mail.send',
    why: 'Makes one attempt at a mail; if it fails, the next is sent for later, until there have been enough.',
    retries: 10,
    async handle({ mail }) {
      if (parts.mail) await sendMail(parts, parts.mail, String(mail));
      return 'done';
    },
  },
  {
    name: 'mail.sweep',
    why: 'Looks every minute for mails whose time has come, in case a wake-up was lost.',
    retries: 0,
    cron: '* * * * *',
    async handle() {
      if (parts.mail)
        await parts.work(async (work) => {
          for (const mail of await overdueMails(work.tx)) await work.send('mail.send', { mail });
        });
      return 'done';
    },
  },
];

function tellOfEnds(parts: Parts): JobDefinition {
  const handleAll: NonNullable<JobDefinition['handleAll']> = (all) => {
    const ended = all.map(({ project, approval }) => ({
      project: String(project),
      approval: String(approval),
    }));
    return parts.work((work) => tellRequesters(work, parts, ended));
  };
  return {
    name: 'approval.ended',
    why: 'Tells who had asked for an approval what became of it.',
    retries: 10,
    concurrency: 2,
    together: 64,
    handleAll,
    handle: (data) => handleAll([data]).then(() => 'done'),
  };
}
