import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Ledger } from '../parts/ledger.tsx';

/** What happened in one project. */
export function LedgerPage() {
  const { t } = useTranslation('ledger');
  const { project } = useParams({ from: '/projects/$project/ledger' });
  return <Ledger key={project} project={project} title={t('title')} lead={t('lead')} />;
}
