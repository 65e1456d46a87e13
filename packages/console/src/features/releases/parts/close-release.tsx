import { closeRelease, type Release } from '@countersign/contract/releases.ts';
import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../shared/api/command.ts';
import { DialogFrame } from './doing/frame.tsx';

type Props = {
  readonly project: string;
  readonly release: Release;
  readonly opened: boolean;
  readonly onClose: () => void;
};

/** Closes a release for good, after saying what that means. */
export function CloseRelease({ project, release, opened, onClose }: Props) {
  const { t } = useTranslation('releases');
  const { send, sending, error } = useCommand(closeRelease, { onDone: onClose });
  const named = { release: `${release.number} ${release.title}` };
  const headers = { 'if-match': `"${release.version}"` };
  return (
    <DialogFrame
      {...{ opened, onClose, error }}
      title={t('closeTitle', named)}
      onSubmit={() => send({ params: { project, release: release.id }, headers })}
      buttons={
        <Button type="submit" color="red" loading={sending}>
          {t('closeRelease')}
        </Button>
      }
    >
      <Text size="sm">{t('closeLead', named)}</Text>
    </DialogFrame>
  );
}
