import { Alert, Paper, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

type Props = { readonly form: string; readonly because: string };

/** The height of what a dialog has at its top. */
const headed = 60;

/** The form that was chosen ceased to be usable while the dialog was open: what happened, and what to do, wherever one has scrolled. */
export function StaleForm({ form, because }: Props) {
  const { t } = useTranslation('runs');
  return (
    <Paper pos="sticky" top={headed} bg="var(--mantine-color-body)" style={{ zIndex: 2 }}>
      <Alert role="alert" color="yellow" icon={<IconAlertTriangle />} title={t('formStale', { form })}>
        <Stack gap={4}>
          <Text size="sm">{because}</Text>
          <Text size="sm">{t('formStaleHint')}</Text>
        </Stack>
      </Alert>
    </Paper>
  );
}
