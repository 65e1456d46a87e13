import { Group, Select, Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../shared/api/session.ts';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { Rows } from '../../../shared/ui/skeletons.tsx';
import { type Api, apis } from '../apis.view.ts';
import { Examples } from '../parts/apis/examples.tsx';

/** The five APIs, with calls that can be copied as they stand: this server's address and what there is in a project. */
export function ApisPage() {
  const { t } = useTranslation('administration');
  const { projects } = useSession();
  const search = useSearch({ from: '/apis' });
  const navigate = useNavigate({ from: '/apis' });
  const project = search.project ?? projects[0]?.key;
  const api = apis.find((one) => one === search.api) ?? 'native';
  const go = (to: { api?: string; project?: string }) => navigate({ search: { ...search, ...to } });
  return (
    <Page title={t('apisTitle')} lead={t('apisLead')}>
      {project === undefined ? (
        <Empty title={t('noProjects')} />
      ) : (
        <>
          <Group>
            <Select
              label={t('examplesOf')}
              data={projects.map(({ key, name }) => ({ value: key, label: name }))}
              value={project}
              allowDeselect={false}
              onChange={(next) => next && go({ project: next })}
            />
          </Group>
          <Tabs value={api} onChange={(next) => go({ api: next as Api })} keepMounted={false}>
            <Tabs.List mb="md">
              {apis.map((one) => (
                <Tabs.Tab key={one} value={one}>
                  {t(`api_${one}`)}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {apis.map((one) => (
              <Tabs.Panel key={one} value={one}>
                <Suspense fallback={<Rows count={5} height={130} />}>
                  <Examples project={project} api={one} />
                </Suspense>
              </Tabs.Panel>
            ))}
          </Tabs>
        </>
      )}
    </Page>
  );
}
