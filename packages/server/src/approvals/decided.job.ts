import type { JobDefinition } from '../kernel/queue.ts';
import type { Parts } from '../parts.ts';

/** An approval that has ended, and what it was about. Ids are strings of digits. */
export type Decided = { readonly project: string; readonly approval: string; readonly subject: string };

/** What a slice does when an approval about something of its own has ended. Asked again, it changes nothing more. */
export type Hear = (parts: Parts, decided: Decided) => Promise<void>;
/** The same for several at once. */
export type HearAll = (parts: Parts, decided: readonly Decided[]) => Promise<void>;

export const oneByOne =
  (hear: Hear): HearAll =>
  async (parts, decided) => {
    for (const one of decided) await hear(parts, one);
  };

/** Tells the owners of what was asked about: `listeners` by the subject's type. */
export const hearDecisions = (parts: Parts, listeners: Readonly<Record<string, HearAll>>): JobDefinition => ({
  name: 'approval.decided',
  why: 'Tells whoever asked for an approval (a gate, a version under review, a job of a run) that it has ended.',
  retries: 10,
  together: 16,
  async handle(data) {
    const hear = listeners[String(data.subjectType)];
    if (hear === undefined) return { failed: `nobody hears of approvals about a ${data.subjectType}` };
    await hear(parts, [toDecided(data)]);
    return 'done';
  },
  async handleAll(all) {
    for (const [type, its] of Map.groupBy(all, ({ subjectType }) => String(subjectType))) {
      const hear = listeners[type];
      if (hear === undefined) throw new Error('each is to be told by itself');
      await hear(parts, its.map(toDecided));
    }
  },
});

const toDecided = ({ project, approval, subjectId }: Record<string, unknown>): Decided => ({
  project: String(project),
  approval: String(approval),
  subject: String(subjectId),
});
