import { Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { Choices } from './choices.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** For whoever is not signed in; afterwards the page they came for is shown. */
export function SignInPage() {
  const { t } = useTranslation('shell');
  useDocumentTitle(`${t('signIn')} · Countersign`);
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder p="xl" w="100%" maw="26rem">
        <Stack>
          <Group gap="sm">
            <img src="/icon.svg" alt="" width={32} height={32} />
            <Title order={1} size="h2">
              Countersign
            </Title>
          </Group>
          <Text c="dimmed">{t('signInLead')}</Text>
          <SignInForm />
          <Group justify="flex-end">
            <Choices />
          </Group>
        </Stack>
      </Paper>
    </Center>
  );
}
