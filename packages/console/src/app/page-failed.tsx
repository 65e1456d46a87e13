import { Anchor } from '@mantine/core';
import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { isRefused, Unreachable } from '../shared/api/failure.ts';
import { useConnection } from '../shared/live/live.tsx';
import { Empty } from '../shared/ui/empty.tsx';
import { Page } from '../shared/ui/page.tsx';
import { ProblemNotice } from '../shared/ui/problem-notice.tsx';
import { PageMissing } from './lazy-page.ts';

/** In place of a page that cannot be shown: why, and a way on. It tries again by itself when the server is back. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const { reset: forget } = useQueryErrorResetBoundary();
  const { live } = useConnection();
  const missing = (error as unknown) instanceof PageMissing;
  const again = () => {
    // Nothing was typed on a page that has not come yet.
    if (missing) return window.location.reload();
    forget();
    reset();
  };
  const away = useRef(false);
  useEffect(() => {
    if (live && away.current) again();
    away.current = !live;
  });
  if (isRefused(error, 'resource/not-found')) return <NotFound />;
  return (
    <Page title={t('failed')}>
      <ProblemNotice error={missing ? new Unreachable() : (error as Error)} onRetry={again} />
    </Page>
  );
}

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Page title={t('notFound')}>
      <Empty title={t('notFoundHint')}>
        <Anchor component={Link} to="/">
          {t('inbox', { ns: 'shell' })}
        </Anchor>
      </Empty>
    </Page>
  );
}
