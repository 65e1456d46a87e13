import { Alert } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** For those who may look but not change anything: why, in the server's words. */
export function LookOnly({ because }: { readonly because: string | null }) {
  const { t } = useTranslation('administration');
  if (because === null) return null;
  return (
    <Alert color="gray" icon={<IconLock />} title={t('lookOnly')}>
      {because}
    </Alert>
  );
}
