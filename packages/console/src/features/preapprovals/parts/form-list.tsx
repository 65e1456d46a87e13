import { listPreApprovals } from '@countersign/contract/pre-approvals.ts';
import { Stack } from '@mantine/core';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readingPages } from '../../../shared/api/query.ts';
import { Empty } from '../../../shared/ui/empty.tsx';
import { More } from '../../../shared/ui/more.tsx';
import { FormRow } from './form-row.tsx';

type Props = {
  readonly project: string;
  readonly query?: string | undefined;
  /** Only those that were made as valid and not revoked. */
  readonly valid: boolean;
};

/** The pre-approvals of a project, newest first. */
export function FormList({ project, query, valid }: Props) {
  const { t } = useTranslation('preapprovals');
  const asked = { limit: 30, ...(query && { query }), ...(valid && { valid: 'true' as const }) };
  const pages = useSuspenseInfiniteQuery(
    readingPages(listPreApprovals, { params: { project }, query: asked }),
  );
  const narrowed = Boolean(query) || valid;
  if (pages.data.length === 0)
    return (
      <Empty title={narrowed ? t('noneFound') : t('none')}>{narrowed ? undefined : t('noneHint')}</Empty>
    );
  return (
    <Stack gap="xs">
      <Stack gap="xs" component="ul" p={0} m={0} aria-label={t('title')} style={{ listStyle: 'none' }}>
        {pages.data.map((form) => (
          <FormRow key={form.id} project={project} form={form} />
        ))}
      </Stack>
      <More pages={pages} />
    </Stack>
  );
}
