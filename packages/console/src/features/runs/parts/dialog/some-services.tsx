import type { OfferedInput } from '@countersign/contract/run-shapes.ts';
import type { ServiceModule } from '@countersign/contract/workflow-definition.ts';
import { Checkbox, Group, MultiSelect, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { moduleOf, pairOf } from './draft.view.ts';

type Props = {
  readonly input: Extract<OfferedInput, { type: 'services' }>;
  readonly value: readonly ServiceModule[];
  readonly error: string | undefined;
  readonly description: string | undefined;
  readonly onChange: (value: ServiceModule[]) => void;
};

/** Up to this many are seen at once; more are looked for. */
const few = 12;

/** Services with their modules. */
export function SomeServices({ input, value, error, description, onChange }: Props) {
  const { t } = useTranslation('runs');
  const { label, required, options } = input;
  const common = {
    ...{ label, error, description, required, withAsterisk: required },
    value: value.map(pairOf),
    onChange: (pairs: string[]) => onChange(pairs.map(moduleOf)),
  };
  const boxes = options.map((one) => ({ value: pairOf(one), label: `${one.service} / ${one.module}` }));
  if (options.length > few)
    return (
      <MultiSelect
        {...common}
        data={boxes}
        searchable
        hidePickedOptions
        nothingFoundMessage={t('nothingFound')}
      />
    );
  return (
    <Checkbox.Group {...common}>
      <Group mt={6} gap="md" component={Stack} align="flex-start">
        {boxes.map((box) => (
          <Checkbox key={box.value} {...box} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}
