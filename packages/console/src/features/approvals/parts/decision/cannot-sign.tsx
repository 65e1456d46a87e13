import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { IconInfoCircle, IconUsersGroup } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../../shared/time/moment.tsx';
import { lastSignature, verdicts } from '../../ladder.view.ts';
import { statuses } from '../status-badge.tsx';
import { NextThing } from './made.tsx';
import type { Decision } from './use-decision.ts';

/**
 * Why the reader cannot sign, in the server's words, and who can. When that came about while they were writing, what
 * happened meanwhile, and that what they wrote is not lost.
 */
export function CannotSign({ decision }: { readonly decision: Decision }) {
  const { t } = useTranslation('approvals');
  const { approval, options, comment, error } = decision;
  if (options.approve.may) return null;
  const { because, blockers, code } = options.approve;
  const lost = comment !== '' || error !== null;
  const title = lost && isOvertaken.has(code) ? t('lostTitle') : t('cannotTitle');
  const open = approval.status === 'open';
  return (
    <Alert
      role={lost ? 'alert' : 'status'}
      color={lost ? 'yellow' : 'gray'}
      icon={lost ? <IconUsersGroup /> : <IconInfoCircle />}
      title={open || lost ? title : t(statuses[approval.status].word)}
    >
      <Stack gap="xs">
        <Text size="sm">{because}</Text>
        {lost && <Meanwhile decision={decision} />}
        {open && blockers.length > 0 && (
          <List size="sm">
            {blockers.map(({ requirement, because: why, who }) => (
              <List.Item key={requirement}>
                {requirement}: {why} {who.length > 0 && t('whoCanAct', { ns: 'common', who: who.join(', ') })}
              </List.Item>
            ))}
          </List>
        )}
        {lost && <Kept decision={decision} />}
        {lost && <NextThing approval={approval} />}
      </Stack>
    </Alert>
  );
}

/** What others have done with it since it could be signed. */
const isOvertaken: ReadonlySet<string> = new Set([
  'approval/not-open',
  'approval/level-not-open',
  'approval/expired',
  'approval/not-approver',
]);

function Meanwhile({ decision: { approval } }: { readonly decision: Decision }) {
  const { t } = useTranslation('approvals');
  const last = lastSignature(approval);
  if (last === undefined || last.signer.verdict === null || last.signer.decidedAt === null) return null;
  const { signer, level } = last;
  return (
    <Text size="sm" fw={600} component="div">
      {t('lastSigned', {
        who: signer.signedBy ?? signer.name,
        verdict: t(verdicts[last.signer.verdict]),
        level: level.name,
      })}
      , <Moment at={last.signer.decidedAt} />
    </Text>
  );
}

function Kept({ decision: { comment, say, forgetError } }: { readonly decision: Decision }) {
  const { t } = useTranslation('approvals');
  const discard = () => {
    say({ comment: '' });
    forgetError();
  };
  return (
    <Group gap="sm">
      {comment !== '' && <Text size="sm">{t('keptTitle')}</Text>}
      <Button size="xs" variant="default" onClick={discard}>
        {t('discard')}
      </Button>
    </Group>
  );
}
