import { Drawer, Group, Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { VerdictButton } from './buttons.tsx';
import { CannotSign } from './cannot-sign.tsx';
import { Failure } from './failure.tsx';
import { Fields } from './fields.tsx';
import { Made } from './made.tsx';
import { maySign } from './panel.tsx';
import styles from './sheet.module.css';
import type { Decision, Verdict } from './use-decision.ts';

/** On a phone: two buttons that stay at the bottom, and a sheet in which the decision is made. */
export function ActionBar({ decision }: { readonly decision: Decision }) {
  const { t } = useTranslation('approvals');
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const { approval, made } = decision;
  // Once it is recorded the sheet has done its work.
  const [seen, setSeen] = useState(made);
  if (made !== seen) {
    setSeen(made);
    setVerdict(null);
  }
  const buttons = approval.status === 'open' && (made === undefined || maySign(decision));
  if (!buttons && !made && verdict === null) return null;
  return (
    <>
      <Paper className={styles.bar} role="group" aria-label={t('actions')} withBorder radius={0} p="sm">
        <Stack gap="sm">
          {made && <Made made={made} decision={decision} />}
          {buttons && (
            <Group gap="sm" wrap="nowrap">
              <VerdictButton decision={decision} verdict="reject" onClick={() => setVerdict('reject')} />
              <VerdictButton decision={decision} verdict="approve" onClick={() => setVerdict('approve')} />
            </Group>
          )}
        </Stack>
      </Paper>
      {verdict && <Sheet decision={decision} verdict={verdict} onClose={() => setVerdict(null)} />}
    </>
  );
}

type SheetProps = { readonly decision: Decision; readonly verdict: Verdict; readonly onClose: () => void };

function Sheet({ decision, verdict, onClose }: SheetProps) {
  const { t } = useTranslation('approvals');
  const { approval, decide } = decision;
  return (
    <Drawer
      opened
      onClose={onClose}
      position="bottom"
      radius="md"
      styles={{ content: { height: 'auto' } }}
      title={t(verdict)}
      closeButtonProps={{ 'aria-label': t('close', { ns: 'common' }) }}
    >
      <Stack>
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {approval.title}
        </Text>
        {!maySign(decision) && <CannotSign decision={decision} />}
        <Fields decision={decision} />
        <Failure decision={decision} />
        <VerdictButton decision={decision} verdict={verdict} flex="none" onClick={() => decide(verdict)} />
      </Stack>
    </Drawer>
  );
}
