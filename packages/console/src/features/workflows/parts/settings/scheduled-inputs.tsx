import { getWorkflowVersion } from '@countersign/contract/versions.ts';
import type { Input, InputValues } from '@countersign/contract/workflow-definition.ts';
import type { Workflow } from '@countersign/contract/workflows.ts';
import { Select, TagsInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { reading } from '../../../../shared/api/query.ts';
import { isServices, readServices, saidServices } from '../../schedule.view.ts';

type Props = {
  readonly project: string;
  readonly workflow: Workflow;
  readonly values: InputValues;
  readonly onChange: (values: InputValues) => void;
};

/** What the active version is given when it runs by itself; what is left empty is what the version says. */
export function ScheduledInputs({ project, workflow: { key, activeVersion }, values, onChange }: Props) {
  const version = String(activeVersion?.number ?? 0);
  const { data } = useQuery({
    ...reading(getWorkflowVersion, { params: { project, workflow: key, version } }),
    enabled: activeVersion !== null,
  });
  return data?.definition?.inputs.map((input) => (
    <ScheduledInput
      key={input.name}
      input={input}
      value={values[input.name]}
      onChange={(value) => {
        const { [input.name]: _, ...others } = values;
        onChange(value === undefined ? others : { ...others, [input.name]: value });
      }}
    />
  ));
}

type Value = InputValues[string];
type InputProps = {
  readonly input: Input;
  readonly value: Value | undefined;
  readonly onChange: (value: Value | undefined) => void;
};

function ScheduledInput({ input, value, onChange }: InputProps) {
  const { t } = useTranslation('workflows');
  const label = t('given', { input: input.label ?? input.name });
  if (input.type === 'services')
    return (
      <TagsInput
        label={label}
        description={t('servicesHint')}
        data={input.options?.map(saidServices) ?? []}
        value={isServices(value) ? value.map(saidServices) : []}
        onChange={(said) => onChange(readServices(said))}
        acceptValueOnBlur
      />
    );
  const text = typeof value === 'string' ? value : null;
  if ('options' in input && input.options)
    return (
      <Select
        label={label}
        data={input.options}
        value={text}
        placeholder={input.default ?? ''}
        onChange={(chosen) => onChange(chosen ?? undefined)}
        clearable
      />
    );
  return (
    <TextInput
      label={label}
      value={text ?? ''}
      placeholder={input.default ?? ''}
      onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? undefined : currentTarget.value)}
    />
  );
}
