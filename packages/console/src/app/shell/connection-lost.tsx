import { Alert } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../../shared/live/live.tsx';
import { exact } from '../../shared/time/format.ts';

/** Says so while what is shown may be out of date. */
export function ConnectionLost() {
  const connection = useConnection();
  const { t, i18n } = useTranslation('shell');
  if (connection.live) return null;
  return (
    <Alert color="yellow" icon={<IconPlugConnectedX />} role="status" mb="md">
      {t('lost', { when: exact(connection.since, i18n.language) })}
    </Alert>
  );
}
