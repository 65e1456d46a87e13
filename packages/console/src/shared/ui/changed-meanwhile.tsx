import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconGitMerge } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { YamlDiff } from './yaml-diff.tsx';

type Props = {
  /** What it is now, and what was typed. */
  readonly theirs: string;
  readonly mine: string;
  readonly onTheirs: () => void;
  readonly onMine: () => void;
};

/** Somebody else has saved what is being edited here: both, side by side, and which to go on with. */
export function ChangedMeanwhile({ theirs, mine, onTheirs, onMine }: Props) {
  const { t } = useTranslation();
  return (
    <Alert color="yellow" icon={<IconGitMerge />} title={t('changed')} role="alert">
      <Stack gap="sm">
        <Text size="sm">{t('meanwhileLead')}</Text>
        <YamlDiff
          before={theirs}
          after={mine}
          beforeName={t('meanwhileTheirs')}
          afterName={t('meanwhileMine')}
        />
        <Group>
          <Button size="xs" onClick={onMine}>
            {t('keepMine')}
          </Button>
          <Button size="xs" variant="default" onClick={onTheirs}>
            {t('takeTheirs')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
