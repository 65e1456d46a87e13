import { Alert, Button, Code, Group, Modal, Stack, Text } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Copy } from './copyable.tsx';

type Secret = { readonly label: string; readonly value: string };

type Props = {
  readonly title: string;
  /** What it is for and whom to give it to. */
  readonly lead: string;
  readonly secrets: readonly Secret[];
  readonly onClose: () => void;
};

/** A secret that nobody will see again, with what it is for. Nothing but its own button closes it. */
export function ShownOnce({ title, lead, secrets, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      centered
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack>
        <Text size="sm">{lead}</Text>
        {secrets.map(({ label, value }) => (
          <Stack key={label} gap={4}>
            <Text size="sm" fw={600}>
              {label}
            </Text>
            <Group gap="xs" wrap="nowrap" align="flex-start">
              <Code block flex={1} style={{ whiteSpace: 'pre-wrap' }} aria-label={label} tabIndex={0}>
                {value}
              </Code>
              <Copy value={value} what={label} />
            </Group>
          </Stack>
        ))}
        <Alert color="yellow" icon={<IconEye />}>
          {t('shownOnce')}
        </Alert>
        <Group justify="flex-end">
          <Button onClick={onClose} data-autofocus>
            {t('keptIt')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
