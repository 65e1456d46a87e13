import type { Workflow } from '@countersign/contract/workflows.ts';
import { Badge, Group } from '@mantine/core';
import { IconEyeQuestion, IconLicense, IconPlayerPause, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

type Props = {
  readonly workflow: Pick<Workflow, 'inReview' | 'rejected' | 'preApproval' | 'enabled' | 'labels'>;
};

/** What is special about a workflow, the most urgent first. */
export function WorkflowBadges({ workflow: { inReview, rejected, preApproval, enabled, labels } }: Props) {
  const { t } = useTranslation('workflows');
  const badge = { variant: 'light', tt: 'none' } as const;
  return (
    <Group gap={6}>
      {inReview && (
        <Badge {...badge} color="blue" leftSection={<IconEyeQuestion size={14} />}>
          {t('inReviewNow', { label: inReview.label })}
        </Badge>
      )}
      {rejected && (
        <Badge {...badge} color="red" leftSection={<IconX size={14} />}>
          {t('rejectedNow', { label: rejected.label })}
        </Badge>
      )}
      {!enabled && (
        <Badge {...badge} color="orange" leftSection={<IconPlayerPause size={14} />}>
          {t('disabled')}
        </Badge>
      )}
      {preApproval && (
        <Badge {...badge} color="grape" leftSection={<IconLicense size={14} />}>
          {t('needsPreApproval')}
        </Badge>
      )}
      {labels.map((label) => (
        <Badge key={label} variant="default" tt="none">
          {label}
        </Badge>
      ))}
    </Group>
  );
}
