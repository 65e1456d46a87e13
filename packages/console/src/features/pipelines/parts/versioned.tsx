import type { PipelineVersion } from '@countersign/contract/pipelines.ts';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../shared/time/moment.tsx';

/** Which version it is, who wrote it when, and since when it was in force. */
export function Versioned({ version }: { readonly version: PipelineVersion }) {
  const { t } = useTranslation(['pipelines', 'common']);
  const { number, createdBy, createdAt, activatedAt } = version;
  return (
    <>
      {t('writtenBy', { version: number, who: createdBy ?? t('common:system') })} <Moment at={createdAt} />
      {activatedAt !== null && (
        <>
          {' · '}
          {t('activated')} <Moment at={activatedAt} />
        </>
      )}
    </>
  );
}
