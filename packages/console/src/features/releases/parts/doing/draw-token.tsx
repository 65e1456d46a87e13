import type { Gate } from '@countersign/contract/execution-shapes.ts';
import { drawGateToken } from '@countersign/contract/gates.ts';
import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import type { DialogProps } from './dialogs.tsx';
import { DialogFrame } from './frame.tsx';

type Props = DialogProps & { readonly gate: Pick<Gate, 'id' | 'name'> };

/** Draws the token by which an outside system answers a check, and shows it this once. */
export function DrawToken({ project, opened, onClose, onDone, gate }: Props) {
  const { t } = useTranslation('releases');
  const { send, sending, error, data } = useCommand(drawGateToken);
  return (
    <DialogFrame
      {...{ opened, error }}
      onClose={data ? onDone : onClose}
      closeOnClickOutside={!data}
      title={t('tokenTitle', { gate: gate.name })}
      onSubmit={data ? onDone : () => send({ params: { project, gate: gate.id } })}
      buttons={
        <Button type="submit" loading={sending} data-autofocus>
          {t(data ? 'tokenKept' : 'drawToken')}
        </Button>
      }
    >
      {data ? (
        <Alert color="yellow" title={t('tokenOnce')} role="status">
          <Stack gap="xs">
            <Copied label={t('tokenUrl')} text={data.url} />
            <Copied label={t('token')} text={data.token} />
          </Stack>
        </Alert>
      ) : (
        <Text size="sm">{t('tokenLead', { gate: gate.name })}</Text>
      )}
    </DialogFrame>
  );
}

function Copied({ label, text }: { readonly label: string; readonly text: string }) {
  const { t } = useTranslation('releases');
  return (
    <Group gap="xs" wrap="nowrap" align="flex-end">
      <Stack gap={2} flex={1} miw={0}>
        <Text size="sm">{label}</Text>
        <Code block style={{ whiteSpace: 'pre-wrap' }}>
          {text}
        </Code>
      </Stack>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconCopy size={14} />}
            onClick={copy}
            aria-label={t('copyOf', { what: label })}
          >
            {t(copied ? 'copied' : 'copy', { ns: 'common' })}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
