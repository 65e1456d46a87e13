import { unifiedMergeView } from '@codemirror/merge';
import { Box, Paper, SimpleGrid, Text, useComputedColorScheme } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import CodeMirror from '@uiw/react-codemirror';
import { useMemo } from 'react';
import CodeMirrorMerge from 'react-codemirror-merge';
import { useTranslation } from 'react-i18next';
import type { YamlDiffProps } from './yaml-diff.tsx';
import { readOnlySetup, useYamlReading } from './yaml-reading.ts';

/** Lines that are the same in both are folded away, save for a few around what differs. */
const collapseUnchanged = { margin: 3, minSize: 6 };

/** The heavy half of yaml-diff: loaded when somebody looks at a difference. */
export function YamlDiffView(props: YamlDiffProps) {
  const wide = useMediaQuery('(min-width: 62em)', undefined, { getInitialValueInEffect: false });
  return wide ? <SideBySide {...props} /> : <Interleaved {...props} />;
}

function SideBySide({ before, after, beforeName, afterName }: YamlDiffProps) {
  const theme = useComputedColorScheme('light');
  const left = useYamlReading(beforeName);
  const right = useYamlReading(afterName);
  const { Original, Modified } = CodeMirrorMerge;
  return (
    <Frame>
      <SimpleGrid cols={2} spacing={0}>
        <Name>{beforeName}</Name>
        <Name>{afterName}</Name>
      </SimpleGrid>
      <CodeMirrorMerge key={theme} theme="none" collapseUnchanged={collapseUnchanged} destroyRerender={false}>
        <Original value={before} extensions={left} {...readOnlySetup} />
        <Modified value={after} extensions={right} {...readOnlySetup} />
      </CodeMirrorMerge>
    </Frame>
  );
}

function Interleaved({ before, after, beforeName, afterName }: YamlDiffProps) {
  const { t } = useTranslation();
  const reading = useYamlReading(t('differenceOf', { before: beforeName, after: afterName }));
  const extensions = useMemo(
    () => [...reading, unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged })],
    [reading, before],
  );
  return (
    <Frame>
      <Name>{`${beforeName} → ${afterName}`}</Name>
      <CodeMirror key={before} value={after} theme="none" extensions={extensions} {...readOnlySetup} />
    </Frame>
  );
}

const Frame = ({ children }: { readonly children: React.ReactNode }) => (
  <Paper withBorder style={{ overflow: 'hidden' }}>
    {children}
  </Paper>
);

const Name = ({ children }: { readonly children: string }) => (
  <Box px="sm" py={6} bg="var(--mantine-color-default-hover)">
    <Text size="sm" fw={600}>
      {children}
    </Text>
  </Box>
);
