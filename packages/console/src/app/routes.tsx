import { createRoute } from '@tanstack/react-router';
import { firstPage, lazyPage } from './lazy-page.ts';
import { rootRoute } from './root-route.ts';

/** What the address of a page may carry behind the question mark: these, as texts; anything else is left out. */
const text =
  <Name extends string>(...names: Name[]) =>
  (search: Record<string, unknown>) => {
    const given = names.filter((name) => search[name] !== undefined && search[name] !== '');
    return Object.fromEntries(given.map((name) => [name, String(search[name])])) as { [N in Name]?: string };
  };

const getParentRoute = () => rootRoute;

/** Every page, each loaded when somebody goes there. */
export const pageRoutes = [
  createRoute({
    getParentRoute,
    path: '/',
    validateSearch: text('project', 'search'),
    component: firstPage(() => import('../features/inbox/pages/inbox.page.tsx'), 'InboxPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/account',
    component: lazyPage(() => import('../features/account/pages/account.page.tsx'), 'AccountPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/people',
    validateSearch: text('tab', 'query'),
    component: lazyPage(() => import('../features/administration/pages/people.page.tsx'), 'PeoplePage'),
  }),
  createRoute({
    getParentRoute,
    path: '/tokens',
    validateSearch: text('account'),
    component: lazyPage(() => import('../features/administration/pages/tokens.page.tsx'), 'TokensPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/apis',
    validateSearch: text('project', 'api'),
    component: lazyPage(() => import('../features/administration/pages/apis.page.tsx'), 'ApisPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/ledger',
    validateSearch: text(
      ...([
        'from',
        'to',
        'actor',
        'action',
        'subjectType',
        'subjectId',
        'scope',
        'project',
        'entry',
      ] as const),
    ),
    component: lazyPage(
      () => import('../features/ledger/pages/instance-ledger.page.tsx'),
      'InstanceLedgerPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/approvals',
    validateSearch: text('status'),
    component: firstPage(() => import('../features/approvals/pages/approvals.page.tsx'), 'ApprovalsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/approvals/$approval',
    component: firstPage(() => import('../features/approvals/pages/approval.page.tsx'), 'ApprovalPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/releases',
    validateSearch: text('status', 'title'),
    component: lazyPage(() => import('../features/releases/pages/releases.page.tsx'), 'ReleasesPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/releases/$release',
    validateSearch: text('execution'),
    component: lazyPage(() => import('../features/releases/pages/release.page.tsx'), 'ReleasePage'),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/workflows',
    component: lazyPage(() => import('../features/workflows/pages/workflows.page.tsx'), 'WorkflowsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/workflows/$workflow',
    validateSearch: text('version', 'against', 'draft'),
    component: lazyPage(() => import('../features/workflows/pages/workflow.page.tsx'), 'WorkflowPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/runs',
    validateSearch: text('workflow', 'status'),
    component: lazyPage(() => import('../features/runs/pages/runs.page.tsx'), 'RunsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/runs/$run',
    component: lazyPage(() => import('../features/runs/pages/run.page.tsx'), 'RunPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/pre-approvals',
    validateSearch: text('query', 'valid'),
    component: lazyPage(
      () => import('../features/preapprovals/pages/pre-approvals.page.tsx'),
      'PreApprovalsPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/pre-approvals/$preApproval',
    component: lazyPage(
      () => import('../features/preapprovals/pages/pre-approval.page.tsx'),
      'PreApprovalPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/policies',
    component: lazyPage(() => import('../features/policies/pages/policies.page.tsx'), 'PoliciesPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/policies/new',
    component: lazyPage(() => import('../features/policies/pages/new-policy.page.tsx'), 'NewPolicyPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/policies/$policy',
    validateSearch: text('tab'),
    component: lazyPage(() => import('../features/policies/pages/policy.page.tsx'), 'PolicyPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/policies/$policy/edit',
    component: lazyPage(() => import('../features/policies/pages/edit-policy.page.tsx'), 'EditPolicyPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/pipelines',
    component: lazyPage(() => import('../features/pipelines/pages/pipelines.page.tsx'), 'PipelinesPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/pipelines/new',
    component: lazyPage(() => import('../features/pipelines/pages/new-pipeline.page.tsx'), 'NewPipelinePage'),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/pipelines/$pipeline/edit',
    validateSearch: text('version'),
    component: lazyPage(() => import('../features/pipelines/pages/edit-draft.page.tsx'), 'EditDraftPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/pipelines/$pipeline',
    validateSearch: text('version', 'tab', 'against'),
    component: lazyPage(() => import('../features/pipelines/pages/pipeline.page.tsx'), 'PipelinePage'),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/ledger',
    validateSearch: text(
      ...(['from', 'to', 'actor', 'action', 'subjectType', 'subjectId', 'release', 'entry'] as const),
    ),
    component: lazyPage(() => import('../features/ledger/pages/ledger.page.tsx'), 'LedgerPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/insight',
    validateSearch: text('days', 'from', 'to', 'by', 'name'),
    component: lazyPage(() => import('../features/insight/pages/insight.page.tsx'), 'InsightPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/settings',
    validateSearch: text('tab'),
    component: lazyPage(() => import('../features/administration/pages/project.page.tsx'), 'ProjectPage'),
  }),
];
