import type { PreApproval } from '@countersign/contract/pre-approval-shapes.ts';
import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../../shared/time/now.ts';
import { standingColours, standingOf } from '../pre-approvals.view.ts';

type Props = { readonly form: PreApproval; readonly size?: string };

/** How a pre-approval stands now, in a word; it turns by itself when its window opens and closes. */
export function StandingBadge({ form, size = 'md' }: Props) {
  const { t } = useTranslation('preapprovals');
  const standing = standingOf(form, useNow());
  return (
    <Badge variant="light" color={standingColours[standing]} size={size} miw="max-content">
      {t(standing)}
    </Badge>
  );
}
