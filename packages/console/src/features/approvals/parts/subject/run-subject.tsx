import { Anchor, Stack, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Card } from '../card.tsx';
import { Facts } from './facts.tsx';
import type { SubjectProps } from './subject.tsx';

/** A job of a run that asks people: which run, and what it was started with. */
export function RunSubject({ approval, subject }: SubjectProps<'run-job'>) {
  const { t } = useTranslation('approvals');
  const { run, workflow, version, inputs, instructions, name } = subject;
  const { project } = approval;
  return (
    <Card title={t('whatRun')} lead={t('job', { name, version: version.label })}>
      <Text size="lg" fw={700} style={{ overflowWrap: 'anywhere' }}>
        <Anchor
          component={Link}
          to="/projects/$project/runs/$run"
          params={{ project, run: run.id } as never}
          inherit
        >
          {t('runOf', { number: run.number })} {workflow.name}
        </Anchor>
      </Text>
      {instructions !== null && <Text>{instructions}</Text>}
      <Inputs inputs={inputs} />
      <Facts approval={approval} />
    </Card>
  );
}

type Inputs = SubjectProps<'run-job'>['subject']['inputs'];

function Inputs({ inputs }: { readonly inputs: Inputs }) {
  const { t } = useTranslation('approvals');
  const given = Object.entries(inputs);
  if (given.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('noInputs')}
      </Text>
    );
  return (
    <Stack gap={4}>
      <Text size="sm" c="dimmed">
        {t('inputs')}
      </Text>
      <Table variant="vertical" withTableBorder layout="fixed">
        <Table.Tbody>
          {given.map(([input, value]) => (
            <Table.Tr key={input}>
              <Table.Th w="40%">{input}</Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{said(value) || t('none')}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}

const said = (value: Inputs[string]): string =>
  typeof value === 'string'
    ? value
    : value.map(({ service, module }) => (module === null ? service : `${service} / ${module}`)).join(', ');
