import { Skeleton, Stack, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';

export type YamlDiffProps = {
  /** Two texts, and what each is called, such as "v1". */
  readonly before: string;
  readonly after: string;
  readonly beforeName: string;
  readonly afterName: string;
};

const View = lazy(async () => ({ default: (await import('./yaml-diff-view.tsx')).YamlDiffView }));

/** Two YAML texts side by side, one below the other on a narrow screen, with what differs marked; alike, it says so. */
export function YamlDiff(props: YamlDiffProps) {
  const { t } = useTranslation();
  if (props.before === props.after) return <Text c="dimmed">{t('sameText')}</Text>;
  return (
    <Suspense fallback={<Waiting />}>
      <View {...props} />
    </Suspense>
  );
}

function Waiting() {
  const { t } = useTranslation();
  return (
    <Stack role="status" aria-label={t('loading')}>
      <Skeleton height={320} />
    </Stack>
  );
}
