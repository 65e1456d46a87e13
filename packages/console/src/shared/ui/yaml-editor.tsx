import type { Fault } from '@countersign/contract/problems.ts';
import { Paper, Skeleton, Stack, Text } from '@mantine/core';
import { lazy, Suspense, useCallback, useId, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { atLines } from '../yaml/faults.ts';
import type { GoTo } from './yaml/code.tsx';
import { FaultList } from './yaml/fault-list.tsx';
import { lineHeight } from './yaml/height.ts';

const Code = lazy(() => import('./yaml/code.tsx').then((module) => ({ default: module.Code })));

const maxHeight = 640;

type Props = {
  /** Its name, above it and for whoever cannot see it. */
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Shown at their lines; those with a pointer only are found by it. */
  readonly faults: readonly Fault[];
  readonly readOnly?: boolean;
  /** In pixels. It grows with its text, to a height at which it scrolls by itself. */
  readonly minHeight?: number;
};

/**
 * YAML that people write or read: faults stand at their lines and below as text, where a click or Enter leads to the
 * line. Tab leaves it. It loads by itself, in a place that is as high as it will be.
 */
export function YamlEditor({ label, value, onChange, faults, readOnly = false, minHeight = 240 }: Props) {
  const { t } = useTranslation();
  const hint = useId();
  const go = useRef<GoTo>(() => undefined);
  const onReady = useCallback((goTo: GoTo) => {
    go.current = goTo;
  }, []);
  const located = useMemo(() => atLines(value, faults), [value, faults]);
  const high = Math.min(Math.max(minHeight, value.split('\n').length * lineHeight + 10), maxHeight);
  return (
    <Stack gap="xs">
      <Text size="sm" fw={500} aria-hidden>
        {label}
      </Text>
      <Paper withBorder style={{ overflow: 'hidden' }}>
        <Suspense fallback={<Skeleton height={high} radius={0} />}>
          <Code
            {...{ label, value, onChange, readOnly, minHeight, maxHeight, onReady }}
            describedBy={hint}
            faults={located}
          />
        </Suspense>
      </Paper>
      <Text id={hint} size="xs" c="dimmed" hidden={readOnly}>
        {t('yamlHint')}
      </Text>
      <FaultList faults={located} onGo={({ line = 1, column = 1 }) => go.current(line, column)} />
    </Stack>
  );
}
