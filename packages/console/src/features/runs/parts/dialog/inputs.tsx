import type { Offer } from '@countersign/contract/run-shapes.ts';
import { Stack, Text, Textarea, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Refused } from '../../../../shared/api/failure.ts';
import type { Draft } from './draft.view.ts';
import { InputField } from './input-field.tsx';

type Props = {
  readonly offer: Offer;
  readonly draft: Draft;
  readonly error: Error | null;
  readonly onChange: (draft: Draft) => void;
};

/** The second choice: what the run is given, and a remark. */
export function Inputs({ offer, draft, error, onChange }: Props) {
  const { t } = useTranslation('runs');
  const { inputs, workflowVersion, preApproval } = offer;
  const version = workflowVersion.label;
  return (
    <Stack>
      <div>
        <Title order={3} size="h5">
          {t('inputs')}
        </Title>
        <Text size="sm" c="dimmed">
          {preApproval === null
            ? t('runsVersion', { version })
            : t('covered', { version, form: preApproval.externalId })}
        </Text>
      </div>
      {inputs.length === 0 && <Text size="sm">{t('noInputs')}</Text>}
      {inputs.map((input) => (
        <InputField
          key={input.name}
          input={input}
          draft={draft}
          error={faultOf(error, input.name)}
          onChange={(value) => onChange({ ...draft, values: { ...draft.values, [input.name]: value } })}
        />
      ))}
      <Textarea
        label={t('remark')}
        description={t('remarkHint')}
        value={draft.remark}
        onChange={(event) => onChange({ ...draft, remark: event.currentTarget.value })}
        autosize
        maxLength={1000}
      />
    </Stack>
  );
}

/** What the server has found wrong with one input. */
function faultOf(error: Error | null, name: string): string | undefined {
  const { errors = [] } = error instanceof Refused ? error.problem : {};
  const found = errors.filter(({ pointer }) => pointer === `/inputs/${name}`);
  return found.length === 0 ? undefined : found.map(({ detail }) => detail).join('; ');
}
