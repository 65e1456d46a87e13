import type { JobDefinition } from '../kernel/queue.ts';
import type { Parts } from '../parts.ts';

/** An approval that has ended, and what it was about. Ids are strings of digits. */
export type Decided = { readonly project: string; readonly approval: string; readonly subject: string };

/** What a slice does when an approval about something of its own has ended. Asked again, it changes nothing more. */
export type Hear = (parts: Parts, decided: Decided) => Promise<void>;

/** Tells the owner of what was asked about: `listeners` by the subject's type. */
export const hearDecisions = (parts: Parts, listeners: Readonly<Record<string, Hear>>): JobDefinition => ({
  name: 'approval.decided',
  why: 'Tells whoever asked for an approval (a gate, a version under review, a job of a run) that it has ended.',
  retries: 10,
  together: 16,
  async handle({ project, approval, subjectType, subjectId }) {
    const hear = listeners[String(subjectType)];
    if (hear === undefined) return { failed: `nobody hears of approvals about a ${subjectType}` };
    await hear(parts, { project: String(project), approval: String(approval), subject: String(subjectId) });
    return 'done';
  },
});
