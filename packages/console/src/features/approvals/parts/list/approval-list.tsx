import { listApprovals } from '@countersign/contract/approvals.ts';
import { Stack } from '@mantine/core';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readingPages } from '../../../../shared/api/query.ts';
import { Empty } from '../../../../shared/ui/empty.tsx';
import { More } from '../../../../shared/ui/more.tsx';
import classes from './approval-list.module.css';
import { ApprovalRow } from './approval-row.tsx';
import type { Wanted } from './status-filter.tsx';

type Props = { readonly project: string; readonly status: Wanted };

/** The approvals of a project that stand like this, newest first. */
export function ApprovalList({ project, status }: Props) {
  const { t } = useTranslation('inbox');
  const query = status === 'all' ? {} : { query: { status } };
  const pages = useSuspenseInfiniteQuery(readingPages(listApprovals, { params: { project }, ...query }));
  if (pages.data.length === 0)
    return status === 'all' ? (
      <Empty title={t('noApprovals')}>{t('noApprovalsHint')}</Empty>
    ) : (
      <Empty title={t('noApprovalsLike')} />
    );
  return (
    <Stack>
      <Stack component="ul" gap="xs" className={classes.list} aria-label={t('approvals')}>
        {pages.data.map((approval) => (
          <ApprovalRow key={approval.id} approval={approval} />
        ))}
      </Stack>
      <More pages={pages} />
    </Stack>
  );
}
