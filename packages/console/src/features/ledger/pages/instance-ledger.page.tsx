import { useTranslation } from 'react-i18next';
import { Ledger } from '../parts/ledger.tsx';

/** What happened in the whole instance; for administrators. */
export function InstanceLedgerPage() {
  const { t } = useTranslation('ledger');
  return <Ledger project={null} title={t('instanceTitle')} lead={t('instanceLead')} />;
}
