import { type Preferences, putPreferences, readPreferences } from '@countersign/contract/preferences.ts';
import { Radio, Stack } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../shared/api/command.ts';
import { reading } from '../../../shared/api/query.ts';
import { useSession } from '../../../shared/api/session.ts';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { Section } from './section.tsx';

const ways = ['digest', 'each', 'off'] as const;

/** How the reader wants to be told of what waits: kept as soon as it is chosen. */
export function Telling() {
  const { t } = useTranslation('account');
  const { account } = useSession();
  const { data } = useSuspenseQuery(reading(readPreferences, {}));
  const { sendAsync, sending, error } = useCommand(putPreferences);
  const [chosen, setChosen] = useState<Preferences['mail'] | null>(null);
  const choose = async (mail: Preferences['mail']) => {
    setChosen(mail);
    // What went wrong is shown below.
    await sendAsync({ body: { mail } }).catch(() => undefined);
    setChosen(null);
  };
  return (
    <Section title={t('telling')} lead={account.email ? t('tellingLead') : t('tellingNoEmail')}>
      <Radio.Group
        aria-label={t('telling')}
        value={chosen ?? data.mail}
        onChange={(mail) => choose(mail as Preferences['mail'])}
      >
        <Stack gap="sm">
          {ways.map((way) => (
            <Radio
              key={way}
              value={way}
              disabled={sending}
              label={t(`mail_${way}`)}
              description={t(`mailMeans_${way}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <ProblemNotice error={error} />
    </Section>
  );
}
