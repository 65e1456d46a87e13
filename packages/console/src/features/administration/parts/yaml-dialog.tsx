import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseDocument } from 'yaml';
import { isRefused } from '../../../shared/api/failure.ts';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { YamlEditor } from '../../../shared/ui/yaml-editor.tsx';

type Props = {
  readonly title: string;
  readonly lead: string;
  /** What there is, or an example to begin with. */
  readonly text: string;
  readonly sending: boolean;
  readonly error: Error | null;
  readonly onSend: (definition: Record<string, unknown>) => void;
  readonly onClose: () => void;
};

/** Writes something down as YAML; what is wrong stands at its line, whether it cannot be read or the server refused it. */
export function YamlDialog({ title, lead, text: initial, sending, error, onSend, onClose }: Props) {
  const { t } = useTranslation('administration');
  const [text, setText] = useState(initial);
  const document = parseDocument(text);
  const unread = document.errors.map(({ message, linePos }) => ({
    ...{ pointer: '', detail: message.split('\n')[0] ?? message },
    ...(linePos && { line: linePos[0].line, column: linePos[0].col }),
  }));
  const refused = isRefused(error) ? (error.problem.errors ?? []) : [];
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="xl"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('close', { ns: 'common' }) }}
    >
      <Stack>
        <Text size="sm">{lead}</Text>
        <YamlEditor
          label={t('definition')}
          value={text}
          onChange={setText}
          faults={unread.length > 0 ? unread : refused}
        />
        <ProblemNotice error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel', { ns: 'common' })}
          </Button>
          <Button
            loading={sending}
            disabled={unread.length > 0}
            onClick={() => onSend((document.toJS() ?? {}) as Record<string, unknown>)}
          >
            {t('save', { ns: 'common' })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
