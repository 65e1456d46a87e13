import { readProject } from '@countersign/contract/projects.ts';
import { Tabs } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { reading } from '../../../shared/api/query.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { Rows } from '../../../shared/ui/skeletons.tsx';
import { BreakGlassTab } from '../parts/break-glass/break-glass-tab.tsx';
import { CalendarTab } from '../parts/calendars/calendar-tab.tsx';
import { WindowTab } from '../parts/calendars/window-tab.tsx';
import { RenameProject } from '../parts/project/edit-project.tsx';
import { EnvironmentTab } from '../parts/project/environment-tab.tsx';
import { MemberTab } from '../parts/project/member-tab.tsx';
import { RoleTab } from '../parts/project/role-tab.tsx';
import { ServiceTab } from '../parts/project/service-tab.tsx';

const tabs = {
  members: MemberTab,
  roles: RoleTab,
  environments: EnvironmentTab,
  services: ServiceTab,
  calendars: CalendarTab,
  windows: WindowTab,
  glass: BreakGlassTab,
} as const;
type Tab = keyof typeof tabs;

const from = '/projects/$project/settings';

/** Who is in a project and as what, and what it ships where and when. Each tab has an address. */
export function ProjectPage() {
  const { t } = useTranslation('administration');
  const { project } = useParams({ from });
  const { tab = 'members' } = useSearch({ from });
  const navigate = useNavigate({ from });
  const { data } = useSuspenseQuery(reading(readProject, { params: { project } }));
  const names = Object.keys(tabs) as Tab[];
  return (
    <Page
      title={t('settingsTitle', { name: data.name })}
      lead={t('settingsLead')}
      actions={<RenameProject project={data} />}
    >
      <Tabs
        value={tab}
        onChange={(next) => navigate({ search: { tab: next ?? 'members' } })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {names.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`${name}Tab`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {names.map((name) => {
          const Content = tabs[name];
          return (
            <Tabs.Panel key={name} value={name}>
              <Suspense fallback={<Rows count={4} height={64} />}>
                <Content project={project} />
              </Suspense>
            </Tabs.Panel>
          );
        })}
      </Tabs>
    </Page>
  );
}
