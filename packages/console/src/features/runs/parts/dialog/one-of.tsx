import { Group, Radio, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';

export type Option = { readonly value: string; readonly label: string };

type Props = {
  readonly label: string;
  readonly required: boolean;
  /** It may be left without a value. */
  readonly clearable: boolean;
  readonly options: readonly Option[];
  readonly value: string;
  readonly error: string | undefined;
  readonly description: string | undefined;
  readonly onChange: (value: string) => void;
};

/** Up to this many are seen at once; more are looked for. */
const few = 8;

/** One of some options. */
export function OneOf({ label, required, clearable, options, value, error, description, onChange }: Props) {
  const { t } = useTranslation('runs');
  const common = { label, error, description, withAsterisk: required, required };
  if (options.length > few)
    return (
      <Select
        {...common}
        data={[...options]}
        value={value === '' ? null : value}
        onChange={(picked) => onChange(picked ?? '')}
        clearable={clearable}
        searchable
        nothingFoundMessage={t('nothingFound')}
      />
    );
  const shown = clearable ? [...options, { value: '', label: t('none') }] : options;
  return (
    <Radio.Group {...common} value={value} onChange={onChange}>
      <Group mt={6} gap="md">
        {shown.map((option) => (
          <Radio key={option.value} value={option.value} label={option.label} />
        ))}
      </Group>
    </Radio.Group>
  );
}
