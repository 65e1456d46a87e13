import { SimpleGrid, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Draft } from '../../draft.view.ts';

type Props = { readonly draft: Draft; readonly onChange: (changes: Partial<Draft>) => void };

/** What a version is called, what is new in it, and whose work it carries. */
export function DraftFields({ draft, onChange }: Props) {
  const { t } = useTranslation('workflows');
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }}>
      <TextInput
        label={t('label')}
        description={t('labelHint')}
        value={draft.label}
        onChange={({ currentTarget }) => onChange({ label: currentTarget.value })}
        required
        maxLength={200}
      />
      <Textarea
        label={t('versionDescription')}
        description={t('versionDescriptionHint')}
        value={draft.description}
        onChange={({ currentTarget }) => onChange({ description: currentTarget.value })}
        autosize
        maxRows={6}
        maxLength={10_000}
      />
      <TagsInput
        label={t('committers')}
        description={t('committersHint')}
        value={[...draft.committers]}
        onChange={(committers) => onChange({ committers })}
        maxTags={50}
        acceptValueOnBlur
      />
    </SimpleGrid>
  );
}
