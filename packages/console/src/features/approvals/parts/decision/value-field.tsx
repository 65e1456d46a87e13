import type { ApprovalInput, InputValue } from '@countersign/contract/approval-input.ts';
import { Group, NumberInput, Radio, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

type Props = {
  readonly input: ApprovalInput;
  readonly value: InputValue | null;
  readonly error: string | undefined;
  readonly onChange: (value: InputValue | null) => void;
};

/** The value that a level asks its approvers for, as its kind is given best. */
export function ValueField(props: Props) {
  const { t } = useTranslation('approvals');
  const { input, error } = props;
  const frame = {
    label: input.label ?? input.name,
    description: input.required ? undefined : t('optional'),
    withAsterisk: input.required,
    error,
  };
  switch (input.type) {
    case 'number':
      return <NumberField {...props} frame={frame} />;
    case 'boolean':
      return <YesOrNo {...props} frame={frame} />;
    case 'choice':
      return <Choice {...props} frame={frame} />;
    case 'text':
      return <TextField {...props} frame={frame} />;
  }
}

type Framed = Props & {
  readonly frame: {
    readonly label: string;
    readonly description: string | undefined;
    readonly withAsterisk: boolean;
    readonly error: string | undefined;
  };
};

const TextField = ({ frame, value, onChange }: Framed) => (
  <TextInput
    {...frame}
    value={typeof value === 'string' ? value : ''}
    maxLength={1000}
    onChange={({ currentTarget }) => onChange(currentTarget.value.trim() === '' ? null : currentTarget.value)}
  />
);

const NumberField = ({ frame, value, onChange }: Framed) => (
  <NumberInput
    {...frame}
    value={typeof value === 'number' ? value : ''}
    onChange={(next) => onChange(next === '' || Number.isNaN(Number(next)) ? null : Number(next))}
  />
);

function YesOrNo({ frame, value, onChange }: Framed) {
  const { t } = useTranslation('approvals');
  return (
    <Radio.Group
      {...frame}
      value={typeof value === 'boolean' ? String(value) : null}
      onChange={(next) => onChange(next === 'true')}
    >
      <Group mt="xs">
        <Radio value="true" label={t('yes')} />
        <Radio value="false" label={t('no')} />
      </Group>
    </Radio.Group>
  );
}

const Choice = ({ frame, input, value, onChange }: Framed) => (
  <Select
    {...frame}
    data={[...new Set(input.options ?? [])]}
    value={typeof value === 'string' ? value : null}
    onChange={onChange}
    clearable={!input.required}
  />
);
