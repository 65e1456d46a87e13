import { confirmPolicy, type Policy } from '@countersign/contract/policies.ts';
import { Alert, Group, Stack, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../shared/api/command.ts';
import { useMay } from '../../../shared/api/may.ts';
import { useSession } from '../../../shared/api/session.ts';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { ReasonedButton } from '../../../shared/ui/reasoned-button.tsx';
import { waitsForConfirmation } from '../policies.view.ts';

type Props = { readonly project: string; readonly policy: Policy };

/** A change that only its author stands behind: what that means, and the way for somebody else to stand behind it. */
export function BehindIt({ project, policy }: Props) {
  const { t } = useTranslation(['policies', 'common']);
  const { username } = useSession().account;
  const may = useMay(project, 'policy.confirm');
  const { send, sending, error } = useCommand(confirmPolicy);
  if (!waitsForConfirmation(policy)) return null;
  const { id, version, writtenBy } = policy;
  const confirm = () => send({ params: { project, policy: id }, headers: { 'if-match': `"${version}"` } });
  return (
    <Alert color="yellow" icon={<IconUsers />} title={t('unconfirmed')}>
      <Stack gap="sm">
        <Text size="sm">{t('ownRule', { version, who: writtenBy ?? t('common:system') })}</Text>
        <ProblemNotice error={error} />
        <Group>
          <ReasonedButton
            size="xs"
            because={may ?? (writtenBy === username ? t('ownChange') : null)}
            loading={sending}
            onClick={confirm}
          >
            {t('confirm')}
          </ReasonedButton>
        </Group>
      </Stack>
    </Alert>
  );
}
