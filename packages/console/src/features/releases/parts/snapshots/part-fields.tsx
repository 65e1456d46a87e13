import type { Account } from '@countersign/contract/people.ts';
import type { Service } from '@countersign/contract/project-parts.ts';
import type { Content } from '@countersign/contract/releases.ts';
import { ActionIcon, Fieldset, Group, Select, SimpleGrid, TagsInput, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type DraftPart, keepsDigest, whatOf } from '../../view/draft.ts';

type Props = {
  readonly nth: number;
  readonly part: DraftPart;
  /** The same thing in the last snapshot. */
  readonly before: Content | undefined;
  readonly services: readonly Service[];
  readonly accounts: readonly Account[];
  /** What other lines of the snapshot are about. */
  readonly taken: readonly string[];
  readonly faults: Readonly<Record<string, string>>;
  readonly onChange: (part: DraftPart) => void;
  readonly onRemove: (() => void) | undefined;
};

/** One thing that is shipped: which, in what version, as which artifact, and whose work it carries. */
export function PartFields(props: Props) {
  const { nth, part, before, services, accounts, taken, faults, onChange, onRemove } = props;
  const { t } = useTranslation('releases');
  const stale = before !== undefined && keepsDigest(part, before);
  return (
    <Fieldset legend={t('part', { nth: nth + 1 })} pos="relative">
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <Group gap="xs" wrap="nowrap" align="flex-end">
          <What {...{ part, services, taken, onChange }} error={faults.service ?? faults.module} />
          {onRemove && (
            <ActionIcon
              variant="default"
              size={36}
              onClick={onRemove}
              aria-label={t('removePart', { nth: nth + 1 })}
            >
              <IconTrash size={16} />
            </ActionIcon>
          )}
        </Group>
        <TextInput
          label={t('version')}
          value={part.version}
          error={faults.version}
          onChange={(event) => onChange({ ...part, version: event.currentTarget.value })}
          required
          maxLength={200}
        />
        <TextInput
          label={t('digest')}
          placeholder="sha256:…"
          value={part.digest}
          error={faults.digest}
          description={stale ? t('digestStale', { version: before?.version }) : undefined}
          onChange={(event) => onChange({ ...part, digest: event.currentTarget.value })}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        />
        <TagsInput
          label={t('committers')}
          placeholder={part.committers.length === 0 ? t('committersHint') : ''}
          data={accounts.map(({ username }) => username)}
          value={[...part.committers]}
          error={faults.committers}
          onChange={(committers) => onChange({ ...part, committers })}
          maxTags={50}
        />
      </SimpleGrid>
    </Fieldset>
  );
}

type WhatProps = Pick<Props, 'part' | 'services' | 'taken' | 'onChange'> & {
  readonly error: string | undefined;
};

function What({ part, services, taken, error, onChange }: WhatProps) {
  const { t } = useTranslation('releases');
  const option = (service: string, module: string | null) => {
    const value = whatOf(service, module);
    const label = module === null ? t('whole', { service }) : `${service} / ${module}`;
    return { value, label, disabled: taken.includes(value) };
  };
  const data = services.map(({ name, modules }) => ({
    group: name,
    items: [...modules.map((module) => option(name, module)), option(name, null)],
  }));
  return (
    <Select
      flex={1}
      label={t('what')}
      data={data}
      value={part.what}
      error={error}
      onChange={(what) => onChange({ ...part, what })}
      searchable
      required
    />
  );
}
