import type { PipelineVersion } from '@countersign/contract/pipelines.ts';
import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const shown = {
  draft: ['yellow', 'draft'],
  active: ['green', 'active'],
  retired: ['gray', 'retired'],
} as const;

/** Whether a version is a draft, in force, or past. */
export function StatusBadge({ status }: Pick<PipelineVersion, 'status'>) {
  const { t } = useTranslation('pipelines');
  const [color, key] = shown[status];
  return (
    <Badge variant="light" color={color}>
      {t(key)}
    </Badge>
  );
}
