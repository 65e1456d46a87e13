import type { Fault } from '@countersign/contract/problems.ts';
import { Box, Button, Grid, Group, Stack, Text } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { ReasonedButton } from '../../../shared/ui/reasoned-button.tsx';
import { YamlEditor } from '../../../shared/ui/yaml-editor.tsx';
import type { ReadYaml } from '../../../shared/yaml/faults.ts';
import { isSaidInText } from '../../../shared/yaml/refused.ts';
import { wordsOfTyped } from '../sentences/pipeline.ts';
import { useSay } from '../use-say.ts';
import { InWords } from './in-words.tsx';

type Props = {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly read: ReadYaml;
  readonly faults: readonly Fault[];
  readonly because: string | null;
  readonly saving: boolean;
  readonly error: Error | null;
  readonly onSave: () => void;
  readonly onCancel: () => void;
  readonly children?: ReactNode;
};

/** A pipeline as YAML, and what it is beside it: as a picture and in words. */
export function PipelineForm(props: Props) {
  const { t } = useTranslation(['pipelines', 'common']);
  const { text, onText, read, faults, because, saving, error, onSave, onCancel, children } = props;
  const unreadable = read.ok ? null : t('mendFirst');
  return (
    <Stack gap="lg">
      {children}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Stack>
            <YamlEditor label={t('asYaml')} value={text} onChange={onText} faults={faults} minHeight={400} />
            <ProblemNotice error={isSaidInText(error) ? null : error} />
            <Group>
              <ReasonedButton because={because ?? unreadable} loading={saving} onClick={onSave}>
                {t('common:save')}
              </ReasonedButton>
              <Button variant="default" onClick={onCancel}>
                {t('common:cancel')}
              </Button>
            </Group>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <LiveWords read={read} faulty={faults.length > 0} />
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

function LiveWords({ read, faulty }: { readonly read: ReadYaml; readonly faulty: boolean }) {
  const { t } = useTranslation('pipelines');
  const say = useSay();
  const words = useMemo(() => (read.ok ? wordsOfTyped(read.value, say) : null), [read, say]);
  const [last, setLast] = useState(words);
  if (words !== null && words !== last) setLast(words);
  const shown = words ?? last;
  return (
    <Box component="section" aria-label={t('inWords')}>
      <Text size="sm" c="dimmed" mb="xs" mih={22} role="status">
        {words === null || faulty ? t('asBefore') : t('asTypedNow')}
      </Text>
      {shown && <InWords stages={shown} />}
    </Box>
  );
}
