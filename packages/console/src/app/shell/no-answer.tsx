import { Center, Stack, Text, Title } from '@mantine/core';
import { useInterval } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';

type Props = { readonly error: Error; readonly onRetry: () => void };

/** The server did not answer when the console was opened. */
export function NoAnswer({ error, onRetry }: Props) {
  const { t } = useTranslation('shell');
  useInterval(onRetry, 3000, { autoInvoke: true });
  return (
    <Center component="main" mih="100dvh" p="md">
      <Stack maw="32rem">
        <Title order={1}>Countersign</Title>
        <Text>{t('unreachableLead')}</Text>
        <ProblemNotice error={error} onRetry={onRetry} />
      </Stack>
    </Center>
  );
}
