import { getPolicy, type Policy } from '@countersign/contract/policies.ts';
import { Tabs } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../../shared/api/may.ts';
import { reading } from '../../../shared/api/query.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { ReasonedButton } from '../../../shared/ui/reasoned-button.tsx';
import { Rows } from '../../../shared/ui/skeletons.tsx';
import { YamlEditor } from '../../../shared/ui/yaml-editor.tsx';
import { BehindIt } from '../parts/behind-it.tsx';
import { DeletePolicy } from '../parts/delete-policy.tsx';
import { History } from '../parts/history.tsx';
import { InWords } from '../parts/in-words.tsx';
import { Trial } from '../parts/trial/trial.tsx';
import { Versioned } from '../parts/versioned.tsx';
import { definitionOf, textOf } from '../policies.view.ts';
import { policyWords } from '../sentences/policy.ts';
import { useSay } from '../use-say.ts';

const from = '/projects/$project/policies/$policy';

/** One policy: what it says, who stands behind it, what came before, and what it would ask. */
export function PolicyPage() {
  const { project, policy: id } = useParams({ from });
  const { data: policy } = useSuspenseQuery(reading(getPolicy, { params: { project, policy: id } }));
  return (
    <Page
      title={policy.name}
      lead={<Versioned policy={policy} />}
      actions={<Actions project={project} policy={policy} />}
    >
      <BehindIt project={project} policy={policy} />
      <Looks project={project} policy={policy} />
    </Page>
  );
}

type Props = { readonly project: string; readonly policy: Policy };

function Actions({ project, policy }: Props) {
  const { t } = useTranslation('policies');
  const navigate = useNavigate();
  const because = useMay(project, 'policy.edit');
  const [deleting, setDeleting] = useState(false);
  const edit = () =>
    void navigate({ to: '/projects/$project/policies/$policy/edit', params: { project, policy: policy.id } });
  return (
    <>
      <ReasonedButton because={because} onClick={edit}>
        {t('edit')}
      </ReasonedButton>
      <ReasonedButton because={because} variant="default" onClick={() => setDeleting(true)}>
        {t('delete')}
      </ReasonedButton>
      {deleting && <DeletePolicy project={project} policy={policy} onClose={() => setDeleting(false)} />}
    </>
  );
}

function Looks({ project, policy }: Props) {
  const { t } = useTranslation('policies');
  const say = useSay();
  const { tab = 'words' } = useSearch({ from });
  const navigate = useNavigate();
  const show = (next: string | null) =>
    void navigate({ from, search: next === null || next === 'words' ? {} : { tab: next }, replace: true });
  return (
    <Tabs value={tab} onChange={show} keepMounted={false}>
      <Tabs.List mb="md">
        <Tabs.Tab value="words">{t('inWords')}</Tabs.Tab>
        <Tabs.Tab value="yaml">{t('asYaml')}</Tabs.Tab>
        <Tabs.Tab value="try">{t('tryIt')}</Tabs.Tab>
        <Tabs.Tab value="history">{t('history')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="words">
        <InWords said={policyWords(definitionOf(policy), say)} />
      </Tabs.Panel>
      <Tabs.Panel value="yaml">
        <YamlEditor label={t('asYaml')} value={textOf(policy)} onChange={ignore} faults={noFaults} readOnly />
      </Tabs.Panel>
      <Tabs.Panel value="try">
        <Suspense fallback={<Rows />}>
          <Trial project={project} inForce={policy.name} />
        </Suspense>
      </Tabs.Panel>
      <Tabs.Panel value="history">
        <Suspense fallback={<Rows />}>
          <History project={project} policy={policy} />
        </Suspense>
      </Tabs.Panel>
    </Tabs>
  );
}

const noFaults: readonly never[] = [];
const ignore = () => undefined;
