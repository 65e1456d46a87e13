import { Checkbox, Radio, Stack, Text, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { asksFor, type Decision } from './use-decision.ts';
import { ValueField } from './value-field.tsx';

type Props = { readonly decision: Decision; readonly autoFocus?: boolean };

/** What is said with a decision: on which level, which value, a comment, and that an older snapshot is meant. */
export function Fields({ decision, autoFocus = false }: Props) {
  const { t } = useTranslation('approvals');
  const { approval, level, comment, confirmed, missing, say } = decision;
  return (
    <Stack gap="sm">
      <Levels decision={decision} />
      {level?.input && asksFor(level) && (
        <ValueField
          key={level.id}
          input={level.input}
          value={decision.value}
          error={missing === 'value' ? t('valueNeeded') : undefined}
          onChange={(value) => say({ value })}
        />
      )}
      <Textarea
        label={t('comment')}
        description={t('commentHint')}
        value={comment}
        onChange={(event) => say({ comment: event.currentTarget.value })}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={1000}
        data-autofocus={autoFocus || undefined}
      />
      {approval.newer !== null && (
        <Checkbox
          label={t('confirmOlder')}
          checked={confirmed}
          error={missing === 'confirmation' ? t('confirmNeeded') : undefined}
          onChange={(event) => say({ confirmed: event.currentTarget.checked })}
        />
      )}
    </Stack>
  );
}

/** Which level it goes on, when there is a choice; and in whose place. */
function Levels({ decision: { levels, level, options, say } }: Pick<Props, 'decision'>) {
  const { t } = useTranslation('approvals');
  const who = options.levels.find((one) => one.level === level?.id)?.onBehalfOf ?? null;
  return (
    <>
      {levels.length > 1 && (
        <Radio.Group
          label={t('level')}
          description={t('levelHint')}
          value={level?.id ?? null}
          onChange={(chosen) => say({ level: chosen, value: null })}
        >
          <Stack gap="xs" mt="xs">
            {levels.map(({ id, name, because }) => (
              <Radio key={id} value={id} label={name} description={because} />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {level && (
        <Text size="sm">
          {levels.length === 1 && t('signsOn', { level: level.name })}{' '}
          {who !== null && <strong>{t('standsInFor', { who })}</strong>} {t('final')}
        </Text>
      )}
    </>
  );
}
