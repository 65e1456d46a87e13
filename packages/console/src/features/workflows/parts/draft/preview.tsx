import { Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Outline } from '../definition/outline.tsx';
import type { Validation } from './use-validation.ts';

/** What the definition will do, drawn as soon as it can be read. */
export function Preview({ definition, faults }: Validation) {
  const { t } = useTranslation('workflows');
  return (
    <Stack gap="xs" component="section" aria-label={t('preview')}>
      <Title order={2} size="h4">
        {t('preview')}
      </Title>
      {definition && faults.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('lastPreview')}
        </Text>
      )}
      {definition ? <Outline definition={definition} /> : <Text c="dimmed">{t('noPreview')}</Text>}
    </Stack>
  );
}
