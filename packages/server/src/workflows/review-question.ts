import type { AskedPolicy, Question } from '../approvals/asking/question.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import type { Principal } from '../people/principal.ts';
import { policyByName } from '../policies/policy.views.ts';
import { maintainersRef } from '../policies/resolve-sources.ts';
import type { HeldVersion } from './hold-version.ts';
import { ofVersion } from './version.ts';
import type { Workflow } from './workflow.ts';

/** Who asks for a review. */
type Requester = Pick<Principal, 'accountId' | 'username' | 'kind'>;

/** The question that the review of a version puts to people. Refuses when the policy of its workflow is gone. */
export async function reviewQuestion(
  work: Work,
  project: Question['project'],
  { accountId, username, kind }: Requester,
  { workflow, version }: HeldVersion,
): Promise<Outcome<Question & { readonly policy: AskedPolicy }>> {
  const policy = await reviewPolicy(work, project.id, workflow);
  if (!policy.ok) return policy;
  return done({
    project,
    title: `${workflow.name}: version ${version.label}`,
    subject: { ...ofVersion({ version: version.id }), digest: version.digest },
    policy: policy.value,
    makers: { requester: accountId, authors: version.authors, committers: version.committers },
    context: {
      workflow: { key: workflow.key, name: workflow.name },
      version: { number: version.number, label: version.label },
      requester: { username, kind },
    },
    lane: null,
    previous: null,
  });
}

/** Without a policy of its own, a workflow's versions are reviewed by any one maintainer, who passes or rejects them. */
const anyMaintainer: AskedPolicy = {
  id: null,
  version: null,
  definition: { levels: [{ name: 'Review', rule: 'anyone', veto: true, approvers: [maintainersRef] }] },
};

async function reviewPolicy(
  work: Work,
  projectId: string,
  { reviewPolicy: name }: Workflow,
): Promise<Outcome<AskedPolicy>> {
  if (name === null) return done(anyMaintainer);
  const found = await policyByName(work.tx, projectId, name);
  if (found) return done(found);
  return refused(
    'resource/not-found',
    `There is no policy "${name}" any more; give the workflow another one.`,
  );
}
