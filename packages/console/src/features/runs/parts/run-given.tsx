import type { Run } from '@countersign/contract/run-shapes.ts';
import type { InputValues } from '@countersign/contract/workflow-definition.ts';
import { Anchor, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../shared/time/moment.tsx';

type Props = { readonly project: string; readonly run: Run };

/** What the run was started with. */
export function RunGiven({ project, run }: Props) {
  const { t } = useTranslation('runs');
  const { preApproval, remark, workflowVersion, until } = run;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="run-given">
      <Stack gap="sm">
        <Title order={2} size="h4" id="run-given">
          {t('startedWith')}
        </Title>
        <SimpleGrid
          cols={{ base: 1, xs: 2, md: 3, lg: 1 }}
          component="dl"
          m={0}
          spacing="sm"
          verticalSpacing="sm"
        >
          {Object.entries(run.inputs).map(([name, value]) => (
            <Fact key={name} label={name}>
              {said(value)}
            </Fact>
          ))}
          {preApproval && (
            <Fact label={t('form')}>
              <Anchor
                component={Link}
                to="/projects/$project/pre-approvals/$preApproval"
                params={{ project, preApproval: preApproval.id } as never}
              >
                {preApproval.externalId}
              </Anchor>
            </Fact>
          )}
          {remark !== '' && <Fact label={t('remark')}>{remark}</Fact>}
          <Fact label={t('version')}>{workflowVersion.label}</Fact>
          {until !== null && (
            <Fact label={t('endsBy')}>
              <Moment at={until} absolute />
            </Fact>
          )}
        </SimpleGrid>
      </Stack>
    </Paper>
  );
}

const said = (value: InputValues[string]): string =>
  typeof value === 'string'
    ? value
    : value.map(({ service, module }) => `${service} / ${module}`).join(', ') || '—';

const Fact = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <div>
    <Text component="dt" size="sm" c="dimmed">
      {label}
    </Text>
    <Text component="dd" m={0}>
      {children}
    </Text>
  </div>
);
