import { Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Fields } from '../../workflows.view.ts';

type Props = {
  readonly fields: Fields;
  readonly onChange: (changes: Partial<Fields>) => void;
};

/** What a workflow is called, and what it is for. */
export function NameField({ fields, onChange }: Props) {
  const { t } = useTranslation('workflows');
  return (
    <TextInput
      label={t('name')}
      value={fields.name}
      onChange={({ currentTarget }) => onChange({ name: currentTarget.value })}
      required
      maxLength={200}
      data-autofocus
    />
  );
}

export function DescriptionFields({ fields, onChange }: Props) {
  const { t } = useTranslation('workflows');
  return (
    <>
      <Textarea
        label={t('description')}
        value={fields.description}
        onChange={({ currentTarget }) => onChange({ description: currentTarget.value })}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={10_000}
      />
      <TagsInput
        label={t('labels')}
        description={t('labelsHint')}
        value={fields.labels}
        onChange={(labels) => onChange({ labels })}
        maxTags={50}
        acceptValueOnBlur
      />
    </>
  );
}

/** Whether it runs, and whether it takes a permission that was given in advance. */
export function RunFields({ fields, onChange }: Props) {
  const { t } = useTranslation('workflows');
  return (
    <>
      <Switch
        label={t('preApproval')}
        description={t('preApprovalHint')}
        checked={fields.preApproval}
        onChange={({ currentTarget }) => onChange({ preApproval: currentTarget.checked })}
      />
      <Switch
        label={t('enabled')}
        description={t('enabledHint')}
        checked={fields.enabled}
        onChange={({ currentTarget }) => onChange({ enabled: currentTarget.checked })}
      />
    </>
  );
}
