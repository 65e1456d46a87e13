import { Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Outline } from '../definition/outline.tsx';
import type { Validation } from './use-validation.ts';

/** What the definition will do, drawn as soon as it can be read. */
export function Preview({ definition }: Pick<Validation, 'definition'>) {
  const { t } = useTranslation('workflows');
  return (
    <Stack gap="xs" component="section" aria-label={t('preview')}>
      <Title order={2} size="h5">
        {t('preview')}
      </Title>
      {definition ? <Outline definition={definition} /> : <Text c="dimmed">{t('noPreview')}</Text>}
    </Stack>
  );
}
