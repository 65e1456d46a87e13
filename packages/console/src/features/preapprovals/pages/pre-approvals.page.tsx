import { Checkbox, Group, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../../shared/api/may.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { ReasonedButton } from '../../../shared/ui/reasoned-button.tsx';
import { Rows } from '../../../shared/ui/skeletons.tsx';
import { FormList } from '../parts/form-list.tsx';

const from = '/projects/$project/pre-approvals';

// It brings the calendars with it.
const NewForm = lazy(() =>
  import('../parts/new/new-form.tsx').then((module) => ({ default: module.NewForm })),
);

/** Permissions given in advance: which there are, how they stand, and a new one. */
export function PreApprovalsPage() {
  const { t } = useTranslation('preapprovals');
  const { project } = useParams({ from });
  const { query, valid } = useSearch({ from });
  const navigate = useNavigate({ from });
  const go = (search: { query?: string | undefined; valid?: string | undefined }) =>
    navigate({
      search: Object.fromEntries(Object.entries(search).filter(([, value]) => value)),
      replace: true,
    });
  const find = useDebouncedCallback((text: string) => go({ query: text.trim(), valid }), 250);
  return (
    <Page title={t('title')} lead={t('lead')} actions={<Create project={project} />}>
      <Group align="flex-end">
        <TextInput
          label={t('find')}
          leftSection={<IconSearch size={16} />}
          defaultValue={query ?? ''}
          onChange={(event) => find(event.currentTarget.value)}
          flex="0 1 20rem"
        />
        <Checkbox
          label={t('onlyValid')}
          checked={valid === 'yes'}
          onChange={(event) => go({ query, valid: event.currentTarget.checked ? 'yes' : undefined })}
          mb={8}
        />
      </Group>
      <Suspense fallback={<Rows count={5} height={104} />}>
        <FormList project={project} query={query} valid={valid === 'yes'} />
      </Suspense>
    </Page>
  );
}

function Create({ project }: { readonly project: string }) {
  const { t } = useTranslation('preapprovals');
  const because = useMay(project, 'pre-approval.create');
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <ReasonedButton because={because} leftSection={<IconPlus size={16} />} onClick={open}>
        {t('create')}
      </ReasonedButton>
      {opened && (
        <Suspense fallback={null}>
          <NewForm project={project} onClose={close} />
        </Suspense>
      )}
    </>
  );
}
