import type { Policy } from '@countersign/contract/policies.ts';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../shared/time/moment.tsx';

/** Which version it is, who wrote it when, and who else stands behind it. */
export function Versioned({ policy }: { readonly policy: Policy }) {
  const { t } = useTranslation(['policies', 'common']);
  const { version, writtenBy, confirmedBy, updatedAt } = policy;
  return (
    <>
      {t('writtenBy', { version, who: writtenBy ?? t('common:system') })} <Moment at={updatedAt} />
      {confirmedBy !== null && ` · ${t('confirmedBy', { who: confirmedBy })}`}
    </>
  );
}
