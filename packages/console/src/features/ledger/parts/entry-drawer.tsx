import { getInstanceLedgerEntry, getLedgerEntry, type LedgerEntry } from '@countersign/contract/ledger.ts';
import { Alert, Button, Code, Drawer, Group, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import { IconBan } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { reading } from '../../../shared/api/query.ts';
import { exact } from '../../../shared/time/format.ts';
import { Copy } from '../../../shared/ui/copyable.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { detailsOf, doorOf, isRefusal, nameOf, whatOf, whyRefused } from '../ledger.view.ts';
import { useWords } from '../words.ts';
import { Sentence, SubjectLink } from './sentence.tsx';

type Props = { readonly id: string; readonly project: string | null };

/** One entry with all that is known of it. Its address is that of the page with it open. */
export function EntryDrawer({ id, project, onClose }: Props & { readonly onClose: () => void }) {
  const { t } = useTranslation('ledger');
  const { t: common } = useTranslation();
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={t('entry', { id })}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      <Entry id={id} project={project} />
    </Drawer>
  );
}

const one = (id: string, project: string | null) =>
  project === null
    ? reading(getInstanceLedgerEntry, { params: { entry: id } })
    : reading(getLedgerEntry, { params: { project, entry: id } });

function Entry({ id, project }: Props) {
  const { data: entry, error } = useQuery<LedgerEntry>(one(id, project) as never);
  if (error) return <ProblemNotice error={error} />;
  if (entry === undefined) return <Skeleton h={420} />;
  return (
    <Stack>
      <Text fz="lg" style={{ overflowWrap: 'anywhere' }}>
        <Sentence entry={entry} />
      </Text>
      <Refusal entry={entry} />
      <Facts entry={entry} />
      <Details entry={entry} />
      <Raw entry={entry} />
      <Hash entry={entry} />
      <Ways entry={entry} />
    </Stack>
  );
}

type OfEntry = { readonly entry: LedgerEntry };

function Refusal({ entry }: OfEntry) {
  const { t } = useTranslation('ledger');
  if (!isRefusal(entry)) return null;
  return (
    <Alert color="red" icon={<IconBan />} title={t('refusedMark')}>
      {whyRefused(entry)}
    </Alert>
  );
}

const Row = ({ name, children }: { readonly name: ReactNode; readonly children: ReactNode }) => (
  <Table.Tr>
    <Table.Th w="9rem" fw={600} style={{ verticalAlign: 'top', overflowWrap: 'anywhere' }} scope="row">
      {name}
    </Table.Th>
    <Table.Td style={{ overflowWrap: 'anywhere' }}>{children}</Table.Td>
  </Table.Tr>
);

function Facts({ entry }: OfEntry) {
  const { t } = useTranslation('ledger');
  const words = useWords();
  const { actor, onBehalfOf, about, project, subject } = entry;
  return (
    <Table layout="fixed" variant="vertical">
      <Table.Tbody>
        <Row name={t('who')}>{actor === null ? words.say('system') : nameOf(actor, words)}</Row>
        {onBehalfOf !== null && <Row name={t('forWhom')}>{nameOf(onBehalfOf, words)}</Row>}
        <Row name={t('door')}>{doorOf(entry, words)}</Row>
        <Row name={t('when')}>{exact(Date.parse(entry.at), words.language)}</Row>
        <Row name={t('subject')}>
          <SubjectLink text={whatOf(entry, words)} page={about?.page ?? null} project={project} />{' '}
          <Text span c="dimmed" fz="sm">
            {`${subject.type} ${subject.id}`}
          </Text>
        </Row>
        {project !== null && <Row name={t('project')}>{project}</Row>}
        <Row name={t('action')}>
          <Code>{entry.action}</Code>
        </Row>
      </Table.Tbody>
    </Table>
  );
}

function Details({ entry }: OfEntry) {
  const { t } = useTranslation('ledger');
  const details = detailsOf(entry);
  return (
    <section>
      <Title order={2} size="h5" mb="xs">
        {t('details')}
      </Title>
      {details.length === 0 ? (
        <Text c="dimmed">{t('noDetails')}</Text>
      ) : (
        <Table layout="fixed" variant="vertical">
          <Table.Tbody>
            {details.map(({ name, value }) => (
              <Row key={name} name={name}>
                {value}
              </Row>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {entry.erased > 0 && (
        <Text c="dimmed" fz="sm" mt="xs">
          {t('erased', { count: entry.erased })}
        </Text>
      )}
    </section>
  );
}

function Raw({ entry: { about: _, names: __, ...entry } }: OfEntry) {
  const { t } = useTranslation('ledger');
  return (
    <section>
      <Title order={2} size="h5" mb="xs">
        {t('raw')}
      </Title>
      <Code block tabIndex={0} role="region" aria-label={t('raw')} mah={260} style={{ overflow: 'auto' }}>
        {JSON.stringify(entry, null, 2)}
      </Code>
    </section>
  );
}

function Hash({ entry: { hash } }: OfEntry) {
  const { t } = useTranslation('ledger');
  return (
    <section>
      <Title order={2} size="h5">
        {t('hash')}
      </Title>
      <Text c="dimmed" fz="sm" mb="xs">
        {t('hashHint')}
      </Text>
      <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {hash}
      </Code>
      <Group mt="xs">
        <Copy value={hash} what={t('hash')} />
      </Group>
    </section>
  );
}

/** Where to go from here. */
function Ways({ entry: { subject, actor } }: OfEntry) {
  const { t } = useTranslation('ledger');
  return (
    <Group gap="xs">
      <Copy value={window.location.href} what={t('copyLink')} />
      <Button
        component={Link}
        to="."
        search={{ subjectType: subject.type, subjectId: subject.id } as never}
        size="xs"
        variant="default"
      >
        {t('onlyThis')}
      </Button>
      {actor?.username && (
        <Button
          component={Link}
          to="."
          search={{ actor: actor.username } as never}
          size="xs"
          variant="default"
        >
          {t('onlyPerson', { who: actor.username })}
        </Button>
      )}
    </Group>
  );
}
