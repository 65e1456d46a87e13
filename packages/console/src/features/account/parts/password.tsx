import { useTranslation } from 'react-i18next';
import { PasswordForm } from '../../../shared/ui/password-form.tsx';
import { Section } from './section.tsx';

export function Password() {
  const { t } = useTranslation('account');
  return (
    <Section title={t('password')} lead={t('passwordLead')}>
      <PasswordForm />
    </Section>
  );
}
