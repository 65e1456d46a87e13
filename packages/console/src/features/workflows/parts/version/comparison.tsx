import {
  compareWorkflowVersions,
  getWorkflowVersion,
  type WorkflowVersion,
} from '@countersign/contract/versions.ts';
import { Select, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { reading } from '../../../../shared/api/query.ts';
import { ProblemNotice } from '../../../../shared/ui/problem-notice.tsx';
import { Rows } from '../../../../shared/ui/skeletons.tsx';
import { YamlDiff } from '../../../../shared/ui/yaml-diff.tsx';
import { textOf } from '../../definition.view.ts';
import { ChangeList } from './change-list.tsx';

type Props = {
  readonly project: string;
  readonly version: WorkflowVersion;
  /** The number of the one it is compared with. */
  readonly against: string;
  readonly versions: readonly WorkflowVersion[];
  readonly onCompare: (against: string) => void;
};

/** What is different in this version: in words, and both side by side. */
export function Comparison({ project, version, against, versions, onCompare }: Props) {
  const { t } = useTranslation('workflows');
  const params = { project, workflow: version.workflow };
  const number = String(version.number);
  const { data: other, error } = useQuery(
    reading(getWorkflowVersion, { params: { ...params, version: against } }),
  );
  const { data: difference } = useQuery(
    reading(compareWorkflowVersions, { params: { ...params, version: number }, query: { from: against } }),
  );
  if (error) return <ProblemNotice error={error} />;
  if (!other || !difference) return <Rows />;
  const { changes } = difference;
  return (
    <Stack>
      <OtherVersion {...{ version, other, versions, onCompare }} />
      <Title order={3} size="h5">
        {changes.length === 0 ? t('noChanges') : t('changes', { count: changes.length })}
      </Title>
      <ChangeList changes={changes} />
      {changes.length > 0 && (
        <Stack gap="xs">
          <Text size="sm" c="dimmed">
            {t('sideBySide')}
          </Text>
          <YamlDiff
            before={textOf(other)}
            after={textOf(version)}
            beforeName={other.label}
            afterName={version.label}
          />
        </Stack>
      )}
    </Stack>
  );
}

type OtherProps = Pick<Props, 'version' | 'versions' | 'onCompare'> & { readonly other: WorkflowVersion };

function OtherVersion({ version, other, versions, onCompare }: OtherProps) {
  const { t } = useTranslation('workflows');
  const offered = versions.some(({ id }) => id === other.id) ? versions : [...versions, other];
  return (
    <Select
      label={t('compareWith')}
      maw="20rem"
      data={offered
        .filter(({ id }) => id !== version.id)
        .map(({ number, label, status }) => ({
          value: String(number),
          label: `${label} · ${t(`status-${status}`)}`,
        }))}
      value={String(other.number)}
      onChange={(number) => number !== null && onCompare(number)}
      allowDeselect={false}
    />
  );
}
