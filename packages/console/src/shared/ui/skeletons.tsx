import { Skeleton, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The place of a list that is being read: as many rows as will be there, so that nothing jumps. `height` in pixels. */
export function Rows({ count = 5, height = 56 }: { readonly count?: number; readonly height?: number }) {
  const { t } = useTranslation();
  const rows = Array.from({ length: count }, (_, nth) => `row-${nth}`);
  return (
    <Stack gap="xs" role="status" aria-label={t('loading')}>
      {rows.map((key) => (
        <Skeleton key={key} height={height} radius="sm" />
      ))}
    </Stack>
  );
}

/** The place of a whole page that is being read. */
export function PageSkeleton() {
  return (
    <Stack gap="lg">
      <Stack gap={8} h={62}>
        <Skeleton height={30} width="min(24rem, 70%)" />
        <Skeleton height={16} width="min(34rem, 90%)" />
      </Stack>
      <Rows />
    </Stack>
  );
}
