import { type Refusal, refused } from '../../kernel/outcome.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import { confirmersOf } from '../../policies/confirmers.views.ts';

/** The refusal to ask by a policy that only `author` changed, whom it would judge; it names who can confirm the policy. */
export async function ownRule(
  { tx }: Pick<Work, 'tx'>,
  projectId: string,
  author: string,
): Promise<{ readonly ok: false; readonly refusal: Refusal }> {
  const who = await confirmersOf(tx, projectId, author);
  const able = who.length === 0 ? 'Nobody else maintains this project' : `${who.join(', ')} can confirm it`;
  const because =
    'Who asks for this, or made it, wrote the policy that would judge it, and nobody else has confirmed the policy. ' +
    `${able}.`;
  const requirement = 'Somebody else has confirmed the policy';
  return refused('policy/own-rule', because, {
    blockers: [{ requirement, because: 'Only its author stands behind it.', who, since: null, until: null }],
  });
}
