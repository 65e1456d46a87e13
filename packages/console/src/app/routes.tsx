import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
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
    component: lazyRouteComponent(() => import('../features/inbox/pages/inbox.page.tsx'), 'InboxPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/account',
    component: lazyRouteComponent(() => import('../features/account/pages/account.page.tsx'), 'AccountPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/people',
    component: lazyRouteComponent(
      () => import('../features/administration/pages/people.page.tsx'),
      'PeoplePage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/tokens',
    component: lazyRouteComponent(
      () => import('../features/administration/pages/tokens.page.tsx'),
      'TokensPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/apis',
    component: lazyRouteComponent(() => import('../features/administration/pages/apis.page.tsx'), 'ApisPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/ledger',
    validateSearch: text('from', 'to', 'actor', 'action', 'subjectType', 'subjectId'),
    component: lazyRouteComponent(
      () => import('../features/ledger/pages/instance-ledger.page.tsx'),
      'InstanceLedgerPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/approvals',
    validateSearch: text('status'),
    component: lazyRouteComponent(
      () => import('../features/approvals/pages/approvals.page.tsx'),
      'ApprovalsPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/approvals/$approval',
    component: lazyRouteComponent(
      () => import('../features/approvals/pages/approval.page.tsx'),
      'ApprovalPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/releases',
    validateSearch: text('status', 'title'),
    component: lazyRouteComponent(
      () => import('../features/releases/pages/releases.page.tsx'),
      'ReleasesPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/releases/$release',
    validateSearch: text('execution'),
    component: lazyRouteComponent(() => import('../features/releases/pages/release.page.tsx'), 'ReleasePage'),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/workflows',
    component: lazyRouteComponent(
      () => import('../features/workflows/pages/workflows.page.tsx'),
      'WorkflowsPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/workflows/$workflow',
    validateSearch: text('version', 'against'),
    component: lazyRouteComponent(
      () => import('../features/workflows/pages/workflow.page.tsx'),
      'WorkflowPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/runs',
    validateSearch: text('workflow', 'status'),
    component: lazyRouteComponent(() => import('../features/runs/pages/runs.page.tsx'), 'RunsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/runs/$run',
    component: lazyRouteComponent(() => import('../features/runs/pages/run.page.tsx'), 'RunPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/pre-approvals',
    component: lazyRouteComponent(
      () => import('../features/preapprovals/pages/pre-approvals.page.tsx'),
      'PreApprovalsPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/pre-approvals/$preApproval',
    component: lazyRouteComponent(
      () => import('../features/preapprovals/pages/pre-approval.page.tsx'),
      'PreApprovalPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/policies',
    component: lazyRouteComponent(
      () => import('../features/policies/pages/policies.page.tsx'),
      'PoliciesPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/policies/$policy',
    component: lazyRouteComponent(() => import('../features/policies/pages/policy.page.tsx'), 'PolicyPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/pipelines',
    component: lazyRouteComponent(
      () => import('../features/pipelines/pages/pipelines.page.tsx'),
      'PipelinesPage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/pipelines/$pipeline',
    validateSearch: text('version'),
    component: lazyRouteComponent(
      () => import('../features/pipelines/pages/pipeline.page.tsx'),
      'PipelinePage',
    ),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/ledger',
    validateSearch: text('from', 'to', 'actor', 'action', 'subjectType', 'subjectId'),
    component: lazyRouteComponent(() => import('../features/ledger/pages/ledger.page.tsx'), 'LedgerPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/insight',
    validateSearch: text('from', 'to'),
    component: lazyRouteComponent(() => import('../features/insight/pages/insight.page.tsx'), 'InsightPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/projects/$project/settings',
    component: lazyRouteComponent(
      () => import('../features/administration/pages/project.page.tsx'),
      'ProjectPage',
    ),
  }),
];
