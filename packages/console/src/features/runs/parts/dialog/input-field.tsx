import type { OfferedInput } from '@countersign/contract/run-shapes.ts';
import type { InputValues, ServiceModule } from '@countersign/contract/workflow-definition.ts';
import { Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Draft, leftOut, valueIn } from './draft.view.ts';
import { OneOf } from './one-of.tsx';
import { SomeServices } from './some-services.tsx';

type Props = {
  readonly input: OfferedInput;
  readonly draft: Draft;
  /** What the server has said against it. */
  readonly error: string | undefined;
  readonly onChange: (value: InputValues[string]) => void;
};

/** One input of a run: only what is offered can be picked. */
export function InputField({ input, draft, error, onChange }: Props) {
  const { t } = useTranslation('runs');
  const value = valueIn(input, draft);
  const gone = leftOut(input, draft);
  const description = gone.length > 0 ? t('leftOut', { names: gone.join(', ') }) : undefined;
  const common = { error, description, onChange };
  switch (input.type) {
    case 'environment': {
      const options = input.options.map(({ key, name }) => ({ value: key, label: name }));
      return <OneOf {...common} {...one(input)} options={options} value={String(value ?? '')} />;
    }
    case 'choice': {
      const options = input.options.map((option) => ({ value: option, label: option }));
      return <OneOf {...common} {...one(input)} options={options} value={String(value ?? '')} />;
    }
    case 'services':
      return <SomeServices {...common} input={input} value={(value ?? []) as ServiceModule[]} />;
    case 'text':
      return (
        <Textarea
          label={input.label}
          withAsterisk={input.required}
          required={input.required}
          error={error}
          autosize
          maxLength={4000}
          value={String(value ?? '')}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

/** What has a default cannot be left without a value: the server would take the default. */
const one = ({ label, required, default: instead }: OfferedInput) => ({
  label,
  required,
  clearable: !required && instead === null,
});
