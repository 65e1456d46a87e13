import { compareWorkflowVersions } from '@countersign/contract/versions.ts';
import { Anchor, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { reading } from '../../../../shared/api/query.ts';
import { Card } from '../card.tsx';
import { Changes } from './changes.tsx';
import { Facts } from './facts.tsx';
import type { SubjectProps } from './subject.tsx';

/** A version of a workflow: how it differs from what runs execute now. */
export function VersionSubject({ approval, subject }: SubjectProps<'workflow-version'>) {
  const { t } = useTranslation('approvals');
  const { workflow, version, active } = subject;
  const { project } = approval;
  const against = active !== null && active.id !== version.id ? active : null;
  return (
    <Card title={t('whatVersion')} lead={t('versionOf', { label: version.label })}>
      <Text size="lg" fw={700} style={{ overflowWrap: 'anywhere' }}>
        <Anchor
          component={Link}
          to="/projects/$project/workflows/$workflow"
          params={{ project, workflow: workflow.key } as never}
          search={{ version: String(version.number) } as never}
          inherit
        >
          {workflow.name}
        </Anchor>
        {`, ${version.label}`}
      </Text>
      {against === null ? (
        <>
          <Text size="sm" c="dimmed">
            {t(active === null ? 'firstVersion' : 'sameAsActive')}
          </Text>
          <Anchor
            component={Link}
            size="sm"
            to="/projects/$project/workflows/$workflow"
            params={{ project, workflow: workflow.key } as never}
            search={{ version: String(version.number) } as never}
          >
            {t('readVersion')}
          </Anchor>
        </>
      ) : (
        <Difference subject={subject} project={project} from={against} />
      )}
      <Facts approval={approval} />
    </Card>
  );
}

type DifferenceProps = {
  readonly subject: SubjectProps<'workflow-version'>['subject'];
  readonly project: string;
  readonly from: { readonly number: number; readonly label: string };
};

function Difference({ subject: { workflow, version }, project, from }: DifferenceProps) {
  const { t } = useTranslation('approvals');
  const params = { project, workflow: workflow.key, version: String(version.number) };
  const { data } = useSuspenseQuery(
    reading(compareWorkflowVersions, { params, query: { from: String(from.number) } }),
  );
  return (
    <>
      <Text size="sm" c="dimmed">
        {data.changes.length === 0 ? t('sameAsActive') : t('comparedActive', { label: from.label })}
      </Text>
      <Changes changes={data.changes} />
      <Anchor
        component={Link}
        size="sm"
        to="/projects/$project/workflows/$workflow"
        params={{ project, workflow: workflow.key } as never}
        search={{ version: String(version.number), against: String(from.number) } as never}
      >
        {t('seeVersion')}
      </Anchor>
    </>
  );
}
