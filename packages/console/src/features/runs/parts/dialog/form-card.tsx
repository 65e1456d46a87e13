import type { OfferedPreApproval } from '@countersign/contract/pre-approval-shapes.ts';
import { Badge, Group, Radio, Stack, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { FormFacts } from '../../../preapprovals/parts/form-facts.tsx';

/**
 * One approval form to choose. One that cannot be used is greyed but stays readable, and can be reached like the others,
 * so that whoever looks for it learns why: in the server's words.
 */
export function FormCard({ form }: { readonly form: OfferedPreApproval }) {
  const { t } = useTranslation('runs');
  const details = useId();
  const { externalId, usable } = form;
  return (
    <Radio.Card
      value={form.id}
      p="sm"
      aria-label={externalId}
      aria-describedby={details}
      aria-disabled={!usable || undefined}
      bg={usable ? undefined : 'var(--mantine-color-default-hover)'}
      style={{ cursor: usable ? 'pointer' : 'not-allowed' }}
    >
      <Group wrap="nowrap" align="flex-start" gap="sm">
        {usable ? <Radio.Indicator mt={2} /> : <IconLock size={20} aria-hidden />}
        <Stack gap={6} flex={1} miw={0} id={details} c={usable ? undefined : 'dimmed'}>
          <Group justify="space-between" gap="xs">
            <Text component="span" fw={600} td={usable ? undefined : 'line-through'}>
              {externalId}
            </Text>
            <Badge variant="light" color={usable ? 'green' : 'gray'}>
              {usable ? t('formUsable') : t('formUnusable')}
            </Badge>
          </Group>
          {!usable && <Reasons reasons={form.reasons} />}
          <FormFacts form={form} />
        </Stack>
      </Group>
    </Radio.Card>
  );
}

const Reasons = ({ reasons }: Pick<OfferedPreApproval, 'reasons'>) => (
  <>
    {reasons.map(({ code, because }) => (
      <Text component="span" size="sm" c="var(--mantine-color-text)" key={code + because}>
        {because}
      </Text>
    ))}
  </>
);
