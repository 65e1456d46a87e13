import type { RunStatus } from '@countersign/contract/run-states.ts';
import type { VersionStatus } from '@countersign/contract/versions.ts';
import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { runColors, versionColors } from '../workflows.view.ts';

/** Where a version stands, in one word. */
export function VersionBadge({ status }: { readonly status: VersionStatus }) {
  const { t } = useTranslation('workflows');
  return (
    <Badge variant="light" color={versionColors[status]} tt="none">
      {t(`status-${status}`)}
    </Badge>
  );
}

/** How a run stands, in one word. */
export function RunBadge({ status }: { readonly status: RunStatus }) {
  const { t } = useTranslation('workflows');
  return (
    <Badge variant="light" color={runColors[status]} tt="none">
      {t(`run-${status}`)}
    </Badge>
  );
}
