import { Anchor, Code, Group, List, Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Copy } from '../../../../shared/ui/copyable.tsx';
import { type Api, type Facts, variable } from '../../apis.view.ts';
import { examplesOf } from '../../examples/all.ts';
import { useFacts } from './use-facts.ts';

type Props = { readonly project: string; readonly api: Api };

/** What to change in a client of one API, and calls that can be pasted as they stand. */
export function Examples({ project, api }: Props) {
  const { t } = useTranslation('administration');
  const facts = useFacts(project);
  return (
    <Stack gap="lg">
      <WhatToChange api={api} facts={facts} />
      <Stack component="section" aria-label={t('examples')}>
        <Title order={2} size="h3">
          {t('examples')}
        </Title>
        <PutToken />
        {examplesOf(api, facts).map(({ name, text }) => (
          <Shown key={name} title={t(name)} text={text} />
        ))}
        {facts.waits.approval === null && <Text c="dimmed">{t('nothingWaitsNow')}</Text>}
      </Stack>
    </Stack>
  );
}

type ShownProps = { readonly title: string; readonly text: string };

/** One call with a button that copies it. Long lines scroll in their own box. */
function Shown({ title, text }: ShownProps) {
  return (
    <Paper withBorder p="sm" component="article" aria-label={title}>
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Title order={3} size="h5">
            {title}
          </Title>
          <Copy value={text} what={title} />
        </Group>
        <Code block tabIndex={0} role="region" aria-label={title} style={{ overflowX: 'auto' }}>
          {text}
        </Code>
      </Stack>
    </Paper>
  );
}

function PutToken() {
  const { t } = useTranslation('administration');
  const text = `export ${variable}='cs_…'`;
  return (
    <Stack gap={4}>
      <Text>
        {t('putToken')}{' '}
        <Anchor component={Link} underline="always" {...({ to: '/tokens' } as object)}>
          {t('putTokenLink')}
        </Anchor>
      </Text>
      <Code block>{text}</Code>
    </Stack>
  );
}

const changes = {
  native: ['nativeToken', 'nativeReference'],
  servicedesk: ['servicedeskHost', 'servicedeskToken', 'servicedeskIds'],
  flexdeploy: ['flexdeployHost', 'flexdeployToken', 'flexdeployIds'],
  secmaster: ['secmasterHost', 'secmasterToken', 'secmasterIds'],
  zadig: ['zadigHost', 'zadigToken', 'zadigIds'],
} as const;

type ChangeProps = { readonly api: Api; readonly facts: Facts };

function WhatToChange({ api, facts: { origin, project, secmaster } }: ChangeProps) {
  const { t } = useTranslation('administration');
  const values = { origin, project, host: new URL(origin).host, tenant: secmaster.tenant ?? t('anyTenant') };
  return (
    <Stack gap="xs">
      <Text>{t(`${api}Lead`)}</Text>
      <List spacing={4}>
        {changes[api].map((key) => (
          <List.Item key={key}>{t(key as 'nativeToken', values)}</List.Item>
        ))}
      </List>
      {api === 'native' && (
        <Group>
          <Anchor href="/docs">{t('reference')}</Anchor>
          <Anchor href="/api/v1/openapi.json">OpenAPI</Anchor>
        </Group>
      )}
    </Stack>
  );
}
