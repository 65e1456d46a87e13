import { editRelease, type Release } from '@countersign/contract/releases.ts';
import { Alert, Button, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../shared/api/command.ts';
import { isRefused } from '../../../shared/api/failure.ts';
import { DialogFrame } from './doing/frame.tsx';

type Props = {
  readonly project: string;
  readonly release: Release;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
};

/** Changes the title and the description, guarded by the version they were read at; what was typed stays. */
export function EditRelease({ project, release, opened, onClose, onDone }: Props) {
  const { t } = useTranslation('releases');
  // What the form began with: whoever changes the release meanwhile is noticed by the server, and not overwritten.
  const [base] = useState(release.version);
  const [title, setTitle] = useState(release.title);
  const [description, setDescription] = useState(release.description);
  const { send, sending, error } = useCommand(editRelease, { onDone });
  const other = release.version !== base;
  // Who has been told of the other change, and sends theirs again, means it.
  const expected = isRefused(error, 'request/precondition-failed') ? release.version : base;
  const submit = () =>
    send({
      params: { project, release: release.id },
      headers: { 'if-match': `"${expected}"` },
      body: { title: title.trim(), description },
    });
  return (
    <DialogFrame
      {...{ opened, onClose, error }}
      title={t('editTitle', { release: release.number })}
      onSubmit={submit}
      buttons={
        <Button type="submit" loading={sending} disabled={title.trim() === ''}>
          {t('save', { ns: 'common' })}
        </Button>
      }
    >
      <TextInput
        label={t('title')}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        required
        maxLength={200}
        data-autofocus
      />
      <Textarea
        label={t('description')}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
        autosize
        minRows={3}
        maxRows={12}
        maxLength={10_000}
      />
      {other && (
        <Alert color="yellow" title={t('editedMeanwhile')} role="status">
          <Text size="sm">{t('nowTitle', { title: release.title })}</Text>
          <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
            {t('nowDescription', { description: release.description })}
          </Text>
        </Alert>
      )}
    </DialogFrame>
  );
}
