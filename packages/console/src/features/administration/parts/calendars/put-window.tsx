import { createWindow, editWindow, type Window } from '@countersign/contract/windows.ts';
import { useTranslation } from 'react-i18next';
import { stringify } from 'yaml';
import { useCommand } from '../../../../shared/api/command.ts';
import type { TabProps } from '../tab.tsx';
import { YamlDialog } from '../yaml-dialog.tsx';

type Props = TabProps & { readonly window: Window | null; readonly onClose: () => void };

/** Writes a window down, a new one or another one in place of what it was. */
export function PutWindow({ project, window, onClose }: Props) {
  const { t } = useTranslation('administration');
  const creation = useCommand(createWindow, { onDone: onClose });
  const edition = useCommand(editWindow, { onDone: onClose });
  const { sending, error } = window === null ? creation : edition;
  const send = (definition: Record<string, unknown>) =>
    window === null
      ? creation.send({ params: { project }, body: definition as never })
      : edition.send({
          params: { project, window: window.id },
          headers: { 'if-match': `"${window.version}"` },
          body: definition as never,
        });
  return (
    <YamlDialog
      title={window === null ? t('newWindow') : t('editNamed', { name: window.name })}
      lead={t('windowYamlLead')}
      text={textOf(window)}
      sending={sending}
      error={error}
      onSend={send}
      onClose={onClose}
    />
  );
}

const example = {
  name: 'Office hours only',
  kind: 'allow',
  calendar: 'office-hours',
  environments: ['prod'],
  override: [],
};

function textOf(window: Window | null): string {
  if (window === null) return stringify(example);
  const { kind, calendar, environments, override } = window;
  return stringify({ kind, calendar, environments, override });
}
