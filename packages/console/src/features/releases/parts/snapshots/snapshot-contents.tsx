import type { Snapshot } from '@countersign/contract/releases.ts';
import { Code, Stack, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { differencesOf, nameOf } from '../../view/contents.ts';
import { Differences } from './differences.tsx';

type Props = {
  readonly snapshot: Snapshot;
  /** The one before it. */
  readonly before: Snapshot | undefined;
  readonly children?: ReactNode;
};

/** What exactly a snapshot is: everything in it, its digest, and what it changed. */
export function SnapshotContents({ snapshot, before, children }: Props) {
  const { t } = useTranslation('releases');
  const label = before && t('differsFrom', { snapshot: before.number });
  return (
    <Stack gap="md">
      {snapshot.description !== '' && <Text style={{ whiteSpace: 'pre-wrap' }}>{snapshot.description}</Text>}
      {before && label && (
        <Stack gap="xs">
          <Title order={4} size="h6">
            {label}
          </Title>
          <Differences differences={differencesOf(before.contents, snapshot.contents)} label={label} />
        </Stack>
      )}
      <Table.ScrollContainer minWidth={560} tabIndex={0} role="region" aria-label={t('contents')}>
        <Contents contents={snapshot.contents} />
      </Table.ScrollContainer>
      <Text size="sm">
        {t('snapshotDigest')} <Code>{snapshot.digest}</Code>
      </Text>
      {children}
    </Stack>
  );
}

function Contents({ contents }: Pick<Snapshot, 'contents'>) {
  const { t } = useTranslation('releases');
  return (
    <Table verticalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('what')}</Table.Th>
          <Table.Th>{t('version')}</Table.Th>
          <Table.Th>{t('digest')}</Table.Th>
          <Table.Th>{t('committers')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {contents.map((part) => (
          <Table.Tr key={nameOf(part)}>
            <Table.Td>{nameOf(part)}</Table.Td>
            <Table.Td>
              <Code>{part.version}</Code>
            </Table.Td>
            <Table.Td>
              {part.digest === null ? '–' : <Code title={part.digest}>{part.digest.slice(0, 19)}…</Code>}
            </Table.Td>
            <Table.Td>{part.committers.length === 0 ? '–' : part.committers.join(', ')}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
