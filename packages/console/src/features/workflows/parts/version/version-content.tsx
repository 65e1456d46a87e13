import type { WorkflowVersion } from '@countersign/contract/versions.ts';
import type { Workflow } from '@countersign/contract/workflows.ts';
import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { YamlEditor } from '../../../../shared/ui/yaml-editor.tsx';
import { textOf } from '../../definition.view.ts';
import { comparedWith } from '../../workflows.view.ts';
import { Outline } from '../definition/outline.tsx';
import { Comparison } from './comparison.tsx';

type View = 'picture' | 'yaml' | 'difference';

type Props = {
  readonly project: string;
  readonly workflow: Workflow;
  readonly version: WorkflowVersion;
  readonly versions: readonly WorkflowVersion[];
  /** What the address says it is compared with. */
  readonly against: string | undefined;
};

/** What a version says: as a picture, as YAML, or as what differs from another. A review begins with what differs. */
export function VersionContent({ project, workflow, version, versions, against }: Props) {
  const { t } = useTranslation('workflows');
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<View | null>(null);
  const other = against ?? comparedWith(version.number, workflow, versions)?.toString();
  const replaces = version.status === 'in-review' && workflow.activeVersion !== null;
  const first = replaces ? 'difference' : 'picture';
  const view = against === undefined ? (chosen ?? first) : 'difference';
  const compare = (number: string | undefined) =>
    navigate({
      to: '/projects/$project/workflows/$workflow',
      params: { project, workflow: workflow.key },
      search: { version: String(version.number), ...(number !== undefined && { against: number }) },
      resetScroll: false,
    });
  const show = (next: View) => {
    setChosen(next);
    void compare(next === 'difference' ? other : undefined);
  };
  return (
    <Stack>
      <SegmentedControl
        value={view}
        onChange={(next) => show(next as View)}
        aria-label={t('versions')}
        data={(['picture', 'yaml', 'difference'] as const).map((value) => ({ value, label: t(value) }))}
      />
      {view === 'picture' && <Picture version={version} />}
      {view === 'yaml' && <Yaml version={version} />}
      {view === 'difference' &&
        (other === undefined ? (
          <Text c="dimmed">{t('onlyVersion')}</Text>
        ) : (
          <Comparison {...{ project, version, versions }} against={other} onCompare={compare} />
        ))}
    </Stack>
  );
}

function Picture({ version }: { readonly version: WorkflowVersion }) {
  const { t } = useTranslation('workflows');
  if (version.definition) return <Outline definition={version.definition} />;
  return (
    <Stack>
      <Text c="dimmed">{t('foreign')}</Text>
      <Yaml version={version} />
    </Stack>
  );
}

function Yaml({ version }: { readonly version: WorkflowVersion }) {
  const { t } = useTranslation('workflows');
  return (
    <YamlEditor
      label={t('definition')}
      value={textOf(version)}
      onChange={() => undefined}
      faults={noFaults}
      readOnly
    />
  );
}

const noFaults: never[] = [];
