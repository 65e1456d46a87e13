import type { ApprovalLevel, Approval as Shown } from '@countersign/contract/approval-shapes.ts';
import { readDisclosure } from '@countersign/contract/ledger-verify.ts';
import type { Reader } from '../../kernel/database.ts';
import type { Approval, Approver, Level } from '../approval.ts';
import { because } from '../requirement.ts';
import type { Held } from '../state.store.ts';
import { usernames, type WholeApproval, wholeApproval } from './approval.views.ts';
import { previousDecisions } from './previous.views.ts';

/** A whole approval as the API shows it; undefined when this project has none of this id. */
export async function showApproval(
  reader: Reader,
  project: Held['project'],
  id: string,
): Promise<Shown | undefined> {
  const whole = await wholeApproval(reader, project, id);
  if (whole === undefined) return undefined;
  const { summary, approval, signers } = whole;
  const delegating = approval.levels.flatMap(delegatesOf);
  const delegates: People['delegates'] =
    delegating.length === 0 ? new Map() : await usernames(reader, delegating);
  const rows = new Map(whole.levels.map((row) => [row.id, row]));
  return {
    ...summary,
    levels: approval.levels.map((level) =>
      showLevel(approval, level, rows.get(level.id), { signers, delegates }),
    ),
    previousDecisions: summary.previous === null ? [] : await previousDecisions(reader, project.id, id),
  };
}

type LevelRow = WholeApproval['levels'][number];
type SignerRow = WholeApproval['signers'][number];
type People = { readonly signers: readonly SignerRow[]; readonly delegates: ReadonlyMap<string, string> };

const isDelegated = ({ account, holder, verdict }: Approver): boolean =>
  verdict === null && holder !== account;

const delegatesOf = ({ approvers }: Level): string[] =>
  approvers.filter(isDelegated).map(({ holder }) => holder);

function showLevel(
  approval: Approval,
  level: Level,
  row: LevelRow | undefined,
  people: People,
): ApprovalLevel {
  const { id, ordinal, name, rule, status } = level;
  return {
    id,
    ordinal,
    name,
    rule: rule.kind,
    threshold: row?.threshold ?? null,
    approvers: row?.approvers ?? [],
    status,
    because: because(approval, level),
    openedAt: instant(row?.openedAt),
    decidedAt: instant(row?.decidedAt),
    peopleOnly: level.peopleOnly,
    dueAt: level.due?.at.toISOString() ?? null,
    escalated: level.escalated,
    stuck: level.stuck,
    input: level.input,
    value: level.value,
    signers: people.signers
      .filter((signer) => signer.level === id)
      .map((signer) => showSigner(signer, level, people)),
  };
}

function showSigner(row: SignerRow, level: Level, { delegates }: People): ApprovalLevel['signers'][number] {
  const approver: Approver | undefined = level.approvers.find(({ account }) => account === row.account);
  const comment = row.disclosures.map(readDisclosure).find((one) => one?.name === 'comment');
  return {
    id: row.id,
    username: row.username,
    name: row.name,
    verdict: approver?.verdict ?? null,
    comment: String(comment?.value ?? ''),
    decidedAt: instant(row.decidedAt),
    left: approver?.left ?? false,
    signedBy: row.signedBy,
    delegate: approver && isDelegated(approver) ? (delegates.get(approver.holder) ?? null) : null,
  };
}

const instant = (text: string | null | undefined): string | null =>
  text ? new Date(text).toISOString() : null;
