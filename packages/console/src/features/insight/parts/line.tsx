import '@mantine/charts/styles.css';
import { LineChart } from '@mantine/charts';
import { useTranslation } from 'react-i18next';
import { type Point, spell, ticksOf } from '../insight.view.ts';

/**
 * Median and ninetieth percentile over time: told apart by the dashes and the marks, and not by their colours alone.
 * Loaded by itself: it is the heaviest thing of the page.
 */
export function Line({ points, label }: { readonly points: readonly Point[]; readonly label: string }) {
  const { t, i18n } = useTranslation('insight');
  const day = new Intl.DateTimeFormat(i18n.language, { month: 'short', day: 'numeric' });
  const data = points.map(({ start, ...rest }) => ({ ...rest, start: day.format(Date.parse(start)) }));
  const ticks = ticksOf(Math.max(...points.map(({ p90 }) => p90 ?? 0), 60));
  return (
    <div role="img" aria-label={label}>
      <LineChart
        h={280}
        data={data}
        dataKey="start"
        withLegend
        legendProps={{ verticalAlign: 'top', height: 40 }}
        series={[
          { name: 'median', label: `— ${t('median')}`, color: 'var(--mantine-primary-color-filled)' },
          { name: 'p90', label: `┄ ${t('p90')}`, color: 'orange.6', strokeDasharray: '6 4' },
        ]}
        curveType="linear"
        connectNulls
        strokeWidth={2.5}
        dotProps={{ r: 3 }}
        valueFormatter={(value) => spell(value, i18n.language)}
        yAxisProps={{
          width: 64,
          ticks,
          domain: [0, ticks.at(-1) ?? 1],
          tickFormatter: (value: number) => (value === 0 ? '0' : spell(value, i18n.language, 'short')),
        }}
        xAxisProps={{ minTickGap: 24 }}
        lineChartProps={{ accessibilityLayer: false }}
        gridAxis="x"
      />
    </div>
  );
}
