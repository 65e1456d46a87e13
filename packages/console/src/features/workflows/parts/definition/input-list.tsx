import type { Input } from '@countersign/contract/workflow-definition.ts';
import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { remarksOnInput } from '../../definition.view.ts';
import { Remarks } from './remarks.tsx';

type Props = { readonly inputs: readonly Input[]; readonly order: 3 | 4 };

/** What whoever starts a run is asked for. */
export function InputList({ inputs, order }: Props) {
  const { t } = useTranslation('workflows');
  if (inputs.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('noInputs')}
      </Text>
    );
  return (
    <Stack gap="xs">
      <Title order={order} size="h5">
        {t('inputs')}
      </Title>
      <Group gap="xs" align="stretch">
        {inputs.map((input) => (
          <InputCard key={input.name} input={input} />
        ))}
      </Group>
    </Stack>
  );
}

function InputCard({ input }: { readonly input: Input }) {
  const { t } = useTranslation('workflows');
  return (
    <Paper withBorder px="sm" py={6} maw="100%">
      <Group gap={6}>
        <Text size="sm" fw={600}>
          {input.label ?? input.name}
        </Text>
        <Badge variant="default" tt="none" size="sm">
          {t(`input-${input.type}`)}
        </Badge>
        {!input.required && (
          <Text size="xs" c="dimmed">
            {t('optional')}
          </Text>
        )}
      </Group>
      <Remarks remarks={remarksOnInput(input)} />
    </Paper>
  );
}
