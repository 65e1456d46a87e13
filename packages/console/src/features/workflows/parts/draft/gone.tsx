import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

type Props = { readonly label: string; readonly onSave: () => void };

/** Somebody has deleted what is being edited: it can become a version of its own. */
export function Gone({ label, onSave }: Props) {
  const { t } = useTranslation('workflows');
  return (
    <Alert role="alert" color="yellow" icon={<IconTrash />}>
      <Stack gap="sm">
        <Text size="sm">{t('gone', { label })}</Text>
        <Group>
          <Button size="xs" onClick={onSave}>
            {t('saveNew')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
