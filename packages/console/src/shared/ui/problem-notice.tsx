import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isRefused, Refused, Unreachable } from '../api/failure.ts';

type Props = {
  readonly error: Error | null;
  readonly onRetry?: (() => void) | undefined;
};

/** What went wrong and what to do: the server's reason, who can act, where a field is wrong; or that nobody answers. */
export function ProblemNotice({ error, onRetry }: Props) {
  const { t } = useTranslation();
  if (!error) return null;
  const away = error instanceof Unreachable;
  const changed = isRefused(error, 'request/precondition-failed', 'approval/stale');
  return (
    <Alert
      role="alert"
      color={away || changed ? 'yellow' : 'red'}
      icon={away ? <IconPlugConnectedX /> : <IconAlertTriangle />}
      title={away ? t('unreachable') : changed ? t('changed') : titleOf(error, t('refused'))}
    >
      <Stack gap="xs">
        <Text size="sm">{away ? t('unreachableHint') : error.message}</Text>
        {changed && <Text size="sm">{t('changedHint')}</Text>}
        {error instanceof Refused && <Reasons problem={error.problem} />}
        {onRetry && (
          <Group>
            <Button size="xs" variant="default" onClick={onRetry}>
              {t('tryAgain')}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}

const titleOf = (error: Error, otherwise: string): string =>
  error instanceof Refused ? error.problem.title : otherwise;

function Reasons({ problem: { blockers = [], errors = [] } }: Pick<Refused, 'problem'>) {
  const { t } = useTranslation();
  if (blockers.length + errors.length === 0) return null;
  return (
    <List size="sm">
      {blockers.map(({ requirement, because, who }) => (
        <List.Item key={requirement}>
          {requirement} {because} {who.length > 0 && t('whoCanAct', { who: who.join(', ') })}
        </List.Item>
      ))}
      {errors.map(({ pointer, detail }) => (
        <List.Item key={pointer + detail}>
          <code>{pointer}</code> {detail}
        </List.Item>
      ))}
    </List>
  );
}
