import { listReleases } from '@countersign/contract/releases.ts';
import { Box, Button, Group, Paper, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFilter, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { reading } from '../../../shared/api/query.ts';
import { useSession } from '../../../shared/api/session.ts';
import { PersonPicker } from '../../../shared/ui/people-picker.tsx';
import { actionGroups } from '../actions.view.ts';
import { countOf, fromField, type Search, toField } from '../ledger.search.ts';
import { kindOf } from '../ledger.view.ts';
import { useWords } from '../words.ts';

export type Searching = {
  readonly search: Search;
  /** Null: the whole instance. */
  readonly project: string | null;
  readonly onSearch: (changes: { readonly [Name in keyof Search]?: Search[Name] | undefined }) => void;
  readonly onClear: () => void;
};

/** What to look for. Everything chosen is in the address at once. On a phone it is behind a button. */
export function SearchForm(props: Searching) {
  const { t } = useTranslation('ledger');
  const [opened, { toggle }] = useDisclosure(false);
  const count = countOf(props.search);
  return (
    <Paper withBorder p="sm" component="section" aria-label={t('find')}>
      <Button
        hiddenFrom="sm"
        fullWidth
        variant="default"
        leftSection={<IconFilter size={16} />}
        onClick={toggle}
        aria-expanded={opened}
      >
        {count === 0 ? t('find') : `${t('find')} (${count})`}
      </Button>
      <Box visibleFrom={opened ? undefined : 'sm'} mt={{ base: 'sm', sm: 0 }}>
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm" verticalSpacing="xs">
          {props.project === null ? (
            <Scope {...props} />
          ) : (
            <AboutRelease {...props} project={props.project} />
          )}
          <Kind {...props} />
          <Person {...props} />
          <Action {...props} />
          <Bound {...props} name="from" />
          <Bound {...props} name="to" />
        </SimpleGrid>
        {count > 0 && (
          <Group justify="flex-end" mt="sm">
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconX size={14} />}
              onClick={props.onClear}
            >
              {t('clear')}
            </Button>
          </Group>
        )}
      </Box>
    </Paper>
  );
}

function AboutRelease({ project, search, onSearch }: Searching & { readonly project: string }) {
  const { t } = useTranslation('ledger');
  const { data } = useQuery(reading(listReleases, { params: { project }, query: { limit: 200 } }));
  const known = (data?.items ?? []).map(({ id, number, title }) => ({
    value: id,
    label: `${number} ${title}`,
  }));
  const { release } = search;
  const missing = release !== undefined && !known.some(({ value }) => value === release);
  return (
    <Select
      label={t('aboutRelease')}
      placeholder={t('anyRelease')}
      data={missing ? [...known, { value: release, label: release }] : known}
      value={release ?? null}
      onChange={(value) => onSearch({ release: value ?? undefined })}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': `${t('clear')}: ${t('aboutRelease')}` }}
    />
  );
}

const kinds = [
  ...[
    'approval',
    'release',
    'snapshot',
    'execution',
    'stage',
    'gate',
    'step',
    'workflow',
    'workflow-version',
  ],
  ...['run', 'job', 'pre-approval', 'permit', 'policy', 'pipeline', 'window', 'calendar', 'break-glass'],
  ...['project', 'role', 'environment', 'service', 'account', 'group', 'token', 'access-key', 'delegation'],
  ...['session', 'configuration'],
];

function Kind({ search, onSearch }: Searching) {
  const { t } = useTranslation('ledger');
  const words = useWords();
  const { subjectType, subjectId } = search;
  const shown = subjectType === undefined || kinds.includes(subjectType) ? kinds : [...kinds, subjectType];
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <Select
        flex={1}
        label={t('kind')}
        placeholder={t('anyKind')}
        data={shown.map((value) => ({ value, label: kindOf(value, words) }))}
        value={subjectType ?? null}
        onChange={(value) => onSearch({ subjectType: value ?? undefined, subjectId: undefined })}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': `${t('clear')}: ${t('kind')}` }}
      />
      {subjectType !== undefined && (
        <TextInput
          w="7rem"
          label={t('which')}
          title={t('whichHint')}
          value={subjectId ?? ''}
          onChange={({ currentTarget }) => onSearch({ subjectId: currentTarget.value.trim() || undefined })}
        />
      )}
    </Group>
  );
}

function Person({ search, onSearch }: Searching) {
  const { t } = useTranslation('ledger');
  return (
    <PersonPicker
      label={t('person')}
      placeholder={t('anyone')}
      value={search.actor ?? null}
      onChange={(actor) => onSearch({ actor: actor ?? undefined })}
      clearable
    />
  );
}

function Action({ search, onSearch }: Searching) {
  const { t } = useTranslation('ledger');
  const words = useWords();
  const groups = useMemo(() => actionGroups(words), [words]);
  const { action } = search;
  const missing =
    action !== undefined && !groups.some(({ items }) => items.some(({ value }) => value === action));
  return (
    <Select
      label={t('action')}
      placeholder={t('anyAction')}
      data={missing ? [...groups, { group: '…', items: [{ value: action, label: action }] }] : groups}
      value={action ?? null}
      onChange={(value) => onSearch({ action: value ?? undefined })}
      searchable
      clearable
      maxDropdownHeight={360}
      clearButtonProps={{ 'aria-label': `${t('clear')}: ${t('action')}` }}
    />
  );
}

/** A field of the browser's own: it is at hand on every phone, and by keyboard. */
function Bound({ search, onSearch, name }: Searching & { readonly name: 'from' | 'to' }) {
  const { t } = useTranslation('ledger');
  return (
    <TextInput
      type="datetime-local"
      label={t(name)}
      value={toField(search[name])}
      onChange={({ currentTarget }) => onSearch({ [name]: fromField(currentTarget.value) })}
    />
  );
}

/** Of the instance: everything, one project, or what concerns none. */
function Scope({ search, onSearch }: Searching) {
  const { t } = useTranslation('ledger');
  const { projects } = useSession();
  const none = '-';
  return (
    <Select
      label={t('scope')}
      placeholder={t('everywhere')}
      data={[
        { value: none, label: t('onlyInstance') },
        { group: t('project'), items: projects.map(({ key, name }) => ({ value: key, label: name })) },
      ]}
      value={search.scope === 'instance' ? none : (search.project ?? null)}
      onChange={(value) =>
        onSearch({
          scope: value === none ? 'instance' : undefined,
          project: value === null || value === none ? undefined : value,
        })
      }
      clearable
      clearButtonProps={{ 'aria-label': `${t('clear')}: ${t('scope')}` }}
    />
  );
}
