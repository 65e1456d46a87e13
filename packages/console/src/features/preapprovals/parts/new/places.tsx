import { listEnvironments, listServices } from '@countersign/contract/project-parts.ts';
import { MultiSelect, Stack, TagsInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { reading } from '../../../../shared/api/query.ts';
import type { NewForm } from '../../new-form.view.ts';
import { Pairs } from './pairs.tsx';

type Props = {
  readonly project: string;
  readonly form: NewForm;
  readonly onChange: (part: Partial<NewForm>) => void;
};

/** Where and on what. What it names need not be known here yet. */
export function Places({ project, form, onChange }: Props) {
  const { t } = useTranslation('preapprovals');
  const asked = { params: { project }, query: { limit: 200 } };
  const environments = useQuery(reading(listEnvironments, asked)).data?.items ?? [];
  const services = useQuery(reading(listServices, asked)).data?.items ?? [];
  const modules = services.flatMap(({ name, modules: all }) =>
    all.map((module) => ({ value: JSON.stringify([name, module]), label: `${name} / ${module}` })),
  );
  return (
    <>
      <TagsInput
        label={t('environments')}
        description={t('environmentsHint')}
        data={environments.map(({ key }) => key)}
        value={[...form.environments]}
        onChange={(chosen) => onChange({ environments: chosen })}
        splitChars={[]}
      />
      <Stack gap="xs">
        <MultiSelect
          label={t('services')}
          description={t('servicesHint')}
          data={modules}
          value={[...form.services]}
          onChange={(chosen) => onChange({ services: chosen })}
          searchable
          hidePickedOptions
        />
        <Pairs
          labels={[t('service'), t('module')]}
          add={t('addService')}
          value={form.otherServices}
          onChange={(otherServices) => onChange({ otherServices })}
        />
      </Stack>
    </>
  );
}
