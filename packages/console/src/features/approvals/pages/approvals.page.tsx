import { Stack } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../../shared/ui/page.tsx';
import { Rows } from '../../../shared/ui/skeletons.tsx';
import { ApprovalList } from '../parts/list/approval-list.tsx';
import { StatusFilter, type Wanted } from '../parts/list/status-filter.tsx';
import { statuses } from '../parts/status-badge.tsx';

const route = getRouteApi('/projects/$project/approvals');

/** The approvals of a project: those that are open, or all, or those that ended in one way. */
export function ApprovalsPage() {
  const { t } = useTranslation('inbox');
  const { project } = route.useParams();
  const { status: asked } = route.useSearch();
  const navigate = route.useNavigate();
  const status = asked === 'all' || (asked !== undefined && asked in statuses) ? (asked as Wanted) : 'open';
  return (
    <Page title={t('approvals')} lead={t('approvalsLead')}>
      <Stack gap="md">
        <StatusFilter
          status={status}
          onStatus={(wanted) => void navigate({ search: { status: wanted }, replace: true })}
        />
        <Suspense key={status} fallback={<Rows count={6} height={72} />}>
          <ApprovalList project={project} status={status} />
        </Suspense>
      </Stack>
    </Page>
  );
}
