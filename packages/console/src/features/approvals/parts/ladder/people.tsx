import type { ApprovalLevel } from '@countersign/contract/approval-shapes.ts';
import { Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconUser } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../../shared/api/session.ts';
import { Moment } from '../../../../shared/time/moment.tsx';
import { sourceOf, verdicts } from '../../ladder.view.ts';

type Signer = ApprovalLevel['signers'][number];
type Props = {
  readonly label: string;
  readonly people: readonly Signer[];
  readonly children?: (signer: Signer) => ReactNode;
};

/** Some of a level's people, each with what they have said, or who says it for them. */
export function People({ label, people, children }: Props) {
  if (people.length === 0) return null;
  return (
    <Stack gap={4}>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      {people.map((signer) => (
        <div key={signer.id}>
          <Person signer={signer} />
          {children?.(signer)}
        </div>
      ))}
    </Stack>
  );
}

function Person({ signer }: { readonly signer: Signer }) {
  const { t } = useTranslation('approvals');
  const { account } = useSession();
  const { username, name, verdict, decidedAt, signedBy, delegate } = signer;
  const who = signedBy === null ? name : signedBy;
  const mine = (delegate ?? signedBy ?? username) === account.username;
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <Sign verdict={verdict} />
      <Text size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
        <Text span fw={600} inherit>
          {who}
        </Text>
        {mine && ` (${t('you')})`} {verdict !== null && t(verdicts[verdict])}{' '}
        {signedBy !== null && t('forWhom', { who: name })}
        {delegate !== null && t('delegatedTo', { who: delegate })}{' '}
        {decidedAt !== null && (
          <Text span c="dimmed" inherit>
            <Moment at={decidedAt} />
          </Text>
        )}
      </Text>
    </Group>
  );
}

const Sign = ({ verdict }: Pick<Signer, 'verdict'>) => {
  const look = { size: 18, 'aria-hidden': true, style: { flex: 'none', marginTop: 2 } } as const;
  if (verdict === 'approve') return <IconCircleCheck {...look} color="var(--mantine-color-green-text)" />;
  if (verdict === 'reject') return <IconCircleX {...look} color="var(--mantine-color-red-text)" />;
  return <IconUser {...look} color="var(--mantine-color-dimmed)" />;
};

/** Whom a level will ask, as its policy names them. */
export function Sources({ sources }: { readonly sources: readonly string[] }) {
  const { t, i18n } = useTranslation('approvals');
  if (sources.length === 0) return null;
  const named = sources.map(sourceOf).map(({ word, name }) => t(word, { name }));
  return (
    <Text size="sm">
      <Text span c="dimmed" inherit>
        {t('willAsk')}
      </Text>{' '}
      {new Intl.ListFormat(i18n.language).format(named)}
    </Text>
  );
}
