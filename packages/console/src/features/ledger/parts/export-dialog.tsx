import { Button, Code, Group, Modal, Progress, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { short } from '../../../shared/time/format.ts';
import { Copy } from '../../../shared/ui/copyable.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { type Came, readExport, type Span, save, sizeOf } from '../export.ts';

type Props = {
  readonly project: string | null;
  readonly span: Span;
  readonly opened: boolean;
  readonly onClose: () => void;
};
type State =
  | { readonly is: 'idle' }
  | { readonly is: 'going' | 'done'; readonly came: Came }
  | { readonly is: 'failed'; readonly error: Error };

/** One export at a time: begun, followed, stopped. */
function useExport(project: string | null, span: Span, name: string) {
  const [state, setState] = useState<State>({ is: 'idle' });
  const stopping = useRef<AbortController | null>(null);
  const begin = async () => {
    const controller = new AbortController();
    stopping.current = controller;
    const { signal } = controller;
    let came: Came = { entries: 0, bytes: 0 };
    setState({ is: 'going', came });
    const onCame = (more: Came) => {
      came = more;
      setState({ is: 'going', came });
    };
    try {
      save(await readExport(project, span, { signal, onCame }), name);
      setState({ is: 'done', came });
    } catch (error) {
      setState(signal.aborted ? { is: 'idle' } : { is: 'failed', error: error as Error });
    }
  };
  return { state, begin, stop: () => stopping.current?.abort() };
}

/** Saves the ledger as a file, and says how to verify it. */
export function ExportDialog({ project, span, opened, onClose }: Props) {
  const { t } = useTranslation('ledger');
  const { t: common } = useTranslation();
  const name = `ledger${project === null ? '' : `-${project}`}.jsonl`;
  const { state, begin, stop } = useExport(project, span, name);
  const close = () => {
    stop();
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('exportTitle')}
      size="lg"
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      <Stack>
        <Text>{t('exportLead')}</Text>
        <SpanSaid span={span} />
        <How state={state} name={name} />
        <Group justify="flex-end">
          {state.is === 'going' ? (
            <Button variant="default" onClick={stop}>
              {t('exportStop')}
            </Button>
          ) : (
            <Button leftSection={<IconDownload size={16} />} onClick={begin} data-autofocus>
              {t('exportStart')}
            </Button>
          )}
        </Group>
        <Verify name={name} />
      </Stack>
    </Modal>
  );
}

function SpanSaid({ span: { from, to } }: { readonly span: Span }) {
  const { t, i18n } = useTranslation('ledger');
  const at = (instant: string | undefined) =>
    instant === undefined ? '…' : short(Date.parse(instant), i18n.language);
  if (from === undefined && to === undefined) return <Text>{t('exportAll')}</Text>;
  return <Text>{t('exportSpan', { span: `${at(from)} – ${at(to)}` })}</Text>;
}

/** How far it is. Nobody knows how much will come, so the bar only says that it goes on. */
function How({ state, name }: { readonly state: State; readonly name: string }) {
  const { t, i18n } = useTranslation('ledger');
  if (state.is === 'idle') return null;
  if (state.is === 'failed') return <ProblemNotice error={state.error} />;
  const { entries, bytes } = state.came;
  const values = { count: entries, size: sizeOf(bytes, i18n.language), name };
  const said = state.is === 'done' ? t('exportDone', values) : t('exportGoing', values);
  return (
    <Stack gap="xs" role="status">
      <Progress
        value={100}
        striped={state.is === 'going'}
        animated={state.is === 'going'}
        color={state.is === 'done' ? 'teal' : 'blue'}
        aria-label={said}
      />
      <Text>{said}</Text>
    </Stack>
  );
}

function Verify({ name }: { readonly name: string }) {
  const { t } = useTranslation('ledger');
  const command = `countersign ledger verify ${name}`;
  return (
    <Stack gap="xs">
      <Text fz="sm" c="dimmed">
        {t('verify')}
      </Text>
      <Group gap="xs">
        <Code fz="sm">{command}</Code>
        <Copy value={command} what={command} />
      </Group>
    </Stack>
  );
}
