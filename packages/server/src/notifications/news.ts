import type { ApprovalLevel, Approval as Shown } from '@countersign/contract/approval-shapes.ts';
import { readDisclosure } from '@countersign/contract/ledger-verify.ts';
import { inWords } from '../approvals/requirement.ts';
import { ruleOf } from '../policies/rule.ts';
import type { Topic } from './contents.views.ts';
import type { Answer, News, Question } from './letter.ts';

/** A topic with the approval it is about, as the API shows it. */
export type Known = { readonly topic: Topic; readonly approval: Shown };

/** Where an approval is found by people. */
export const approvalLink = (origin: string, project: string, approval: string): string =>
  `${origin}/approvals/${project}/${approval}`;

/** What there is to say to `reader` (a user name), in the order in which it came up. */
export function newsOf(reader: string, origin: string, known: readonly Known[]): News {
  return {
    asked: known.flatMap((one) => questionOf(reader, origin, one)),
    ended: known.flatMap((one) => answerOf(origin, one)),
  };
}

function questionOf(reader: string, origin: string, { topic, approval }: Known): Question[] {
  const level = approval.levels.find(({ id }) => id === topic.level);
  if (level === undefined) return [];
  const { project, policy, release, snapshot, environment, until, requested_by: requestedBy } = topic;
  return [
    {
      ...{ policy, release, snapshot, environment, until, requestedBy },
      project: project.name,
      title: approval.title,
      level: level.name,
      rule: ruleInWords(level),
      standing: level.because.replace(/ \([^()]*\)\.$|\.$/, ''),
      others: othersOf(level, reader),
      digest: approval.subject.digest,
      link: approvalLink(origin, project.key, approval.id),
    },
  ];
}

function ruleInWords({ rule, threshold }: ApprovalLevel): string {
  const number = threshold ?? undefined;
  return inWords(ruleOf({ rule, percent: number, count: number }));
}

const othersOf = ({ signers }: ApprovalLevel, reader: string): string[] =>
  signers
    .filter(({ left, verdict }) => !(left && verdict === null))
    .filter(({ username, signedBy, delegate }) => (signedBy ?? delegate ?? username) !== reader)
    .map((one) => (one.verdict === null ? personOf(one) : `${personOf(one)} (${past[one.verdict]})`));

/** Whose seat it is, and who has signed or sits on it in their place. */
const personOf = ({ name, signedBy, delegate }: ApprovalLevel['signers'][number]): string => {
  const instead = signedBy ?? delegate;
  return instead === null ? name : `${instead} for ${name}`;
};

const past = { approve: 'has approved', reject: 'has rejected' };

function answerOf(origin: string, { topic, approval }: Known): Answer[] {
  if (topic.kind !== 'ended' || approval.status === 'open') return [];
  return [
    {
      project: topic.project.name,
      title: approval.title,
      status: approval.status,
      said: [...signed(approval), ...acted(approval.status, topic)],
      link: approvalLink(origin, topic.project.key, approval.id),
    },
  ];
}

const signed = ({ levels }: Shown): Answer['said'] =>
  levels.flatMap(({ signers, name: level }) =>
    signers.flatMap((signer) =>
      signer.verdict === null
        ? []
        : [
            {
              who: `${personOf(signer)} (${level})`,
              what: signer.verdict === 'approve' ? 'Approved by' : 'Rejected by',
              words: signer.comment,
            },
          ],
    ),
  );

/** What is not a signature: a withdrawal, an override, a newer subject. */
function acted(status: Answer['status'], { ended_by, disclosures }: Topic): Answer['said'] {
  if (status === 'approved' || status === 'rejected' || status === 'expired') return [];
  const words = disclosures.map(readDisclosure).find((one) => one?.name === 'comment')?.value;
  const what = { withdrawn: 'Withdrawn by', overridden: 'Overridden by', superseded: 'Superseded by' }[
    status
  ];
  return [{ who: ended_by ?? 'the pipeline', what, words: String(words ?? '') }];
}
