import type { ApprovalLevel, Approval as Shown } from '@countersign/contract/approval-shapes.ts';
import { readDisclosure } from '@countersign/contract/ledger-verify.ts';
import { inWords } from '../approvals/requirement.ts';
import { ruleOf } from '../policies/rule.ts';
import type { Topic } from './contents.views.ts';
import type { Answer, News, Question } from './letter.ts';
import type { Notice } from './timing/notice.ts';

/** A topic with the approval it is about, as the API shows it, and when its time was over if that ended it. */
export type Known = { readonly topic: Topic; readonly approval: Shown; readonly overAt: Date | null };

/** Where an approval is found by people: its page in the console. */
export const approvalLink = (origin: string, project: string, approval: string): string =>
  `${origin}/projects/${project}/approvals/${approval}`;

/** What there is to say to `reader` (a user name), in the order in which it came up; what is asked again, once. */
export function newsOf(reader: string, origin: string, known: readonly Known[]): News {
  return {
    asked: onlyOnce(known).flatMap((one) => questionOf(reader, origin, one)),
    notices: known.flatMap((one) => noticeOf(origin, one)),
    ended: known.flatMap((one) => answerOf(origin, one)),
  };
}

/** Of what asks about the same level only the last: whoever is reminded need not be asked in the same mail. */
const onlyOnce = (known: readonly Known[]): Known[] => {
  const questions = known.filter(({ topic }) => topic.kind === 'asked' || topic.kind === 'reminded');
  return questions.filter(
    ({ topic }, nth) => !questions.some((other, later) => later > nth && other.topic.level === topic.level),
  );
};

function questionOf(reader: string, origin: string, { topic, approval }: Known): Question[] {
  const level = approval.levels.find(({ id }) => id === topic.level);
  if (level === undefined) return [];
  const { project, policy, release, snapshot, environment, until, now, requested_by: requestedBy } = topic;
  return [
    {
      ...{ policy, release, snapshot, environment, until, now, requestedBy },
      project: project.name,
      title: approval.title,
      level: level.name,
      rule: ruleInWords(level),
      standing: level.because.replace(/ \([^()]*\)\.$|\.$/, ''),
      standsFor: level.signers.flatMap(({ name, delegate }) => (delegate === reader ? [name] : [])),
      others: othersOf(level, reader),
      digest: approval.subject.digest,
      otherwise: otherwise(topic),
      reminder: topic.kind === 'reminded',
      link: approvalLink(origin, project.key, approval.id),
    },
  ];
}

function noticeOf(origin: string, { topic, approval }: Known): Notice[] {
  const { kind, project, until, now, requested_by: requestedBy } = topic;
  if (kind !== 'warned' && kind !== 'escalated' && kind !== 'stuck') return [];
  const levels = approval.levels.filter(({ id, status }) =>
    topic.level === null ? status === 'open' : id === topic.level,
  );
  return [
    {
      ...{ kind, until, now, requestedBy },
      project: project.name,
      title: approval.title,
      level: topic.level === null ? null : (levels[0]?.name ?? null),
      because: levels.map(({ because }) => because).join(' '),
      who: [...new Set(levels.flatMap(askedNow))],
      approvers: levels.flatMap(({ approvers }) => approvers),
      otherwise: otherwise(topic),
      link: approvalLink(origin, project.key, approval.id),
    },
  ];
}

const askedNow = ({ status, signers }: ApprovalLevel): string[] =>
  status === 'open'
    ? signers
        .filter(({ left, verdict }) => !left && verdict === null)
        .map(({ name, delegate }) => (delegate === null ? name : `${delegate} for ${name}`))
    : [];

function otherwise({ until, consequence, fallback }: Topic): string {
  if (until === null) return 'it goes on waiting';
  if (consequence === 'reject') return 'it is rejected';
  return consequence === 'escalate' ? `it is passed on to ${fallback.join(', ')}` : 'it ends undecided';
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

function answerOf(origin: string, { topic, approval, overAt }: Known): Answer[] {
  if (topic.kind !== 'ended' || approval.status === 'open') return [];
  return [
    {
      project: topic.project.name,
      title: approval.title,
      status: approval.status,
      said: [...signed(approval), ...acted(approval.status, topic)],
      overAt,
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
