import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../shared/api/session.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { Rows } from '../../../shared/ui/skeletons.tsx';
import { LookOnly } from '../parts/look-only.tsx';
import { GroupList } from '../parts/people/group-list.tsx';
import { PeopleList } from '../parts/people/people-list.tsx';
import { ProjectList } from '../parts/people/project-list.tsx';

const tabs = { people: PeopleList, groups: GroupList, projects: ProjectList } as const;
type Tab = keyof typeof tabs;

/** Who there is in this instance, and which projects. For everybody to look at; changing it is for administrators. */
export function PeoplePage() {
  const { t } = useTranslation('administration');
  const { mayNotAdminister } = useSession();
  const { tab = 'people' } = useSearch({ from: '/people' });
  const navigate = useNavigate({ from: '/people' });
  const names = Object.keys(tabs) as Tab[];
  return (
    <Page title={t('peopleTitle')} lead={t('peopleLead')}>
      <LookOnly because={mayNotAdminister} />
      <Tabs
        value={tab}
        onChange={(next) => navigate({ search: { tab: next ?? 'people' } })}
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
          const List = tabs[name];
          return (
            <Tabs.Panel key={name} value={name}>
              <Suspense fallback={<Rows count={6} height={72} />}>
                <List />
              </Suspense>
            </Tabs.Panel>
          );
        })}
      </Tabs>
    </Page>
  );
}
