import type { WaitSeries, Waits } from '@countersign/contract/insight.ts';
import { Group, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { byLength, enough, keyOf, spell } from '../insight.view.ts';
import { Picture } from './picture.tsx';

/** Which levels or roles take longest: a bar each, full up to its half, striped up to nine of ten. */
export function Where({ waits }: { readonly waits: Waits }) {
  const { t, i18n } = useTranslation('insight');
  const series = byLength(waits);
  const [longest] = series;
  if (longest === undefined || waits.all.count < enough) return null;
  const scale = Math.max(...series.map(({ p90 }) => p90 ?? 0), 1);
  const said = (seconds: number | null) => spell(seconds ?? 0, i18n.language);
  const values = { name: longest.name, median: said(longest.median) };
  return (
    <Picture
      title={t('whereTitle')}
      sentence={t(series.length === 1 ? 'whereOne' : 'whereSentence', values)}
      table={{
        head: [t('name'), t('count'), t('median'), t('p90')],
        rows: series.map((each) => [keyOf(each), String(each.count), said(each.median), said(each.p90)]),
      }}
    >
      <Stack component="ul" gap="md" m={0} p={0} style={{ listStyle: 'none' }}>
        {series.map((each) => (
          <Bar key={keyOf(each)} series={each} scale={scale} />
        ))}
      </Stack>
    </Picture>
  );
}

function Bar({ series, scale }: { readonly series: WaitSeries; readonly scale: number }) {
  const { t, i18n } = useTranslation('insight');
  const { count, median, p90 } = series;
  const [half, most] = [median ?? 0, p90 ?? 0];
  return (
    <li>
      <Group justify="space-between" gap="xs" mb={4}>
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {keyOf(series)}
        </Text>
        <Text c="dimmed" fz="sm">
          {t('decisions', { count })}
        </Text>
      </Group>
      <Progress.Root size={18} aria-hidden>
        <Progress.Section value={(half / scale) * 100} />
        <Progress.Section value={((most - half) / scale) * 100} color="orange" striped />
      </Progress.Root>
      <Group gap="md" mt={4} fz="sm">
        <span>{`${t('median')} ${spell(half, i18n.language)}`}</span>
        <span>{`${t('p90')} ${spell(most, i18n.language)}`}</span>
      </Group>
    </li>
  );
}
