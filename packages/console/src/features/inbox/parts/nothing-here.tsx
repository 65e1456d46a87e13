import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Rows } from '../../../shared/ui/skeletons.tsx';
import type { Filter } from '../inbox.view.ts';
import { Elsewhere } from './later.ts';

/** Nothing waits, or nothing of what is looked for does. */
export function NothingHere({ filter }: { readonly filter: Filter }) {
  const { t } = useTranslation('inbox');
  if (Object.keys(filter).length > 0)
    return (
      <Empty title={t('noMatch')}>
        <Anchor component={Link} to="/">
          {t('showAll')}
        </Anchor>
      </Empty>
    );
  return (
    <>
      <Empty title={t('nothing')}>
        <Text inherit>{t('nothingHint')}</Text>
      </Empty>
      <Suspense fallback={<Rows count={2} height={92} />}>
        <Elsewhere />
      </Suspense>
    </>
  );
}
