import { endSessions } from '@countersign/contract/sessions.ts';
import { Button, Group, Text } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../shared/api/command.ts';
import { FormDialog } from '../../../shared/ui/form-dialog.tsx';
import { Section } from './section.tsx';

/** Signs out everywhere, here as well. */
export function Sessions() {
  const { t } = useTranslation('account');
  const [asking, setAsking] = useState(false);
  const { send, sending, error } = useCommand(endSessions, { onDone: () => window.location.assign('/') });
  return (
    <Section title={t('sessions')} lead={t('sessionsLead')}>
      <Group>
        <Button
          variant="default"
          color="red"
          leftSection={<IconLogout size={16} />}
          onClick={() => setAsking(true)}
        >
          {t('signOutEverywhere')}
        </Button>
      </Group>
      {asking && (
        <FormDialog
          title={t('signOutEverywhere')}
          action={t('signOutEverywhere')}
          color="red"
          sending={sending}
          error={error}
          onClose={() => setAsking(false)}
          onSend={() => send({})}
        >
          <Text size="sm">{t('signOutEverywhereLead')}</Text>
        </FormDialog>
      )}
    </Section>
  );
}
