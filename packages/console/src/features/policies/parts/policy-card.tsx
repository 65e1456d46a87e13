import type { Policy } from '@countersign/contract/policies.ts';
import { Anchor, Badge, Group, List, Paper, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../shared/time/moment.tsx';
import { Said } from '../../../shared/words/said.tsx';
import { definitionOf, waitsForConfirmation } from '../policies.view.ts';
import { policyWords } from '../sentences/policy.ts';
import { useSay } from '../use-say.ts';

/** A policy in a list: its name, and its levels in one sentence each. */
export function PolicyCard({ project, policy }: { readonly project: string; readonly policy: Policy }) {
  const { t } = useTranslation('policies');
  const { rungs } = policyWords(definitionOf(policy), useSay());
  const lines = rungs.flatMap(({ lead, levels }) => levels.map((level) => ({ lead, ...level })));
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" gap="xs">
        <Title order={2} size="h4">
          <Anchor
            component={Link}
            to="/projects/$project/policies/$policy"
            params={{ project, policy: policy.id } as never}
            fw={600}
          >
            {policy.name}
          </Anchor>
        </Title>
        {waitsForConfirmation(policy) && (
          <Badge variant="light" color="yellow">
            {t('unconfirmed')}
          </Badge>
        )}
      </Group>
      <List size="sm" mt={4} listStyleType="none">
        {lines.map(({ key, lead, name, rule }) => (
          <List.Item key={key}>
            {[lead, `${name}:`].filter((part) => part !== null).join(' ')} <Said>{rule}</Said>
          </List.Item>
        ))}
      </List>
      <Text size="xs" c="dimmed" mt={6}>
        {t('versionOf', { version: policy.version })} · <Moment at={policy.updatedAt} />
      </Text>
    </Paper>
  );
}
