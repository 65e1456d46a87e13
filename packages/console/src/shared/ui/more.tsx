import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';

type Pages = {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  fetchNextPage(): unknown;
};

/** Below a list that has more pages. */
export function More({ pages }: { readonly pages: Pages }) {
  const { t } = useTranslation();
  if (!pages.hasNextPage) return null;
  return (
    <Group justify="center">
      <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => pages.fetchNextPage()}>
        {t('more')}
      </Button>
    </Group>
  );
}
