import { listPreApprovalsForWorkflow } from '@countersign/contract/pre-approvals.ts';
import { readOffer } from '@countersign/contract/runs.ts';
import { Box, Button, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readingPages } from '../../../../shared/api/query.ts';
import { ProblemNotice } from '../../../../shared/ui/problem-notice.tsx';
import { Rows } from '../../../../shared/ui/skeletons.tsx';
import { turningPoints, usableFirst } from './draft.view.ts';
import { FormCard } from './form-card.tsx';
import { useTurningPoints } from './turning-points.ts';

type Props = {
  readonly project: string;
  readonly workflow: string;
  readonly chosen: string | null;
  readonly onChoose: (form: string) => void;
};

/** More forms than this, and one may look for a number. */
const few = 5;

/** The first choice: by which approval form. All of them are shown, those that can be used before the others. */
export function Forms({ project, workflow, chosen, onChoose }: Props) {
  const { t } = useTranslation('runs');
  const [typed, setTyped] = useState('');
  const [query] = useDebouncedValue(typed.trim(), 200);
  const asked = { params: { project, workflow }, query: { limit: 50, ...(query && { query }) } };
  const found = useInfiniteQuery({
    ...readingPages(listPreApprovalsForWorkflow, asked),
    placeholderData: keepPreviousData,
  });
  const { data: forms = [] } = found;
  useTurningPoints([listPreApprovalsForWorkflow, readOffer], turningPoints(forms));
  const choose = (id: string) => forms.some((form) => form.id === id && form.usable) && onChoose(id);
  if (found.isPending) return <Rows count={2} height={150} />;
  return (
    <Stack gap="xs">
      {(forms.length > few || typed !== '') && (
        <TextInput
          label={t('findForm')}
          leftSection={<IconSearch size={16} />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      <ProblemNotice error={found.error} onRetry={() => found.refetch()} />
      <Radio.Group
        name="form"
        label={t('form')}
        description={t('formHint')}
        required
        value={chosen}
        onChange={choose}
      >
        <Box mah="min(26rem, 50dvh)" mt="xs" mx={-4} px={4} style={{ overflowY: 'auto' }}>
          <Stack gap="xs" py={4}>
            {usableFirst(forms).map((form) => (
              <FormCard key={form.id} form={form} />
            ))}
          </Stack>
        </Box>
      </Radio.Group>
      {forms.length === 0 && <Text c="dimmed">{query === '' ? t('noForms') : t('noFormFound')}</Text>}
      {forms.length > 0 && !forms.some(({ usable }) => usable) && <Text>{t('noUsableForm')}</Text>}
      {found.hasNextPage && (
        <Button variant="default" loading={found.isFetchingNextPage} onClick={() => found.fetchNextPage()}>
          {t('more', { ns: 'common' })}
        </Button>
      )}
    </Stack>
  );
}
